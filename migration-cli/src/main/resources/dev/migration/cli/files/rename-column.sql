-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
ALTER TABLE ${table} ADD COLUMN ${other} text;
-- A release knows one of the two: the one that it has written counts. Not every type has the operator =.
CREATE FUNCTION zz_${table}_${column}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.${other} IS NULL THEN
            NEW.${other} := NEW.${column};
        ELSE
            NEW.${column} := NEW.${other};
        END IF;
    ELSIF pg_catalog.record_image_ne(ROW(NEW.${other}), ROW(OLD.${other})) THEN
        NEW.${column} := NEW.${other};
    ELSIF pg_catalog.record_image_ne(ROW(NEW.${column}), ROW(OLD.${column})) THEN
        NEW.${other} := NEW.${column};
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_${table}_${column} BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION zz_${table}_${column}();
-- What ${column} has is needed here, too; migration remedy on a RENAME COLUMN reads the table, and writes all of it.
-- If it is NOT NULL; behind the fill, in files of their own, VALIDATE CONSTRAINT, and SET NOT NULL with DROP CONSTRAINT:
-- ALTER TABLE ${table} ADD CONSTRAINT ${table}_${other}_is_there CHECK (${other} IS NOT NULL) NOT VALID;
-- For each index, in a file of its own that has the line -- no-transaction:
-- CREATE INDEX CONCURRENTLY ${table}_${other}_idx ON ${table} (${other});

-- Down Migration
DROP TRIGGER zz_${table}_${column} ON ${table};
DROP FUNCTION zz_${table}_${column}();
ALTER TABLE ${table} DROP COLUMN ${other};
-- Next file: fill
-- option: batch=${table}.id
-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
UPDATE ${table} SET ${other} = ${column} WHERE id BETWEEN :from AND :to;

-- Down Migration
SELECT 'Nothing has to be undone here.';
-- Next file: drop
-- option: phase=contract
-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
-- It has no down section: the column goes with all that is written only there. Undo it with another change.
DROP TRIGGER zz_${table}_${column} ON ${table};
DROP FUNCTION zz_${table}_${column}();
ALTER TABLE ${table} DROP COLUMN ${column};
