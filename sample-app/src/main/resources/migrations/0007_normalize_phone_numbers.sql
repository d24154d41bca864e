-- Migration: Phone numbers in one form, without brackets, dashes and spaces
-- Created: 2026-03-30T13:00:00Z
-- Author: ann@clinic.example

-- Up Migration
UPDATE patients
SET phone = REPLACE(REPLACE(REPLACE(REPLACE(phone, '-', ''), '(', ''), ')', ''), ' ', '')
WHERE phone IS NOT NULL;

-- Down Migration
-- Nobody remembers how each number was written; there is nothing to go back to.
