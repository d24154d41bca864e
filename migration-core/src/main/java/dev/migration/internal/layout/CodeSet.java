// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.layout;

import dev.migration.Vendor;
import dev.migration.internal.find.Location;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is in Java beside the files.
 *
 * @param callbacks what runs at a moment of a run, among the files of that moment
 * @param locations those in which some of the migrations were found
 */
public record CodeSet(List<CodeFiles> migrations, List<Callback> callbacks, Set<Location> locations) {

    /** Without any. */
    public static final CodeSet NONE = new CodeSet(List.of(), List.of(), Set.of());

    /** Finds it, also in the locations of the files; the same each time for one vendor. */
    @FunctionalInterface
    public interface Finder {

        CodeSet find(Vendor vendor, List<Location> locations);
    }

    public CodeSet {
        migrations = List.copyOf(migrations);
        callbacks = List.copyOf(callbacks);
        locations = Set.copyOf(locations);
    }

    /** The same with further migrations before it. */
    public CodeSet after(List<CodeFiles> first) {
        return new CodeSet(Stream.concat(first.stream(), migrations.stream()).toList(), callbacks, locations);
    }
}
