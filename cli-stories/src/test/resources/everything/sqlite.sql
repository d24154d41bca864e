-- Up Migration
CREATE TABLE patients (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again
    email VARCHAR(200) UNIQUE COLLATE NOCASE,
    name TEXT NOT NULL DEFAULT 'Un( known ,',
    "short name" TEXT GENERATED ALWAYS AS (substr(name, 1, 3)),
    weight NUMERIC(5, 2) CHECK (weight > 0)
);
CREATE TABLE allergies (
    patient_id INTEGER NOT NULL REFERENCES "patients" (id) ON DELETE CASCADE,
    what TEXT NOT NULL,
    PRIMARY KEY (patient_id, what),
    CONSTRAINT what_is_said CHECK (what <> '')
) WITHOUT ROWID, STRICT;
CREATE INDEX allergies_by_what ON allergies (lower(what)) WHERE what <> 'none';
CREATE VIEW allergic AS SELECT p.name, a.what FROM patients p JOIN allergies a ON a.patient_id = p.id;
CREATE TRIGGER patients_kept BEFORE DELETE ON patients BEGIN
    SELECT RAISE(ABORT, 'Kept');
END;
CREATE VIRTUAL TABLE findings USING fts5 (body);

CREATE TABLE "Odd "" name" (id INTEGER /* the number */ -- the last comment
);
CREATE VIEW all_allergic AS SELECT name FROM allergic -- of all
;
PRAGMA user_version = 7;
INSERT INTO patients (name) VALUES ('Ann');
