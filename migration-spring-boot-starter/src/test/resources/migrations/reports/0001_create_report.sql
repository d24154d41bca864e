-- Up Migration
CREATE TABLE report (id INT PRIMARY KEY);

-- Down Migration
DROP TABLE report;
