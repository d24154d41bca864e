package dev.migration.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Many migrations as most are: a table, an index, some rows. */
final class SmallMigrations {

    /** Counts the tables that such migrations have made. */
    static final String COUNT_TABLES = "SELECT count(*) FROM pg_tables WHERE tablename ~ '^visit_[0-9]+$'";

    private SmallMigrations() {}

    static String title(int count) {
        return String.format(Locale.ROOT, "%,d migrations", count);
    }

    static Path write(Path folder, int count) throws IOException {
        Files.createDirectories(folder);
        for (int number = 1; number <= count; number++) {
            String digits = String.format(Locale.ROOT, "%05d", number);
            Files.writeString(folder.resolve(digits + "_add_visit_" + digits + ".sql"), """
                    CREATE TABLE visit_%1$s (
                        id BIGINT PRIMARY KEY,
                        patient TEXT NOT NULL,
                        held_at TIMESTAMP NOT NULL DEFAULT now()
                    );
                    CREATE INDEX visit_%1$s_patient ON visit_%1$s (patient);
                    INSERT INTO visit_%1$s (id, patient) VALUES (1, 'Ada Marsh'), (2, 'Noah Field');
                    """.formatted(digits));
        }
        LiquibaseUpdate.writeChangelog(folder);
        return folder;
    }
}
