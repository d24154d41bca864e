package dev.migration.test;

import dev.migration.Migrator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;

/** Migrations on disk, with a lock file. */
record Folder(Path path) {

    /** Adds a migration. */
    Folder with(String name, String up, String down) {
        String downSection = down.isEmpty() ? "" : "-- Down Migration\n" + down + ";\n";
        return withFile(name, "-- Up Migration\n" + up + ";\n" + downSection);
    }

    Folder withFile(String name, String text) {
        try {
            Files.writeString(path.resolve(name + ".sql"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Migrator locked(DataSource dataSource) {
        Migrator.builder().locations(path.toString()).build().writeLockFile();
        return migrator(dataSource);
    }

    Migrator migrator(DataSource dataSource) {
        return Migrator.builder()
                .locations(path.toString())
                .dataSource(dataSource)
                .build();
    }
}
