// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.compare;

import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.Vendor;
import dev.migration.internal.find.Location;
import dev.migration.internal.find.Locations;
import dev.migration.internal.find.Root;
import dev.migration.internal.find.Sources;
import dev.migration.internal.layout.CodeSet;
import dev.migration.internal.layout.MigrationReader;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.settings.PlaceholderValues;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of the locations as they are when they are asked for. Folders are listed anew; only files whose size or time
 * has changed are read again. Jars are read once.
 */
public final class MigrationFiles {

    private final Locations locations;
    private final Root.Finder finder;
    private final PlaceholderValues placeholders;
    private final CodeSet.Finder code;
    private final @Nullable MigrationFiles source;
    private final Map<String, FilesAtOneMoment> read = new HashMap<>();
    private final Map<String, CodeSet> found = new HashMap<>();

    public MigrationFiles(
            Locations locations, Root.Finder finder, PlaceholderValues placeholders, CodeSet.Finder code) {
        this(locations, finder, placeholders, code, null);
    }

    private MigrationFiles(
            Locations locations,
            Root.Finder finder,
            PlaceholderValues placeholders,
            CodeSet.Finder code,
            @Nullable MigrationFiles source) {
        this.locations = locations;
        this.finder = finder;
        this.placeholders = placeholders;
        this.code = code;
        this.source = source;
    }

    /** Whether other files are read for another vendor. */
    public boolean dependOnVendor() {
        return locations.dependOnVendor();
    }

    /** Whether they can be read before the vendor is known, and are not read yet. */
    boolean canBeReadAhead() {
        return source == null && !dependOnVendor();
    }

    /**
     * The files as they are now, or as they were at the first call if they are {@link #fixed}.
     *
     * @throws InvalidMigrationsException if a named location is not there
     */
    public synchronized FilesAtOneMoment of(Vendor vendor) {
        String key = key(vendor);
        FilesAtOneMoment last = read.get(key);
        if (source == null) {
            last = read(vendor, last);
        } else if (last == null) {
            last = source.of(vendor);
        }
        read.put(key, last);
        return last;
    }

    private MigrationSet read(Sources sources, Vendor vendor, @Nullable MigrationSet before) {
        CodeSet beside = code(vendor, sources.locations());
        Sources counted = sources.besideCode(beside.locations());
        return MigrationReader.read(counted, beside.migrations(), before).with(beside.callbacks());
    }

    private String key(Vendor vendor) {
        return dependOnVendor() ? vendor.id() : "";
    }

    /** Classes do not change. */
    private synchronized CodeSet code(Vendor vendor, List<Location> parsed) {
        return found.computeIfAbsent(key(vendor), first -> code.find(vendor, parsed));
    }

    /** The same where they {@link #canBeReadAhead}. */
    FilesAtOneMoment ofAnyVendor() {
        return of(EnumSet.allOf(Vendor.class).iterator().next());
    }

    /** What is wrong with their names, and whatever else is known before they are parsed. */
    public List<Problem> problems(Vendor vendor) {
        return of(vendor).set().problems();
    }

    /** The files beside which another one is to be made, in a folder that need not be there. */
    public MigrationSet beside(Vendor vendor) {
        return read(locations.find(vendor, finder, null), vendor, null);
    }

    private FilesAtOneMoment read(Vendor vendor, @Nullable FilesAtOneMoment last) {
        Sources found = locations.find(vendor, finder, last == null ? null : last.sources());
        Sources sources = locations.require(found, vendor, finder);
        if (last == null) {
            return new FilesAtOneMoment(sources, read(sources, vendor, null), placeholders);
        }
        if (last.couldBeRead() && sources.equals(last.sources())) {
            return last;
        }
        var now = new FilesAtOneMoment(sources, read(sources, vendor, last.set()), placeholders);
        now.keep(last);
        return now;
    }

    /** The same files at every call, as they are at the first one: what one run works with. */
    public MigrationFiles fixed() {
        return new MigrationFiles(locations, finder, placeholders, code, this);
    }
}
