// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import dev.migration.MigrationEvent;
import dev.migration.Migrator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Migrations on disk, with a lock file, and the names of those that were run, each time. */
record Folder(Path path, List<String> run) {

    Folder(Path path) {
        this(path, new ArrayList<>());
    }

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
                .listener(event -> {
                    if (event instanceof MigrationEvent.MigrationCompleted completed) {
                        run.add(completed.migration().name());
                    }
                })
                .build();
    }
}
