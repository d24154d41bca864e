package dev.migration.rehearsal.internal.books;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.SqlTokens;
import dev.migration.internal.sql.SqlTokens.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The tables of OPTIMIZE TABLE, which lets nobody use them meanwhile, except for those of InnoDB. */
final class MySqlUpkeep {

    private MySqlUpkeep() {}

    static List<String> tables(String statement, Dialect dialect) {
        SqlTokens words = SqlTokens.of(statement, dialect.syntax());
        if (!words.isAny(0, "optimize")) {
            return List.of();
        }
        var tables = new ArrayList<String>();
        Name name = words.nameAt(words.outer(0, Set.of("table", "tables")) + 1);
        while (name != null) {
            tables.add(SqlTokens.bare(name.last()));
            name = words.isAny(name.end(), ",") ? words.nameAt(name.end() + 1) : null;
        }
        return tables;
    }
}
