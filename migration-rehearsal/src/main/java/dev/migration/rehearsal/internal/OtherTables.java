// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import dev.migration.rehearsal.internal.books.LockMode;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import dev.migration.rehearsal.internal.rule.Rule;
import java.util.List;
import java.util.Set;

/** Tables that a statement locks though it is about another one, as that of a foreign key. */
final class OtherTables {

    private OtherTables() {}

    static void add(StatementMoment moment, List<Remark> remarks) {
        moment.taken().forEach((touched, modes) -> {
            if (isBlocked(touched, modes)
                    && touched.relation().isTable()
                    && touched.changes().isEmpty()
                    && !NamedTables.isMeant(moment.sql(), touched.relation())) {
                String table = touched.relation().name();
                String who = SlowWork.who(touched.modes()) + " of ";
                remarks.add(Remark.of(Rule.LOCKS_OTHER_TABLE, table, who, who + table + " wait too", null));
            }
        });
    }

    /** What is held already keeps the same others waiting. */
    private static boolean isBlocked(Touched touched, Set<LockMode> taken) {
        return taken.contains(LockMode.ACCESS_EXCLUSIVE)
                || (taken.contains(LockMode.SHARE_ROW_EXCLUSIVE)
                        && !touched.modes().contains(LockMode.ACCESS_EXCLUSIVE));
    }
}
