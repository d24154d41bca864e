// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.SqlTokens.Name;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.rule.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The tables of OPTIMIZE TABLE, which lets nobody use them meanwhile, except for those of InnoDB. */
final class MySqlUpkeep {

    private static final Set<LockMode> LOCKS = Set.of(LockMode.ACCESS_EXCLUSIVE);

    private static final List<Alteration> REWRITTEN = List.of(new Alteration(Work.REWRITTEN, ""));

    private MySqlUpkeep() {}

    static List<Touched> touched(
            String statement, Dialect dialect, Map<String, Relation> known, Predicate<String> isInnoDb) {
        var touched = new ArrayList<Touched>();
        for (String name : tables(SqlTokens.of(statement, dialect.syntax()))) {
            Relation table = known.get(name);
            if (table != null && !isInnoDb.test(name)) {
                touched.add(new Touched(table, LOCKS, LOCKS, REWRITTEN, 0, 0, 0, 0, false));
            }
        }
        return touched;
    }

    private static List<String> tables(SqlTokens words) {
        var tables = new ArrayList<String>();
        Name name = words.isAny(0, "optimize") ? words.nameAt(words.outer(0, Set.of("table", "tables")) + 1) : null;
        while (name != null) {
            tables.add(SqlTokens.bare(name.last()));
            name = words.isAny(name.end(), ",") ? words.nameAt(name.end() + 1) : null;
        }
        return tables;
    }
}
