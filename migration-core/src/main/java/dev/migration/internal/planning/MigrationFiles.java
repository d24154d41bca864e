package dev.migration.internal.planning;

import dev.migration.Vendor;
import dev.migration.internal.files.Location;
import dev.migration.internal.files.MigrationSet;
import dev.migration.internal.files.RootFinder;
import dev.migration.internal.lockfile.LockFile;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The files of the locations, read on first use and once for each database product. */
public final class MigrationFiles {

    private static final String VENDOR = "{vendor}";

    private final List<String> locations;
    private final RootFinder finder;
    private final Map<String, Files> read = new ConcurrentHashMap<>();

    /**
     * What was read.
     *
     * @param set the migrations
     * @param lockFile their lock file; an empty one where there is none
     */
    public record Files(MigrationSet set, LockFile lockFile) {}

    public MigrationFiles(List<String> locations, RootFinder finder) {
        this.locations = List.copyOf(locations);
        this.finder = finder;
    }

    /** Whether other files are read for another vendor. */
    public boolean dependOnVendor() {
        return locations.stream().anyMatch(location -> location.contains(VENDOR));
    }

    public Files of(Vendor vendor) {
        return read.computeIfAbsent(dependOnVendor() ? vendor.id() : "", key -> now(vendor));
    }

    /** The files as they are at this moment, for one who is going to write beside them. */
    public Files now(Vendor vendor) {
        List<Location> parsed = locations.stream()
                .map(location -> Location.parse(location.replace(VENDOR, vendor.id())))
                .toList();
        MigrationSet set = MigrationSet.load(parsed, finder);
        return new Files(set, LockFile.find(set).orElseGet(LockFile::none));
    }
}
