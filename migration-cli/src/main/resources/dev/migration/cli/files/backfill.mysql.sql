-- no-transaction
-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
-- In batches, each its own transaction: no row is locked for long, and after an interruption it runs again.
DROP PROCEDURE IF EXISTS backfill_${table};

DELIMITER //
CREATE PROCEDURE backfill_${table}()
BEGIN
    DECLARE changed bigint;
    REPEAT
        UPDATE ${table} SET ${column} = 'value' WHERE ${column} IS NULL ORDER BY id LIMIT 1000;
        SET changed = ROW_COUNT();
        COMMIT;
    UNTIL changed = 0 END REPEAT;
END//
DELIMITER ;

CALL backfill_${table}();

DROP PROCEDURE backfill_${table};

-- Down Migration
-- Nothing: which rows had no value is not known any more.
