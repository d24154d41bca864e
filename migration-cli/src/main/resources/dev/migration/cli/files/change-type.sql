-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
ALTER TABLE ${table} ADD COLUMN ${column}_new bigint;
-- Its name is the last one, so that it sees what other triggers put into the column.
CREATE FUNCTION zz_${table}_${column}() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    NEW.${column}_new := NEW.${column}::bigint;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_${table}_${column} BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION zz_${table}_${column}();

-- Down Migration
DROP TRIGGER zz_${table}_${column} ON ${table};
DROP FUNCTION zz_${table}_${column}();
ALTER TABLE ${table} DROP COLUMN ${column}_new;
-- Next file: fill
-- option: batch=${table}.id
-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
UPDATE ${table} SET ${column}_new = ${column}::bigint WHERE id BETWEEN :from AND :to;

-- Down Migration
SELECT 'Nothing has to be undone here.';
-- Next file: swap
-- option: phase=contract
-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
-- Indexes, constraints and a default have to be made for the new column before. It has no down section: values of the new type may
-- not fit into the old one. Undo it with another change.
DROP TRIGGER zz_${table}_${column} ON ${table};
DROP FUNCTION zz_${table}_${column}();
ALTER TABLE ${table} DROP COLUMN ${column};
ALTER TABLE ${table} RENAME COLUMN ${column}_new TO ${column};
