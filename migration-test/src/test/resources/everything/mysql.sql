-- Up Migration
CREATE TABLE patients (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    email VARCHAR(200) UNIQUE COMMENT 'As they wrote it',
    name VARCHAR(100) NOT NULL DEFAULT 'unknown',
    short_name VARCHAR(3) AS (LEFT(name, 3)) STORED,
    weight DECIMAL(5, 2) CHECK (weight > 0),
    severity ENUM('low', 'high') DEFAULT 'low',
    seen TIMESTAMP DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP
);
CREATE TABLE allergies (
    patient_id BIGINT NOT NULL,
    what VARCHAR(100) NOT NULL,
    PRIMARY KEY (patient_id, what),
    FOREIGN KEY (patient_id) REFERENCES patients (id) ON DELETE CASCADE,
    CONSTRAINT what_is_said CHECK (what <> '')
);
CREATE INDEX allergies_by_what ON allergies (what(10), patient_id);
CREATE VIEW allergic AS SELECT p.name, a.what FROM patients p JOIN allergies a ON a.patient_id = p.id;
CREATE FUNCTION doubled (x INT) RETURNS INT DETERMINISTIC RETURN x * 2;
CREATE PROCEDURE forget (patient BIGINT) DELETE FROM patients WHERE id = patient;
CREATE TRIGGER patients_trimmed BEFORE INSERT ON patients FOR EACH ROW SET NEW.name = TRIM(NEW.name);
CREATE EVENT forgetting ON SCHEDULE EVERY 1 DAY DO DELETE FROM allergies WHERE what = 'none';

-- Down Migration
DROP EVENT forgetting;
DROP VIEW allergic;
DROP TABLE allergies;
DROP TABLE patients;
DROP PROCEDURE forget;
DROP FUNCTION doubled;
