-- Migration: Appointments and prescriptions belong to a patient
-- Created: 2026-03-16T11:10:00Z
-- Author: tomas@clinic.example

-- Up Migration
ALTER TABLE appointments
    ADD CONSTRAINT appointments_patient_fk
    FOREIGN KEY (patient_id) REFERENCES patients (id);

ALTER TABLE prescriptions
    ADD CONSTRAINT prescriptions_patient_fk
    FOREIGN KEY (patient_id) REFERENCES patients (id);

-- Down Migration
ALTER TABLE prescriptions DROP CONSTRAINT prescriptions_patient_fk;
ALTER TABLE appointments DROP CONSTRAINT appointments_patient_fk;
