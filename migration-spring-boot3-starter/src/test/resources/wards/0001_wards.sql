-- Up Migration
CREATE TABLE wards (id INT PRIMARY KEY, name VARCHAR(100) NOT NULL);
INSERT INTO wards VALUES (1, 'Cardiology');

-- Down Migration
DROP TABLE wards;
