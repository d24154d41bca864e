// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.statement;

import dev.migration.rehearsal.internal.rule.Loss;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which statements a change may refuse that the database still prepares: by the columns that they write. */
enum WriteConcern {
    /** Those that leave out a column which is new. */
    LEAVES_OUT_NEW(Loss.REQUIRED, Loss.FILLED, Loss.DEFAULT_REFUSED, Loss.DEFAULT_REFUSED_IN_ROWS) {
        @Override
        boolean isOf(StatementWrite write, String column, Set<String> columns) {
            return write.leavesOutNew(column);
        }
    },
    /** Those that leave out a column which was there. */
    LEAVES_OUT(Loss.DEFAULT_DROPPED) {
        @Override
        boolean isOf(StatementWrite write, String column, Set<String> columns) {
            return write.leavesOut(column);
        }
    },
    /** Those that write it. */
    WRITES(Loss.COMPUTED, Loss.GENERATED, Loss.NULL_REFUSED) {
        @Override
        boolean isOf(StatementWrite write, String column, Set<String> columns) {
            return write.writes(column);
        }
    },
    /** Those that may leave it empty, in one way or the other. */
    EMPTIES(Loss.NOT_NULL) {
        @Override
        boolean isOf(StatementWrite write, String column, Set<String> columns) {
            return write.isInsert() || write.writes(column);
        }
    },
    /** Those that name its key; PostgreSQL says so only when it executes them. */
    RESOLVES_CONFLICTS(Loss.KEY_DEFERRABLE) {
        @Override
        boolean isOf(StatementWrite write, String column, Set<String> columns) {
            return write.hasConflict();
        }
    },
    /** Those that add rows, whose defaults count too, or change the columns of a constraint. */
    WRITES_ROWS(
            Loss.CHECK,
            Loss.CHECK_REPLACED,
            Loss.UNIQUE,
            Loss.SECOND_NULL,
            Loss.UNIQUE_COLLATED,
            Loss.NO_PARTITION,
            Loss.FOREIGN_KEY,
            Loss.CHECKED_EARLIER,
            Loss.VIEW_CHECKED) {
        @Override
        boolean isOf(StatementWrite write, String column, Set<String> columns) {
            return write.isInsert() || write.updatesAnyOf(columns);
        }
    };

    private final Set<Loss> losses;

    WriteConcern(Loss first, Loss... others) {
        this.losses = EnumSet.of(first, others);
    }

    /** Empty where a prepared statement shows all there is to know, or nothing is refused. */
    static Optional<WriteConcern> of(Loss loss) {
        return Arrays.stream(values())
                .filter(concern -> concern.losses.contains(loss))
                .findFirst();
    }

    /**
     * Whether this is such a statement.
     *
     * @param name of the column or the constraint
     * @param columns of the constraint; empty where they are not known
     */
    boolean concerns(StatementWrite write, String name, Set<String> columns) {
        return isOf(write, name.toLowerCase(Locale.ROOT), columns);
    }

    abstract boolean isOf(StatementWrite write, String column, Set<String> columns);
}
