package dev.migration.rehearsal.internal;

import dev.migration.rehearsal.internal.books.LockMode;
import dev.migration.rehearsal.internal.books.ServerBooks.Entry;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What is there after the rollback, though nothing of the migrations is. */
final class AfterRollback {

    private final Set<String> sequences = new TreeSet<>();
    private final Set<String> tables = new TreeSet<>();
    private final Set<String> locked = new TreeSet<>();
    private final Set<String> lockedBefore = new TreeSet<>();
    private long walBytes;

    /** The next migration begins. */
    void next() {
        lockedBefore.addAll(locked);
    }

    void add(Entry entry) {
        walBytes += Math.max(0, entry.walBytes());
        for (Touched touched : entry.relations()) {
            if (touched.relation().isTable() && touched.modes().stream().anyMatch(LockMode::blocksWrites)) {
                locked.add(touched.relation().name());
            }
            if (touched.relation().kind() == 'S') {
                sequences.add(touched.relation().name());
            } else if (touched.inserted() + touched.updated() > 0) {
                tables.add(touched.relation().name());
            }
        }
    }

    List<String> notes() {
        var notes = new ArrayList<String>();
        if (!lockedBefore.isEmpty()) {
            notes.add("An earlier migration of this rehearsal has locked " + String.join(", ", lockedBefore)
                    + ": what a later one locks there again is reported only where it changes the table. To see"
                    + " each alone: --from VERSION with an empty scratch database.");
        }
        if (!sequences.isEmpty()) {
            notes.add("A rollback does not undo the sequence numbers that were taken: " + String.join(", ", sequences)
                    + ".");
        }
        if (!tables.isEmpty()) {
            notes.add("Rows that were written and rolled back take room until the next vacuum: "
                    + String.join(", ", tables) + ".");
        }
        if (walBytes > 0) {
            notes.add("The server wrote " + (walBytes + 1023) / 1024
                    + " kB to its log meanwhile, for other sessions too.");
        }
        return notes;
    }
}
