package dev.migration.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How the files of migrations are laid out; the SQL is the same in all of them. */
enum FileLayout {
    SECTIONS("sections") {
        @Override
        void write(Path folder, Script script) throws IOException {
            Files.writeString(
                    folder.resolve(script.name() + ".sql"),
                    script.hasDown()
                            ? "-- Up Migration\n" + script.up() + "\n-- Down Migration\n" + script.down()
                            : script.up());
        }
    },

    PAIRS("pairs") {
        @Override
        void write(Path folder, Script script) throws IOException {
            Files.writeString(folder.resolve(script.name() + ".up.sql"), script.up());
            if (script.hasDown()) {
                Files.writeString(folder.resolve(script.name() + ".down.sql"), script.down());
            }
        }
    },

    DIRECTORIES("directories") {
        @Override
        void write(Path folder, Script script) throws IOException {
            writeDirectory(folder, script);
        }
    },

    DIESEL("directories, metadata.toml") {
        @Override
        void write(Path folder, Script script) throws IOException {
            Path directory = writeDirectory(folder, script);
            Files.writeString(directory.resolve("metadata.toml"), "run_in_transaction = true\n");
        }
    },

    KAT("directories, metadata.yaml") {
        @Override
        void write(Path folder, Script script) throws IOException {
            Path directory = writeDirectory(folder, script);
            Files.writeString(directory.resolve("metadata.yaml"), """
                    name: %s
                    timestamp: %s
                    description: add visits
                    parents: [%s]
                    """.formatted(
                            script.name(), script.version(), script.isFirst() ? "" : script.version() - 1));
        }
    },

    FLYWAY("Flyway's") {
        @Override
        void write(Path folder, Script script) throws IOException {
            writeFlyways(folder, script);
        }
    },

    FLYWAY_CONF("Flyway's, .sql.conf") {
        @Override
        void write(Path folder, Script script) throws IOException {
            Path up = writeFlyways(folder, script);
            Files.writeString(up.resolveSibling(up.getFileName() + ".conf"), "executeInTransaction=true\n");
        }
    };

    /** One of the migrations that are written. */
    record Script(int number, boolean hasDown) {

        boolean isFirst() {
            return number == 1;
        }

        long version() {
            return 20_240_101_000_000L + number;
        }

        String name() {
            return version() + "_add_visit";
        }

        String up() {
            return """
                    -- Visits are held once a week.
                    CREATE TABLE visit_%1$s (
                        id BIGINT PRIMARY KEY,
                        patient TEXT NOT NULL,
                        held_at TIMESTAMP NOT NULL DEFAULT now()
                    );
                    CREATE INDEX visit_%1$s_patient ON visit_%1$s (patient);
                    INSERT INTO visit_%1$s (id, patient) VALUES (1, 'Ada Marsh'), (2, 'Noah Field');
                    """.formatted(number);
        }

        String down() {
            return "DROP TABLE visit_" + number + ";\n";
        }
    }

    private final String title;

    FileLayout(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    abstract void write(Path folder, Script script) throws IOException;

    /** A folder with so many migrations. */
    Path write(Path workspace, int count, boolean hasDown) throws IOException {
        String kind = hasDown ? "-with-down-" : "-";
        Path folder = Files.createDirectory(workspace.resolve(name().toLowerCase(Locale.ROOT) + kind + count));
        for (int number = 1; number <= count; number++) {
            write(folder, new Script(number, hasDown));
        }
        return folder;
    }

    private static Path writeDirectory(Path folder, Script script) throws IOException {
        Path directory = Files.createDirectory(folder.resolve(script.name()));
        Files.writeString(directory.resolve("up.sql"), script.up());
        if (script.hasDown()) {
            Files.writeString(directory.resolve("down.sql"), script.down());
        }
        return directory;
    }

    /** Returns the path of the up script. */
    private static Path writeFlyways(Path folder, Script script) throws IOException {
        Path up = folder.resolve("V" + script.version() + "__add_visit.sql");
        Files.writeString(up, script.up());
        if (script.hasDown()) {
            Files.writeString(folder.resolve("U" + script.version() + "__add_visit.sql"), script.down());
        }
        return up;
    }
}
