package dev.migration.internal.planning;

import dev.migration.Vendor;
import dev.migration.internal.files.Checksum;
import dev.migration.internal.files.Location;
import dev.migration.internal.files.MigrationSet;
import dev.migration.internal.files.Root;
import dev.migration.internal.files.RootFinder;
import dev.migration.internal.files.SourceFile;
import dev.migration.internal.lockfile.LockFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of the locations as they are when they are asked for. Folders are listed anew; only files whose size or time
 * has changed are read again. Jars are read once.
 */
public final class MigrationFiles {

    private static final String VENDOR = "{vendor}";

    private final List<String> locations;
    private final RootFinder finder;
    private final @Nullable MigrationFiles source;
    private final Map<SourceFile.Stamp, Checksum.Result> known = new HashMap<>();
    private final Map<String, Read> read = new HashMap<>();

    /**
     * What was read.
     *
     * @param set the migrations
     * @param lockFile their lock file; an empty one where there is none
     */
    public record Files(MigrationSet set, LockFile lockFile) {}

    /** What was listed at a location, and the state of its files then. */
    private record Listing(Location location, List<Root> roots, List<Object> state) {

        static Listing of(Location location, RootFinder finder) throws IOException {
            List<Root> roots = finder.find(location);
            List<Object> state = new ArrayList<>();
            for (Root root : roots) {
                state.add(List.of(root.description(), root.owner(), root.below(), root.misnamed()));
                root.files().forEach(file -> state.add(List.of(file.path(), file.stamp())));
            }
            return new Listing(location, roots, state);
        }

        boolean isInJars() {
            List<SourceFile> files =
                    roots.stream().flatMap(root -> root.files().stream()).toList();
            return location.kind() != Location.Kind.DISK
                    && !files.isEmpty()
                    && files.stream().noneMatch(file -> file.origin() instanceof Path);
        }

        boolean isCurrent(RootFinder finder) {
            try {
                return isInJars() || state.equals(of(location, finder).state());
            } catch (IOException e) {
                return false;
            }
        }
    }

    private record Read(List<Listing> listings, Files files) {

        boolean isCurrent(RootFinder finder) {
            // Nothing is kept of a location that could not be listed.
            return files.set().locations().stream().distinct().count() == listings.size()
                    && listings.stream().allMatch(listing -> listing.isCurrent(finder));
        }
    }

    public MigrationFiles(List<String> locations, RootFinder finder) {
        this(locations, finder, null);
    }

    private MigrationFiles(List<String> locations, RootFinder finder, @Nullable MigrationFiles source) {
        this.locations = List.copyOf(locations);
        this.finder = finder;
        this.source = source;
    }

    /** Whether other files are read for another vendor. */
    public boolean dependOnVendor() {
        return locations.stream().anyMatch(location -> location.contains(VENDOR));
    }

    /** The files as they are now, or as they were at the first call if they are {@link #fixed}. */
    public synchronized Files of(Vendor vendor) {
        String key = dependOnVendor() ? vendor.id() : "";
        Read last = read.get(key);
        boolean current = last != null && (source != null || last.isCurrent(finder));
        if (last == null || !current) {
            last = source == null ? load(vendor) : new Read(List.of(), source.of(vendor));
            read.put(key, last);
        }
        return last.files();
    }

    private Read load(Vendor vendor) {
        List<Location> parsed = locations.stream()
                .map(location -> Location.parse(location.replace(VENDOR, vendor.id())))
                .toList();
        List<Listing> listings = new ArrayList<>();
        MigrationSet set = MigrationSet.load(parsed, listing(listings), known);
        return new Read(listings, new Files(set, LockFile.find(set).orElseGet(LockFile::none)));
    }

    /** Keeps what is found, with the state of the files before they are read. */
    private RootFinder listing(List<Listing> listings) {
        return new RootFinder() {
            @Override
            public List<Root> find(Location location) throws IOException {
                Listing listing = Listing.of(location, finder);
                listings.add(listing);
                return listing.roots();
            }

            @Override
            public List<String> beside(Location location) throws IOException {
                return finder.beside(location);
            }
        };
    }

    /** The same files at every call, as they are at the first one: what one run works with. */
    public MigrationFiles fixed() {
        return new MigrationFiles(locations, finder, this);
    }
}
