-- no-transaction
-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
-- In batches, each its own transaction: no row is locked for long, and after an interruption it runs again.
DO $$
DECLARE
    changed bigint;
BEGIN
    LOOP
        UPDATE ${table} SET ${column} = 'value'
        WHERE id IN (SELECT id FROM ${table} WHERE ${column} IS NULL ORDER BY id LIMIT 1000);
        GET DIAGNOSTICS changed = ROW_COUNT;
        COMMIT;
        EXIT WHEN changed = 0;
        RAISE NOTICE '% more rows of ${table}', changed;
        PERFORM pg_sleep(0.1);
    END LOOP;
END $$;

-- Down Migration
-- Nothing: which rows had no value is not known any more.
