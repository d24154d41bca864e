-- Migration: The appointments made by phone before the service went live
-- Created: 2026-04-13T09:15:00Z
-- Author: tomas@clinic.example

-- Up Migration
INSERT INTO appointments (patient_id, appointment_date, provider, notes)
SELECT id, TIMESTAMP '2026-05-04 09:30:00', 'Dr. Ito', 'Yearly check' FROM patients
WHERE medical_record_number = 'MRN-1001';

INSERT INTO appointments (patient_id, appointment_date, provider, notes)
SELECT id, TIMESTAMP '2026-05-04 10:15:00', 'Dr. Silva', 'Brings the old X-rays' FROM patients
WHERE medical_record_number = 'MRN-1003';

-- Down Migration
DELETE FROM appointments
WHERE provider IN ('Dr. Ito', 'Dr. Silva') AND appointment_date < TIMESTAMP '2026-05-05 00:00:00';
