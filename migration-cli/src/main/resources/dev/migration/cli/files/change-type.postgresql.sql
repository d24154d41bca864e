-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
-- The release that has this file writes both columns, in each INSERT and UPDATE, and reads ${column}.
ALTER TABLE ${table} ADD COLUMN ${column}_new bigint;

-- Down Migration
ALTER TABLE ${table} DROP COLUMN ${column}_new;
-- Next file: fill
-- option: batch=${table}.id phase=contract
-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
-- What instances of the release before have written: this and what follows waits until they are gone.
UPDATE ${table} SET ${column}_new = ${column}::bigint WHERE id BETWEEN :from AND :to;

-- Down Migration
SELECT 'Nothing has to be undone here.';
-- Next file: check
-- option: phase=contract
-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
-- Refuses what would reach only one of both. Where ${column} is NOT NULL, add: AND ${column}_new IS NOT NULL
ALTER TABLE ${table} ADD CONSTRAINT ${table}_${column}_alike CHECK (${column}_new IS NOT DISTINCT FROM ${column}::bigint) NOT VALID;
-- For each index, in a file of its own with the line -- option: transaction=off phase=contract
-- CREATE INDEX CONCURRENTLY ${table}_${column}_new_idx ON ${table} (${column}_new);

-- Down Migration
ALTER TABLE ${table} DROP CONSTRAINT ${table}_${column}_alike;
-- Next file: validate
-- option: phase=contract
-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
-- Reads the old rows while others write, and fails where something has written only one of both.
ALTER TABLE ${table} VALIDATE CONSTRAINT ${table}_${column}_alike;
-- The next release reads ${column}_new, and still writes both. The one after it writes only ${column}_new, and has:
-- ALTER TABLE ${table} DROP CONSTRAINT ${table}_${column}_alike;
-- and in a file with the line -- option: phase=contract
-- ALTER TABLE ${table} DROP COLUMN ${column};

-- Down Migration
ALTER TABLE ${table} DROP CONSTRAINT ${table}_${column}_alike;
ALTER TABLE ${table} ADD CONSTRAINT ${table}_${column}_alike CHECK (${column}_new IS NOT DISTINCT FROM ${column}::bigint) NOT VALID;
