-- Migration: Patients
-- Author: ann@example.com
-- Up Migration
CREATE TABLE patient (
    id BIGINT PRIMARY KEY,
    name VARCHAR(100) NOT NULL
);
INSERT INTO patient (id, name) VALUES (1, 'Ada');

-- Down Migration
DROP TABLE patient;
