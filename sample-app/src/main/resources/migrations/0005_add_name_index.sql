-- Migration: Find patients by name
-- Created: 2026-03-02T16:30:00Z
-- Author: tomas@clinic.example

-- Up Migration
CREATE INDEX patients_name_idx ON patients (name);

-- Down Migration
DROP INDEX patients_name_idx;
