// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import dev.migration.rehearsal.internal.books.LockMode;
import dev.migration.rehearsal.internal.books.ServerBooks.Entry;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What earlier migrations of a rehearsal keep locked, as nothing is committed between them. */
final class EarlierLocks {

    private final Set<String> locked = new TreeSet<>();
    private final Set<String> lockedBefore = new TreeSet<>();

    /** The next migration begins. */
    void next() {
        lockedBefore.addAll(locked);
    }

    void add(Entry entry) {
        for (Touched touched : entry.relations()) {
            if (touched.relation().isTable() && touched.modes().stream().anyMatch(LockMode::blocksWrites)) {
                locked.add(touched.relation().name());
            }
        }
    }

    List<String> notes() {
        return lockedBefore.isEmpty()
                ? List.of()
                : List.of("An earlier migration of this rehearsal has locked " + String.join(", ", lockedBefore)
                        + ": what a later one locks there again is reported only where it changes the table. To see"
                        + " each alone: --from VERSION with an empty scratch database.");
    }
}
