-- Migration: Patients may leave an e-mail address
-- Created: 2026-01-26T14:20:00Z
-- Author: ann@clinic.example

-- Up Migration
ALTER TABLE patients ADD COLUMN email VARCHAR;

UPDATE patients SET email = 'ada.marsh@mail.example' WHERE medical_record_number = 'MRN-1001';

-- Down Migration
ALTER TABLE patients DROP COLUMN email;
