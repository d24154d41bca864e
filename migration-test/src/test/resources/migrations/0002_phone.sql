-- Up Migration
ALTER TABLE patients ADD COLUMN phone VARCHAR(20);
CREATE INDEX patients_phone_idx ON patients (phone);

-- Down Migration
DROP INDEX patients_phone_idx;
ALTER TABLE patients DROP COLUMN phone;
