-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
-- version: a row that somebody else has changed meanwhile is not overwritten.
CREATE TABLE ${table} (
    id ${id_type},
    name varchar(100) NOT NULL,
    version integer DEFAULT 0 NOT NULL,
    created_at ${now_type},
    updated_at ${now_type}
);

CREATE INDEX ${table}_name_idx ON ${table} (name);

-- Down Migration
DROP TABLE ${table};
