// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.mysql;

import dev.migration.internal.database.Row;
import dev.migration.internal.session.Session;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.rules.MySqlRules;
import dev.migration.rehearsal.internal.books.CatalogueName;
import dev.migration.rehearsal.internal.remedy.rewriting.AlterTable;
import dev.migration.rehearsal.internal.remedy.rewriting.RangeStep;
import dev.migration.rehearsal.internal.remedy.rewriting.Recipe;
import dev.migration.rehearsal.internal.remedy.rewriting.RewriteStep;
import dev.migration.rehearsal.internal.remedy.rewriting.SqlName;
import dev.migration.rehearsal.internal.remedy.rewriting.Table;
import dev.migration.rehearsal.internal.remedy.rewriting.Tokens;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the steps in which a new column takes the place of another one on MariaDB and MySQL, as SHOW CREATE TABLE shows both.
 *
 * @param keys each as SHOW CREATE TABLE has it
 * @param kept what the server would set to the time of the fill
 */
public record MySqlRecipe(
        String table, Table found, String old, String name, String definition, List<Tokens> keys, String kept) {

    private static final String OTHERS_WRITE = ", ALGORITHM=INPLACE, LOCK=NONE;";

    private static final String NOT_NULL = "(?i) NOT\\s+NULL\\b";

    /** What SHOW CREATE TABLE has of each table, by name: a rehearsal changes them. Empty on other products. */
    public static Map<String, String> created(Session session) throws SQLException {
        Map<String, String> created = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (session.database().dialect() != Dialect.MYSQL) {
            return created;
        }
        Connection connection = session.connection();
        for (Row row : Row.all(connection, "SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'")) {
            String show = "SHOW CREATE TABLE " + session.database().quoted(row.text(1));
            created.put(row.text(1), Row.all(connection, show).get(0).text(2));
        }
        return created;
    }

    /**
     * Of the column that an action replaces; null where it replaces none, or more hangs on that than indexes.
     *
     * @param created what SHOW CREATE TABLE had of the table
     */
    static @Nullable Recipe of(@Nullable String created, AlterTable alter, Tokens action, @Nullable Table found) {
        boolean isModified = action.has(0, "modify");
        boolean isChanged = action.has(0, "change");
        SqlName column = AlterTable.column(action);
        boolean isRenamed = column != null && action.has(0, "rename", "column") && action.has(column.end(), "to");
        if (created == null || column == null || found == null || !(isModified || isChanged || isRenamed)) {
            return null;
        }
        SqlName other = isModified ? column : action.name(column.end() + (isRenamed ? 1 : 0));
        if (other == null) {
            return null;
        }
        String name = other.last().equalsIgnoreCase(column.last()) ? column.last() + "_new" : other.last();
        String old = null;
        List<Tokens> keys = new ArrayList<>();
        var kept = new StringBuilder();
        for (String line : created.lines().skip(1).toList()) {
            Tokens part = Tokens.of(line.strip().replaceFirst(",$", ""), MySqlRules.SYNTAX);
            SqlName first = part.name(0);
            boolean isColumn = line.strip().startsWith("`");
            if (isColumn && line.matches(".* ON UPDATE .*")) {
                kept.append(", ").append(part.text(0, 1)).append(" = ").append(part.text(0, 1));
            }
            if (isColumn && first != null && first.last().equalsIgnoreCase(column.last())) {
                old = part.from(1);
            } else if (isColumn && first != null && first.last().equalsIgnoreCase(name)) {
                return null;
            } else if (part.names().stream().anyMatch(column.last()::equalsIgnoreCase) && !line.startsWith(")")) {
                if (isColumn || !(part.has(0, "key") || part.has(0, "unique", "key"))) {
                    return null;
                }
                keys.add(part);
            }
        }
        if (old == null || found.keys().isEmpty() || old.matches("(?is).*\\b(?:AUTO_INCREMENT|GENERATED|AS)\\b.*")) {
            return null;
        }
        int end = action.find(other.end(), "first", "after");
        String before = CatalogueName.backticked(column.last());
        String after = CatalogueName.backticked(name);
        String definition = (isRenamed ? old : action.text(other.end(), end)).replace(before, after);
        return new MySqlRecipe(
                        alter.table().text(), found, before, after, definition, List.copyOf(keys), kept.toString())
                .recipe(old);
    }

    private Recipe recipe(String before) {
        Recipe recipe = new Recipe();
        recipe.say("Release 2 writes " + table + "." + old + " and " + name
                + ", in each INSERT and UPDATE what belongs together, and reads " + old + ". It has:");
        recipe.expand(List.of(
                "ALTER TABLE " + table + " ADD COLUMN " + name + " " + nullable(definition) + ", ALGORITHM=INSTANT;"));
        recipe.say("And when no instance of release 1 is left:");
        RewriteStep piece = RangeStep.of(
                "",
                new SqlName(table, List.of(found.name()), 0),
                found,
                "UPDATE " + table + " SET " + name + " = " + old + kept + " WHERE ",
                MySqlRules.SYNTAX);
        recipe.contract(piece.run().option(), piece.sql());
        keys.forEach(key -> recipe.contract(List.of(alter("ADD " + replaced(key)))));
        if (!definition.strip().equals(nullable(definition))) {
            recipe.contract(List.of(alter("MODIFY " + name + " " + definition)));
        }
        recipe.say("Release 3, when that is done and this finds nothing, reads " + name + ", and still writes both:");
        recipe.say("SELECT * FROM " + table + " WHERE NOT (" + name + " <=> " + old + ")");
        recipe.say("Release 4, when no instance of release 2 is left, writes " + name + " only."
                + (before.equals(nullable(before)) ? "" : " It has:"));
        if (!before.equals(nullable(before))) {
            recipe.expand(List.of(alter("MODIFY " + old + " " + nullable(before))));
        }
        recipe.say("And when no instance of release 3 is left:");
        List<String> last = new ArrayList<>();
        last.add(alter("DROP COLUMN " + old
                + keys.stream().map(key -> ", DROP KEY " + text(key)).collect(Collectors.joining())));
        keys.forEach(key -> last.add("ALTER TABLE " + table + " RENAME KEY " + fresh(key) + " TO " + text(key) + ";"));
        recipe.contract(last);
        return recipe;
    }

    private String alter(String action) {
        return "ALTER TABLE " + table + " " + action + OTHERS_WRITE;
    }

    private static String nullable(String definition) {
        return definition.replaceFirst(NOT_NULL, "").strip();
    }

    private static int nameOf(Tokens key) {
        return key.skip(0, "unique") + 1;
    }

    private static String text(Tokens key) {
        return key.text(nameOf(key), nameOf(key) + 1);
    }

    private static String fresh(Tokens key) {
        return text(key).replaceFirst("`$", "_new`");
    }

    private String replaced(Tokens key) {
        int at = nameOf(key);
        return key.text(0, at) + " " + fresh(key) + " " + key.from(at + 1).replace(old, name);
    }
}
