-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
-- Refuses new rows without a value, and reads no old ones.
ALTER TABLE ${table} ADD CONSTRAINT ${table}_${column}_is_there CHECK (${column} IS NOT NULL) NOT VALID;

-- Down Migration
ALTER TABLE ${table} DROP CONSTRAINT ${table}_${column}_is_there;
-- Next file: validate
-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
-- Reads the old rows while others write.
ALTER TABLE ${table} VALIDATE CONSTRAINT ${table}_${column}_is_there;

-- Down Migration
ALTER TABLE ${table} DROP CONSTRAINT ${table}_${column}_is_there;
ALTER TABLE ${table} ADD CONSTRAINT ${table}_${column}_is_there CHECK (${column} IS NOT NULL) NOT VALID;
-- Next file: not_null
-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
-- Reads no row: the constraint says the same.
ALTER TABLE ${table} ALTER COLUMN ${column} SET NOT NULL;
ALTER TABLE ${table} DROP CONSTRAINT ${table}_${column}_is_there;

-- Down Migration
ALTER TABLE ${table} ADD CONSTRAINT ${table}_${column}_is_there CHECK (${column} IS NOT NULL) NOT VALID;
ALTER TABLE ${table} ALTER COLUMN ${column} DROP NOT NULL;
