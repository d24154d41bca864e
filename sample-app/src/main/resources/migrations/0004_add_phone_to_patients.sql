-- Migration: Patients may leave a phone number
-- Created: 2026-02-23T10:05:00Z
-- Author: ann@clinic.example

-- Up Migration
ALTER TABLE patients ADD COLUMN phone VARCHAR;

-- As they stood on the paper cards; 0007 brings them into one form.
UPDATE patients SET phone = '(555) 010-0142' WHERE medical_record_number = 'MRN-1001';
UPDATE patients SET phone = '555-010-0177' WHERE medical_record_number = 'MRN-1002';

-- Down Migration
ALTER TABLE patients DROP COLUMN phone;
