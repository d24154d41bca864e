// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.engine;

import dev.migration.Migrator;
import dev.migration.internal.find.Location;
import dev.migration.internal.run.Engine;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** The folders in which a Migrator finds its migrations. */
public final class MigrationFolders {

    private final List<Location> locations;

    private MigrationFolders(List<Location> locations) {
        this.locations = locations;
    }

    public static MigrationFolders of(Migrator migrator) {
        return new MigrationFolders(Engine.of(migrator).set().locations());
    }

    /** Those on disk. */
    public List<Path> onDisk() {
        return locations.stream()
                .filter(MigrationFolders::isFolder)
                .map(location -> Path.of(location.path()))
                .toList();
    }

    /** The same locations with others in place of the folders on disk, as settings have them. */
    public List<String> with(UnaryOperator<Path> other) {
        return locations.stream()
                .map(location -> isFolder(location)
                        ? location.at(other.apply(Path.of(location.path()))).text()
                        : location.text())
                .toList();
    }

    private static boolean isFolder(Location location) {
        return location.kind() == Location.Kind.DISK && !location.isInJarOnDisk();
    }
}
