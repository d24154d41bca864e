-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
CREATE VIEW ${view} AS
SELECT id, name
FROM ${table};

-- Down Migration
DROP VIEW ${view};
