-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
CREATE INDEX ${table}_${column}_idx ON ${table} (${column});

-- Down Migration
DROP INDEX ${table}_${column}_idx ON ${table};
