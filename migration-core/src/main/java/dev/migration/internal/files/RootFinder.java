package dev.migration.internal.files;

import java.io.IOException;
import java.util.List;

/** Finds the folders that a location names; {@link Sources} decides which of them are read. */
@FunctionalInterface
public interface RootFinder {

    /** Every root that has the location's folder, those of dependencies included; empty if none has. */
    List<Root> find(Location location) throws IOException;

    /** Reads folders on disk, and the classpath through this class loader. */
    static RootFinder using(ClassLoader loader) {
        return location -> location.kind() == Location.Kind.DISK
                ? DiskFolder.roots(location)
                : new Classpath(loader).roots(location);
    }
}
