-- Up Migration
ALTER TABLE patient ADD COLUMN email VARCHAR(100);

-- Down Migration
ALTER TABLE patient DROP COLUMN email;
