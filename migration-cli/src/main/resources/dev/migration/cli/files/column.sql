-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
-- Without NOT NULL: a filled table has no value for it yet.
ALTER TABLE ${table} ADD COLUMN ${column} varchar(100);

-- Down Migration
ALTER TABLE ${table} DROP COLUMN ${column};
