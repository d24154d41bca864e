-- option: batch=${table}.id
-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
-- Range by range of a NOT NULL column that an index begins with: no row is locked for long, and it resumes where it stopped.
UPDATE ${table} SET ${column} = 'value' WHERE ${column} IS NULL AND id BETWEEN :from AND :to;

-- Down Migration
-- Which rows had no value is not known any more.
SELECT 'Nothing has to be undone here.';
