-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
UPDATE ${table} SET ${column} = 'value' WHERE ${column} IS NULL;

-- Down Migration
-- Nothing: which rows had no value is not known any more.
