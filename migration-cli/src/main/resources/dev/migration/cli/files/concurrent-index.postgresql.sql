-- no-transaction
-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
CREATE INDEX CONCURRENTLY ${table}_${column}_idx ON ${table} (${column});

-- Down Migration
DROP INDEX CONCURRENTLY ${table}_${column}_idx;
