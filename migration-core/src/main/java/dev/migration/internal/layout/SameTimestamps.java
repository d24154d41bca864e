// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.layout;

import dev.migration.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Divides directories of Prisma that have one timestamp: Prisma knows them by their names, and runs them in the order of these.
 * The first keeps the timestamp for its version, as a directory that is alone with it has it; each of the others has its name.
 */
final class SameTimestamps {

    private SameTimestamps() {}

    static void divide(Map<Version, List<NamedFile>> ups, Map<Version, List<NamedFile>> downs) {
        List<Version> shared = new ArrayList<>();
        for (Map.Entry<Version, List<NamedFile>> entry : ups.entrySet()) {
            if (entry.getValue().size() > 1 && areDistinct(entry.getValue())) {
                shared.add(entry.getKey());
            }
        }
        for (Version version : shared) {
            List<NamedFile> files = new ArrayList<>(ups.get(version));
            files.sort(Comparator.comparing(file -> file.name().stem()));
            ups.put(version, List.of(files.get(0)));
            for (NamedFile file : files.subList(1, files.size())) {
                Version named = Version.of(file.name().stem());
                ups.put(named, List.of(file.withVersion(named)));
                moveDowns(version, named, downs);
            }
        }
    }

    private static boolean areDistinct(List<NamedFile> files) {
        Set<String> names = new HashSet<>();
        for (NamedFile file : files) {
            String stem = file.name().stem();
            // A database may keep names without regard to capitals.
            if (!file.isPrismas() || !Version.of(stem).isNamed() || !names.add(stem.toLowerCase(Locale.ROOT))) {
                return false;
            }
        }
        return true;
    }

    private static void moveDowns(Version from, Version named, Map<Version, List<NamedFile>> downs) {
        List<NamedFile> left = new ArrayList<>();
        for (NamedFile down : downs.getOrDefault(from, List.of())) {
            if (down.name().stem().equals(named.text())) {
                downs.computeIfAbsent(named, one -> new ArrayList<>(1)).add(down.withVersion(named));
            } else {
                left.add(down);
            }
        }
        if (left.isEmpty()) {
            downs.remove(from);
        } else {
            downs.put(from, left);
        }
    }
}
