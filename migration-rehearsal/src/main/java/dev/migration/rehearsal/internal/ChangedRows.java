// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import static dev.migration.rehearsal.RehearsalReport.Level.NOTE;

import dev.migration.internal.help.Printable;
import dev.migration.rehearsal.internal.books.LockMode;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import dev.migration.rehearsal.internal.rule.Rule;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many rows a statement updates and deletes. Where this database has none of them, that is known from the sizes only if all
 * of the table is read.
 */
final class ChangedRows {

    private static final int MANY_SCANS = 100;

    private final Sizes sizes;
    private final Advice advice;

    ChangedRows(Sizes sizes, Advice advice) {
        this.sizes = sizes;
        this.advice = advice;
    }

    void add(StatementMoment moment, Touched touched, List<Remark> remarks) {
        Relation relation = touched.relation();
        String table = relation.name();
        long here = touched.updated() + touched.deleted();
        long there = touched.changesRows() ? sizes.changedRows(touched) : here;
        if (there >= Sizes.MANY_ROWS) {
            many(
                    touched,
                    (there > here ? "changes up to " : "changes ") + there + " rows of " + table
                            + (there > here ? time(sizes.estimate(touched, moment)) : ""),
                    remarks);
        } else if (there < 0 && touched.scans() > 0) {
            many(touched, "reads all of " + table + ", and how many rows it changes is not known here", remarks);
        } else if (there < 0 && relation.kind() != 'p' && !sizes.isSmall(relation)) {
            String text = " changes rows, and how many is not known here";
            remarks.add(Remark.of(Rule.MANY_ROWS, NOTE, table, text, "in " + table + " it" + text, null));
        }
        String read = advice.ofRead(touched);
        if (read != null && !sizes.isSmall(relation)) {
            remarks.add(Remark.of(Rule.MANY_ROWS, NOTE, table, read, read, null));
        }
        boolean isOnlyRead = here + touched.inserted() == 0 && touched.changes().isEmpty();
        if (touched.scans() >= MANY_SCANS && isOnlyRead && !sizes.isSmall(relation)) {
            remarks.add(Remark.of(
                    Rule.FK_WITHOUT_INDEX,
                    table,
                    "",
                    "all of " + table + " is read " + touched.scans() + " times, as where its foreign key has no index",
                    "create an index on the columns of the foreign key first"));
        }
    }

    private void many(Touched touched, String what, List<Remark> remarks) {
        boolean isLocked = touched.modes().stream().anyMatch(LockMode::blocksReads);
        remarks.add(Remark.of(
                Rule.MANY_ROWS,
                touched.relation().name(),
                "",
                "One statement " + what
                        + (isLocked
                                ? ". Meanwhile nobody else reads or writes the table"
                                : ". Until it commits, other sessions that write these rows wait"),
                advice.ofRows(touched.relation())));
    }

    private static String time(@Nullable Duration estimated) {
        return estimated == null || estimated.isZero() ? "" : ", ≈ " + Printable.duration(estimated) + " by its size";
    }
}
