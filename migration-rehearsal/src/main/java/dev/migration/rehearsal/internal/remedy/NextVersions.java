// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy;

import dev.migration.Version;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.names.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The versions of the files that follow a migration. They come before the next one that is there already: it may need what they
 * do. With Flyway's names there is always room, as V7.1 is before V8; after a timestamp usually.
 */
final class NextVersions {

    private NextVersions() {}

    static List<Version> of(Migration migration, MigrationSet set, int count) {
        SortedSet<Version> behind = new TreeSet<>(set.taken());
        behind.removeIf(version -> version.compareTo(migration.version()) <= 0);
        boolean isBetween = !behind.isEmpty() && migration.layout() == Layout.FLYWAY;
        List<Version> versions = new ArrayList<>();
        Version last = migration.version();
        for (int i = 1; i <= count; i++) {
            last = isBetween ? Version.of(migration.version().number() + "." + i) : last.next();
            versions.add(last);
        }
        if (count > 0 && !behind.isEmpty() && behind.first().compareTo(last) <= 0) {
            throw Problems.refused(
                    "Migration " + migration.name() + " becomes " + (count + 1) + " files, and version "
                            + Printable.line(behind.first().text())
                            + " follows it: there is no room between them, and it may need what they do.",
                    "give " + Printable.line(behind.first().text())
                            + " and what follows a version that is higher by " + count
                            + " first, if they are not applied anywhere; rename their files");
        }
        return versions;
    }
}
