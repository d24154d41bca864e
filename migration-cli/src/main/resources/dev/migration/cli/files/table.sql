-- Unedited template: check names, types and both scripts, then delete this line.

-- Up Migration
CREATE TABLE ${table} (
    id ${id_type},
    name varchar(100) NOT NULL,
    created_at ${now_type}
);

-- Down Migration
DROP TABLE ${table};
