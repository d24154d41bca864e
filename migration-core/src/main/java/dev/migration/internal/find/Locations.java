// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.find;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.Vendor;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.names.FlywayFolder;
import dev.migration.internal.names.FlywayFolder.Choice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the migrations are, as it was set; <code>{vendor}</code> stands for the database's id.
 *
 * @param mayBeMissing whether it is the default: a new project has no folder yet
 * @param flyway how Flyway reads them; null if they are read as ours
 */
public record Locations(
        List<String> texts, boolean mayBeMissing, @Nullable FlywayFolder flyway) {

    /** A service's default. */
    public static final Locations USUAL = usual("classpath:migrations");

    private static final String VENDOR = "{vendor}";

    public Locations {
        texts = List.copyOf(texts);
    }

    /** Those that a setting names: each has to be there, except the default, which some write out. */
    public static Locations named(List<String> texts) {
        return texts.equals(USUAL.texts) ? USUAL : new Locations(texts, false, null);
    }

    /** The one that is used where no setting names any. */
    public static Locations usual(String text) {
        return new Locations(List.of(text), true, null);
    }

    /** The same as Flyway reads them. */
    public Locations as(FlywayFolder folder) {
        return new Locations(texts, !folder.has(Choice.FAIL_ON_MISSING_LOCATIONS), folder);
    }

    /** Whether others are meant for another vendor. */
    public boolean dependOnVendor() {
        for (String text : texts) {
            if (text.contains(VENDOR)) {
                return true;
            }
        }
        return false;
    }

    /** Finds the files for a vendor, as {@link Sources#find} does, and names what is not there in the problems only. */
    public Sources find(Vendor vendor, Root.Finder finder, @Nullable Sources before) {
        List<Location> locations = new ArrayList<>();
        for (String text : texts) {
            locations.add(location(text, vendor));
        }
        return Sources.find(locations, finder, before);
    }

    /**
     * The same files, without a word of vendors' folders that may be missing.
     *
     * @throws InvalidMigrationsException if a named location is not there, or any is a file
     */
    public Sources require(Sources found, Vendor vendor, Root.Finder finder) {
        List<Problem> refused = new ArrayList<>();
        for (Problem problem : found.problems()) {
            if (problem.code() == Code.MISSING_LOCATION && problem.isError()) {
                refused.add(problem);
            }
        }
        List<Location> missing = found.missing();
        for (String text : missing.isEmpty() ? List.<String>of() : texts) {
            Location location = location(text, vendor);
            if (missing.contains(location)) {
                List<String> others = vendorsThere(text, finder);
                if (isRequired(vendor, others, missing.size() == found.folders().size())) {
                    refused.add(missing(location, others));
                }
            }
        }
        Problems.throwIfInvalid(refused);
        return mayBeMissing || missing.isEmpty() ? found : found.withoutMissing();
    }

    /**
     * Whether a folder that is missing is an error.
     *
     * @param others the vendors that have one in its place
     * @param none whether no folder is there at all
     */
    private boolean isRequired(Vendor vendor, List<String> others, boolean none) {
        if (flyway != null) {
            return !mayBeMissing || (none && !others.isEmpty()) || others.contains(namedByUrl(vendor));
        }
        // Vendors may share their scripts, and not each of them needs others of its own beside them.
        return !mayBeMissing && (others.isEmpty() || none);
    }

    /** Flyway goes by the URL: one of MySQL that leads to MariaDB has the folder of MySQL, and the other way round. */
    private static String namedByUrl(Vendor vendor) {
        return switch (vendor) {
            case MARIADB -> Vendor.MYSQL.id();
            case MYSQL -> Vendor.MARIADB.id();
            default -> vendor.id();
        };
    }

    private Location location(String text, Vendor vendor) {
        String named = text.replace(VENDOR, vendor.id());
        return flyway == null ? Location.parse(named) : Location.parse(named, flyway);
    }

    /** The vendors that have a folder there. */
    private List<String> vendorsThere(String text, Root.Finder finder) {
        List<String> vendors = new ArrayList<>();
        for (Vendor vendor : text.contains(VENDOR) ? Vendor.values() : new Vendor[0]) {
            try {
                if (!finder.find(location(text, vendor)).isEmpty()) {
                    vendors.add(vendor.id());
                }
            } catch (IOException e) {
                // It is there, and whoever uses that vendor is told why it cannot be read.
                vendors.add(vendor.id());
            }
        }
        return vendors;
    }

    private static Problem missing(Location location, List<String> vendors) {
        String there = vendors.isEmpty() ? "" : "; there are folders of " + Printable.names(vendors);
        return Problems.error(
                Code.MISSING_LOCATION,
                "Location " + location + " " + Sources.absence(location) + there,
                Remedy.of(
                        "correct the folder ({}). Or create the first migration there, such as"
                                + " 0001_initial_schema.sql",
                        Fix.setting("locations")));
    }
}
