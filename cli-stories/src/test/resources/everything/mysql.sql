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

CREATE VIEW a_view_of_a_view AS SELECT name FROM allergic;
DELIMITER //
CREATE PROCEDURE remember (patient BIGINT)
BEGIN
    INSERT INTO allergies VALUES (patient, 'a;b');
    SELECT 'it''s; done';
END //
DELIMITER ;
CREATE TABLE `odd `` name` (id INT) COMMENT = 'AUTO_INCREMENT=5';
CREATE TABLE visits (on_day DATE NOT NULL, note TEXT) PARTITION BY RANGE (YEAR(on_day)) (
    PARTITION old VALUES LESS THAN (2026),
    PARTITION later VALUES LESS THAN MAXVALUE
);
INSERT INTO patients (name, seen) VALUES ('Ann', '2026-01-01 10:00:00');
