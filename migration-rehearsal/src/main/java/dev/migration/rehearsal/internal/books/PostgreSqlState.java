// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import static dev.migration.rehearsal.internal.books.PostgreSqlRelations.number;

import dev.migration.internal.database.Row;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.rule.Deed;
import dev.migration.rehearsal.internal.rule.Loss;
import dev.migration.rehearsal.internal.rule.Work;
import java.util.List;
import java.util.Set;

/** What was read of a relation last. */
record PostgreSqlState(Relation relation, Row row, Set<LockMode> modes) {

    long counted(Row now, int column) {
        return number(now, column) - number(row, column);
    }

    /** To write a table anew it is read once, and once more for each index; TRUNCATE leaves the former out, and so may CLUSTER. */
    Deed newFile(Row now, List<Alteration> found, boolean mayTruncate) {
        long indexes = found.stream()
                .filter(change -> change.kind() == ChangeKind.INDEX_BUILT)
                .count();
        if (mayTruncate
                && number(now, 11) == 0
                && (relation.pages() > 0 || (relation.kind() == 'r' && counted(now, 6) <= indexes))) {
            return Loss.ROWS_REMOVED;
        }
        return now.text(5).equals(row.text(5)) ? Work.REWRITTEN : Work.MOVED;
    }
}
