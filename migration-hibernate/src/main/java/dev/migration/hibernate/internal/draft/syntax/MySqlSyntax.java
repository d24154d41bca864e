// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.syntax;

import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.Difference.ChangedColumn;
import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Column;
import dev.migration.hibernate.internal.model.TableShape.Constraint;
import dev.migration.internal.database.catalogue.SchemaTable.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hibernate.dialect.Dialect;
import org.jspecify.annotations.Nullable;

/** MariaDB and MySQL define a column anew, whatever of it changes. */
public final class MySqlSyntax extends DraftSyntax {

    private static final Set<String> COLLATED =
            Set.of("char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set");
    private static final Pattern ADD = Pattern.compile("(?i)\\s+add column ");
    private static final Pattern COLLATE = Pattern.compile(" collate \\S+");
    private static final Pattern ON_UPDATE = Pattern.compile(" on update \\S+");
    private static final Pattern COMMENT = Pattern.compile(" comment (.*)$", Pattern.DOTALL);

    /** @param quoted the columns that the entities name in quotes: no driver says all the words for which they have to */
    public MySqlSyntax(Dialect dialect, Set<String> quoted) {
        super(dialect, quoted, UnaryOperator.identity());
    }

    /** A timestamp is kept in UTC, any other time as it is. */
    @Override
    public boolean isConvertedBySession(Column from, Column to) {
        return isTimestamp(from) != isTimestamp(to);
    }

    @Override
    public boolean keepsTypesOfKeys() {
        return true;
    }

    @Override
    public String text(boolean value) {
        return value ? "1" : "0";
    }

    /** By most collations 'open' is 'OPEN', and by nearly all 'OPEN ' is. */
    @Override
    public String byLetters(String expression) {
        return "cast(convert(" + expression + " using utf8mb4) as binary)";
    }

    /** The one of the migrations comes back with its condition. */
    @Override
    public String collation(Column column) {
        return COLLATED.contains(column.sized().name()) ? kept(column, COLLATE) : "";
    }

    @Override
    public List<String> change(ChangedColumn difference, Column to) {
        String modified = modify(difference.table().name(), to);
        boolean isAsItWas = to.equals(difference.migration());
        return List.of(
                isAsItWas || !changesKind(difference)
                        ? modified + condition(difference.table(), difference.migration())
                        : modified);
    }

    @Override
    public String lostCondition(ChangedColumn difference) {
        return changesKind(difference)
                ? condition(difference.table(), difference.migration()).strip()
                : "";
    }

    /** Whether values become others, for which a condition may mean nothing. */
    private static boolean changesKind(ChangedColumn difference) {
        return difference.is(Difference.Aspect.TYPE) && !difference.isWider();
    }

    @Override
    public String nullable(TableShape table, Column column, boolean nullable) {
        return modify(table.name(), column.required(!nullable)) + condition(table, column);
    }

    /** With its condition, and without the collation that only the scratch database may have. */
    @Override
    public String again(Difference.NewColumn column, String sql, boolean nullable) {
        return ADD.matcher(sql).replaceFirst(" modify column ");
    }

    /** That of a column of MariaDB, which is gone if the column's new definition does not have it. */
    private String condition(TableShape table, Column column) {
        return table.keys().stream()
                .filter(key -> column.equals(checkedColumn(table, key)))
                .map(key -> " " + clause(key))
                .collect(Collectors.joining());
    }

    /** MariaDB renames a sequence as a table. */
    @Override
    public List<String> rename(String kind, String from, String to, String schema) {
        return super.rename("table", from, to, schema);
    }

    private String modify(String table, Column column) {
        String comment = kept(column, COMMENT).replace("\\", "\\\\").replace("'", "''");
        return alter(
                table,
                "modify column " + name(column.name()) + " " + column.type() + collation(column)
                        + (column.notNull() ? " not null" : " null")
                        + (column.defaultValue().isEmpty() ? "" : " default " + column.defaultValue())
                        + (column.isCounted() ? " auto_increment" : "")
                        + kept(column, ON_UPDATE)
                        + (comment.isEmpty() ? "" : " comment '" + comment + "'"));
    }

    /** A clause that would be gone if the column's new definition did not have it. */
    private static String kept(Column column, Pattern clause) {
        Matcher found = clause.matcher(column.definition());
        return found.find() ? found.group(found.groupCount()) : "";
    }

    @Override
    public boolean isOfColumn(TableShape table, Constraint constraint) {
        return checkedColumn(table, constraint) != null;
    }

    @Override
    public String addConstraint(TableShape table, Constraint constraint) {
        Column checked = checkedColumn(table, constraint);
        if (checked != null) {
            return modify(table.name(), checked) + " " + clause(constraint);
        }
        return constraint.kind() == Kind.PRIMARY_KEY
                ? alter(table.name(), "add primary key (" + names(constraint.columns()) + ")")
                : super.addConstraint(table, constraint);
    }

    /** At once, without the foreign keys that need the index of the first one: MariaDB would let it go, and refuse each later ALTER. */
    @Override
    public List<String> replaced(TableShape table, Constraint from, Constraint to) {
        List<String> both = super.replaced(table, from, to);
        if (from.kind() == Kind.FOREIGN_KEY) {
            return both;
        }
        List<Constraint> needing = table.keys().stream()
                .filter(key -> key.kind() == Kind.FOREIGN_KEY
                        && from.startsWith(key.columns())
                        && !to.startsWith(key.columns()))
                .toList();
        List<String> statements = new ArrayList<>();
        needing.forEach(key -> statements.add(dropConstraint(table, key)));
        statements.addAll(MergedAlters.statement(name(table.name()), both));
        needing.forEach(key -> statements.add(addConstraint(table, key)));
        return statements;
    }

    /** For such a key the product dropped the index that it had made for a foreign key, which then needs that of the key. */
    @Override
    public List<String> undo(TableShape table, Constraint added, List<Constraint> others) {
        List<Constraint> needing = table.keys().stream()
                .filter(key -> (added.kind() == Kind.UNIQUE || added.kind() == Kind.PRIMARY_KEY)
                        && key.kind() == Kind.FOREIGN_KEY
                        && added.startsWith(key.columns()))
                .toList();
        List<String> statements = new ArrayList<>();
        needing.forEach(key -> statements.add(dropConstraint(table, key)));
        statements.add(dropConstraint(table, added));
        needing.forEach(key -> statements.add(addConstraint(table, key)));
        if (added.kind() == Kind.FOREIGN_KEY
                && others.stream().noneMatch(key -> key.kind() != Kind.CHECK && key.startsWith(added.columns()))) {
            statements.add("drop index " + name(added.name()) + " on " + name(table.name()));
        }
        return statements;
    }

    /** MariaDB keeps the condition of a column by the column's name, and defines it with the column. */
    private static @Nullable Column checkedColumn(TableShape table, Constraint constraint) {
        return constraint.kind() == Kind.CHECK ? table.columns().get(constraint.name()) : null;
    }

    @Override
    public String dropConstraint(TableShape made, Constraint constraint) {
        String table = made.name();
        Column checked = checkedColumn(made, constraint);
        if (checked != null) {
            return modify(table, checked);
        }
        return switch (constraint.kind()) {
            case PRIMARY_KEY -> alter(table, "drop primary key");
            case UNIQUE, INDEX -> "drop index " + name(constraint.name()) + " on " + name(table);
            case FOREIGN_KEY -> alter(table, dropForeignKey() + " " + name(constraint.name()));
            case CHECK -> alter(table, "drop constraint " + name(constraint.name()));
        };
    }
}
