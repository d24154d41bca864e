package dev.migration.benchmarks;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Text to divide into statements, of the kinds that migrations hold. */
public enum SqlText {
    TABLES {
        @Override
        void writeBlock(CountingWriter writer, long number) throws IOException {
            writer.write("""
                    -- Appointments of ward %1$d; one row each
                    CREATE TABLE appointment_%1$d (
                        id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                        patient_id BIGINT NOT NULL REFERENCES patient (id) ON DELETE CASCADE,
                        held_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
                        state VARCHAR(20) NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'held', 'missed')),
                        "free text" TEXT
                    );
                    CREATE INDEX appointment_%1$d_patient ON appointment_%1$d (patient_id, held_at DESC);
                    /* Who may read it */
                    GRANT SELECT ON appointment_%1$d TO reader;
                    COMMENT ON TABLE appointment_%1$d IS 'What was planned; and what came of it';
                    ALTER TABLE appointment_%1$d ADD CONSTRAINT appointment_%1$d_late CHECK (held_at > '2020-01-01');

                    """.formatted(number));
        }
    },

    INSERTS {
        @Override
        void writeBlock(CountingWriter writer, long number) throws IOException {
            LargeTable.writeInsert(writer, number, 1);
        }
    },

    FUNCTIONS {
        @Override
        void writeBlock(CountingWriter writer, long number) throws IOException {
            writer.write("""
                    CREATE OR REPLACE FUNCTION discharge_%1$d(patient BIGINT, at TIMESTAMP) RETURNS INTEGER AS $body$
                    DECLARE
                        beds INTEGER := 0; -- how many become free
                    BEGIN
                        FOR visit IN SELECT * FROM visit WHERE patient_id = patient AND ended_at IS NULL LOOP
                            UPDATE visit SET ended_at = at WHERE id = visit.id;
                            INSERT INTO audit (what, who) VALUES ('patient''s discharge; bed ' || visit.bed, current_user);
                            beds := beds + 1;
                        END LOOP;
                        IF beds = 0 THEN
                            RAISE EXCEPTION 'No open visit of %%', patient USING HINT = 'Was it closed before?';
                        END IF;
                        RETURN beds;
                    END;
                    $body$ LANGUAGE plpgsql;
                    DO $$ BEGIN PERFORM discharge_%1$d(%1$d, now()::timestamp); EXCEPTION WHEN OTHERS THEN NULL; END $$;

                    """.formatted(number));
        }
    };

    abstract void writeBlock(CountingWriter writer, long number) throws IOException;

    /** At least so many characters of it, all of them ASCII, to the end of a statement. */
    String ofLength(long characters) {
        var text = new StringWriter();
        try (var writer = new CountingWriter(text)) {
            for (long number = 1; writer.written() < characters; number++) {
                writeBlock(writer, number);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
