// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How large relations are where the migrations will run, and how long work on them takes there. The times for a thousand pages
 * are those of a small machine whose memory has them all; a cold disk is several times slower.
 */
public final class Sizes {

    /** Work on fewer rows does not take long. */
    public static final int MANY_ROWS = 10_000;

    private static final Size UNKNOWN = new Size(-1, -1);

    private static final int SMALL_PAGES = 1000;

    /** Nobody names so many rows one by one: a condition that finds them by an index finds more where there are more. */
    private static final int BY_CONDITION = 100;

    private static final int SCAN_MILLIS = 7;
    private static final int INDEX_MILLIS = 40;
    private static final int REWRITE_MILLIS = 240;
    private static final int WRITE_MILLIS = 420;

    private final @Nullable Map<String, Size> real;

    /** By name with schema; null where those of this database count. */
    Sizes(@Nullable Map<String, Size> real) {
        this.real = real;
    }

    /** So that no work on it takes long; -1 where it is unknown. */
    public static boolean isSmall(Size size) {
        return size.pages() >= 0 && size.pages() < SMALL_PAGES && size.rows() < MANY_ROWS;
    }

    boolean isSmall(Relation relation) {
        return isSmall(of(relation));
    }

    Size of(Relation relation) {
        return real == null ? new Size(relation.pages(), relation.rows()) : real.getOrDefault(relation.name(), UNKNOWN);
    }

    /** Whether they are those of another database than this one. */
    boolean areGiven() {
        return real != null;
    }

    /** How many rows a statement that finds them by itself may change there; -1 where that is not known. */
    long changedRows(Touched touched) {
        Relation relation = touched.relation();
        long here = touched.updated() + touched.deleted();
        boolean hasRows = here > 0 || (relation.pages() > 0 && relation.rows() != 0);
        long there =
                touched.scans() == 0 && here < BY_CONDITION ? -1 : of(relation).rows();
        if (real == null || (hasRows && (here == 0 || there < 0))) {
            return here;
        }
        return hasRows ? Math.max(here, (long) ((double) here * there / Math.max(here, relation.rows()))) : there;
    }

    /** How long a statement's work on it takes there; zero where it reads or writes only some rows. Null where unknown. */
    @Nullable
    Duration estimate(Touched touched, StatementMoment moment) {
        Duration measured = moment.statement().duration();
        if (!isLongWork(touched)) {
            return Duration.ZERO;
        }
        Size size = of(touched.relation());
        if (size.pages() < 0) {
            return null;
        }
        long here = touched.relation().pages();
        boolean isExecuted = !measured.isZero();
        if (isExecuted && here >= SMALL_PAGES) {
            return measured.multipliedBy(size.pages()).dividedBy(here);
        }
        return Duration.ofMillis(size.pages() * millisPerThousand(touched, moment) / 1000);
    }

    private static int millisPerThousand(Touched touched, StatementMoment moment) {
        if (touched.changesRows()) {
            return WRITE_MILLIS;
        }
        if (has(touched, ChangeKind.REWRITTEN) || has(touched, ChangeKind.MOVED)) {
            return REWRITE_MILLIS;
        }
        if (has(touched, ChangeKind.INDEX_BUILT)) {
            return INDEX_MILLIS;
        }
        if (locksByAlgorithm(touched)) {
            return REWRITE_MILLIS;
        }
        return switch (CopiedRows.of(moment, touched)) {
            case INSERTED -> WRITE_MILLIS;
            case CREATED -> REWRITE_MILLIS;
            case NONE -> SCAN_MILLIS;
        };
    }

    /** Whether it takes the longer the larger the relation is. */
    static boolean isLongWork(Touched touched) {
        return touched.relation().isTable()
                && !has(touched, ChangeKind.TRUNCATED)
                && (touched.scans() > 0
                        || has(touched, ChangeKind.REWRITTEN)
                        || has(touched, ChangeKind.MOVED)
                        || has(touched, ChangeKind.INDEX_BUILT)
                        || locksByAlgorithm(touched));
    }

    /** What MariaDB and MySQL do meanwhile they do not say: a copy is the worst case. */
    private static boolean locksByAlgorithm(Touched touched) {
        return has(touched, ChangeKind.ALGORITHM) && !touched.modes().isEmpty();
    }

    static boolean has(Touched touched, ChangeKind kind) {
        return touched.changes().stream().anyMatch(change -> change.kind() == kind);
    }
}
