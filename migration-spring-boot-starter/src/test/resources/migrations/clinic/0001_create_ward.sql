-- Up Migration
CREATE TABLE ward (id INT PRIMARY KEY, name VARCHAR(100) NOT NULL);
INSERT INTO ward VALUES (1, 'reports-of-ward-1');

-- Down Migration
DROP TABLE ward;
