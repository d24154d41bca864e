package dev.migration.internal.files;

import java.io.IOException;
import java.util.List;

/** Finds the folders that a location names; {@link Sources} decides which of them count. */
@FunctionalInterface
public interface RootFinder {

    /** Every root that has the location's folder, those of dependencies included; empty if none has. */
    List<Root> find(Location location) throws IOException;

    /** Paths of folders beside one that is not there, for a suggestion; empty where they cannot be listed. */
    default List<String> beside(Location location) throws IOException {
        return List.of();
    }

    /** Looks on disk, and on the classpath through this class loader. */
    static RootFinder using(ClassLoader loader) {
        return new RootFinder() {
            @Override
            public List<Root> find(Location location) throws IOException {
                return location.kind() == Location.Kind.DISK
                        ? DiskFolder.roots(location)
                        : new Classpath(loader).roots(location);
            }

            @Override
            public List<String> beside(Location location) throws IOException {
                return location.kind() == Location.Kind.DISK
                        ? DiskFolder.beside(location)
                        : new Classpath(loader).beside(location);
            }
        };
    }
}
