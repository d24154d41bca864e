-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
INSERT INTO ${table} (name) VALUES
    ('first'),
    ('second');

-- Down Migration
DELETE FROM ${table} WHERE name IN ('first', 'second');
