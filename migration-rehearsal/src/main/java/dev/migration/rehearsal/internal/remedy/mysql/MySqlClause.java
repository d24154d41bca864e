// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.mysql;

import dev.migration.internal.database.Row;
import dev.migration.rehearsal.RehearsalReport.Change;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.internal.remedy.rewriting.AlterTable;
import dev.migration.rehearsal.internal.remedy.rewriting.Recipe;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Outcome.No;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Outcome.Same;
import dev.migration.rehearsal.internal.remedy.rewriting.SqlName;
import dev.migration.rehearsal.internal.remedy.rewriting.Tokens;
import dev.migration.rehearsal.internal.rule.Algorithm;
import dev.migration.rehearsal.internal.rule.Rule;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * On MariaDB and MySQL, the way that the server took in the rehearsal is written into the statement: with other rows, or as another
 * version, it then fails rather than keeps others waiting. Where it takes none, gh-ost is named.
 */
public final class MySqlClause implements Rewriting {

    private static final String NONE = "LOCK=NONE";

    private static final String REFUSES = "the server has no way that lets others write";

    private static final String COPIES = "the server has no way that does not copy the table";

    /** gh-ost refuses a table that has a foreign key, or to which one is. */
    private static final String FOREIGN_KEYS = """
            SELECT 1 FROM information_schema.KEY_COLUMN_USAGE
             WHERE REFERENCED_TABLE_NAME IS NOT NULL
                   AND ((TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?)
                        OR (REFERENCED_TABLE_SCHEMA = DATABASE() AND REFERENCED_TABLE_NAME = ?)) LIMIT 1""";

    private final Connection connection;
    private final Map<String, String> created;

    public MySqlClause(Connection connection, Map<String, String> created) {
        this.connection = connection;
        this.created = created;
    }

    @Override
    public @Nullable Outcome of(Command command) throws SQLException {
        Tokens sql = command.sql();
        AlterTable alter = AlterTable.of(sql);
        List<Change> ways = command.found().changes(ChangeKind.ALGORITHM).toList();
        boolean isRenamed = command.found().has(Rule.BREAKS_CALLERS)
                && command.found().changes(ChangeKind.COLUMN_RENAMED).findAny().isPresent();
        if (alter != null && isRenamed) {
            String recipe = recipe(command, alter);
            return new No(
                    recipe.isEmpty()
                            ? "more than indexes hangs on the column, or its new name is taken: no steps are known"
                            : No.NEEDS_RELEASES,
                    recipe);
        }
        // The clause says nothing about what it drops.
        if (ways.size() != 1
                || command.found().has(Rule.DROPS_DATA)
                || command.found().isSmall()
                || sql.contains("keys")
                || sql.contains("partition")
                || sql.contains("partitioning")) {
            return null;
        }
        Change way = ways.get(0);
        Algorithm algorithm = Algorithm.of(way);
        boolean isCreated = sql.has(0, "create");
        if (algorithm == Algorithm.AS_WRITTEN || (alter == null && !isCreated)) {
            return null;
        }
        boolean isCopied = algorithm == Algorithm.COPY;
        if (algorithm != Algorithm.INSTANT && (isCopied || !way.detail().equals(NONE))) {
            return new No(
                    inAnotherTable(command, alter, isCopied ? COPIES : REFUSES),
                    alter == null ? "" : recipe(command, alter));
        }
        // As the server has accepted it: MySQL takes INSTANT with no LOCK.
        String lock = way.detail().isEmpty() ? "" : (isCreated ? " " : ", ") + way.detail();
        String clause = "ALGORITHM=" + algorithm + lock;
        return new Same(sql.sql() + (isCreated ? " " : ", ") + clause);
    }

    private String recipe(Command command, AlterTable alter) {
        var text = new StringBuilder();
        for (Tokens action : alter.actions()) {
            Recipe recipe = MySqlRecipe.of(created.get(alter.table().last()), alter, action, command.table());
            text.append(recipe == null ? "" : recipe);
        }
        return text.toString();
    }

    private String inAnotherTable(Command command, @Nullable AlterTable alter, String why) throws SQLException {
        Tokens sql = command.sql();
        int on = sql.find(0, "on");
        SqlName table = alter == null ? sql.name(on + 1) : alter.table();
        if (table == null
                || sql.contains("foreign")
                || sql.contains("references")
                || !Row.all(connection, FOREIGN_KEYS, table.last(), table.last())
                        .isEmpty()) {
            return why;
        }
        String change = alter == null
                ? "ADD " + sql.text(1, on) + " " + sql.from(table.end())
                : sql.sql().substring(alter.head().length()).strip();
        return why + ". gh-ost has a way: gh-ost --host=HOST --database=DATABASE --table="
                + table.last() + " --alter='" + change.replaceAll("\\s+", " ").replace("'", "'\\''")
                + "' --execute"
                // It would pass over the file's other statements.
                + (command.whole().statements().size() == 1 ? "; then record it: migration mark-applied" : "");
    }
}
