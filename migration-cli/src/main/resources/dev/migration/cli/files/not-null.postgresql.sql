-- option: batch=${table}.id phase=contract
-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
-- Instances of the release before leave it empty: this and what follows waits until they are gone. Write what fills it.
UPDATE ${table} SET ${column} = 'value' WHERE ${column} IS NULL AND id BETWEEN :from AND :to;

-- Down Migration
SELECT 'Nothing has to be undone here.';
-- Next file: check
-- option: phase=contract
-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
-- Refuses new rows without a value, and reads no old ones.
ALTER TABLE ${table} ADD CONSTRAINT ${table}_${column}_is_there CHECK (${column} IS NOT NULL) NOT VALID;

-- Down Migration
ALTER TABLE ${table} DROP CONSTRAINT ${table}_${column}_is_there;
-- Next file: validate
-- option: phase=contract
-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
-- Reads the old rows while others write.
ALTER TABLE ${table} VALIDATE CONSTRAINT ${table}_${column}_is_there;

-- Down Migration
ALTER TABLE ${table} DROP CONSTRAINT ${table}_${column}_is_there;
ALTER TABLE ${table} ADD CONSTRAINT ${table}_${column}_is_there CHECK (${column} IS NOT NULL) NOT VALID;
-- Next file: not_null
-- option: phase=contract
-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
-- Reads no row: the constraint says the same.
ALTER TABLE ${table} ALTER COLUMN ${column} SET NOT NULL;
ALTER TABLE ${table} DROP CONSTRAINT ${table}_${column}_is_there;

-- Down Migration
ALTER TABLE ${table} ADD CONSTRAINT ${table}_${column}_is_there CHECK (${column} IS NOT NULL) NOT VALID;
ALTER TABLE ${table} ALTER COLUMN ${column} DROP NOT NULL;
