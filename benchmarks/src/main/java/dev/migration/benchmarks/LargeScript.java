package dev.migration.benchmarks;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One large script, as data migrations and dumps are. */
enum LargeScript {
    SINGLE_ROW_INSERTS("single-row INSERTs", 54) {
        @Override
        long writeRows(Writer writer, long bytes) throws IOException {
            return writeInserts(writer, bytes, 1);
        }
    },

    THOUSAND_ROW_INSERTS("1,000-row INSERTs", 49) {
        @Override
        long writeRows(Writer writer, long bytes) throws IOException {
            return writeInserts(writer, bytes, 1_000);
        }
    },

    COPY_BLOCK("COPY block", 200) {
        @Override
        long writeRows(Writer writer, long bytes) throws IOException {
            writer.write("COPY reading (id, patient, device, taken_at, value, note) FROM STDIN;\n");
            long rows = 0;
            for (long written = 0; written < bytes; ) {
                String row = LargeTable.copyRow(++rows);
                writer.write(row);
                written += row.length();
            }
            writer.write("\\.\n");
            return rows;
        }
    };

    private final String title;
    private final int megabytes;

    LargeScript(String title, int megabytes) {
        this.title = title;
        this.megabytes = megabytes;
    }

    String title() {
        return title;
    }

    /** Its size in a full run. */
    int megabytes() {
        return megabytes;
    }

    /** Writes the script as the one migration of a folder, and says how many rows it holds. */
    long write(Path folder, int size) throws IOException {
        Files.createDirectories(folder);
        LiquibaseUpdate.writeChangelog(folder);
        try (Writer writer = Files.newBufferedWriter(file(folder), StandardCharsets.UTF_8)) {
            writer.write(LargeTable.CREATE);
            return writeRows(writer, size * 1_000_000L);
        }
    }

    /** Those who can run it. */
    List<Contestant> contestants() {
        return this == COPY_BLOCK ? List.of(Contestant.THIS, Contestant.FLYWAY) : List.of(Contestant.values());
    }

    static Path file(Path folder) {
        return folder.resolve("0001_add_readings.sql");
    }

    private static long writeInserts(Writer writer, long bytes, int rowsOfEach) throws IOException {
        long rows = 0;
        for (long written = 0; written < bytes; rows += rowsOfEach) {
            String insert = LargeTable.insert(rows + 1, rowsOfEach);
            writer.write(insert);
            written += insert.length();
        }
        return rows;
    }

    abstract long writeRows(Writer writer, long bytes) throws IOException;
}
