package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.Difference.Aspect;
import dev.migration.hibernate.internal.TableShape.Column;
import dev.migration.hibernate.internal.TableShape.Constraint;
import dev.migration.hibernate.internal.TableShape.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Turns differences into statements: what is new as Hibernate writes it, what changed as the product alters it, what is gone only
 * where that is asked for.
 */
final class DraftPlanner {

    private static final String NAME = "(?:[\"`]?[\\w$]+[\"`]?\\.)*[\"`]?([\\w$]+)[\"`]?";
    private static final Pattern OF_TABLE = Pattern.compile(
            "(?is)(?:create (?:cached |column |row )?table |alter table (?:if exists )?|create (?:unique )?index \\S+\\s+on |comment on table )"
                    + NAME + "(?=[\\s(]).*");
    private static final Pattern OF_SEQUENCE =
            Pattern.compile("(?is)create sequence (?:if not exists )?" + NAME + "\\b.*");
    private static final Pattern OF_TYPE = Pattern.compile("(?is)create (?:type |cast \\(\\w+ as )" + NAME + "\\b.*");
    private static final Pattern CAST = Pattern.compile("(?is)create cast (\\(.*?\\)).*");
    private static final Pattern NEW_COLUMN =
            Pattern.compile("(?is)alter table (?:if exists )?" + NAME + "\\s+add column " + NAME + "\\s.*");
    private static final Pattern NEW_FOREIGN_KEY =
            Pattern.compile("(?is)alter table (?:if exists )?(\\S+)\\s+add constraint\\s+(\\S+)\\s+foreign key.*");

    private final DraftSyntax syntax;
    private final List<String> creating;
    private final List<String> adding;
    private final SchemaShape migrations;
    private final List<Difference> differences;
    private final DraftScript script = new DraftScript();
    private final DraftScript dropping = new DraftScript();

    /**
     * @param creating Hibernate's statements for all tables
     * @param adding its statements for what is missing
     */
    DraftPlanner(
            DraftSyntax syntax,
            List<String> creating,
            List<String> adding,
            SchemaShape migrations,
            List<Difference> differences) {
        this.syntax = syntax;
        this.creating = creating;
        this.adding = adding;
        this.migrations = migrations;
        this.differences = differences;
    }

    /** What adds and changes. */
    DraftScript script() {
        differences.forEach(this::types);
        differences.forEach(this::tables);
        foreignKeysOfNewTables();
        differences.forEach(this::columns);
        // A foreign key needs the indexes behind it.
        differences.stream().filter(difference -> !isForeignKey(difference)).forEach(this::constraints);
        differences.stream().filter(DraftPlanner::isForeignKey).forEach(this::constraints);
        return script;
    }

    /** What drops the tables and columns that no entity has. */
    DraftScript dropping() {
        differences.forEach(this::gone);
        return dropping;
    }

    private void types(Difference difference) {
        if (difference instanceof Difference.NewType type) {
            for (String sql : statements(creating, OF_TYPE, type.name())) {
                Matcher cast = CAST.matcher(sql);
                script.add(
                        sql, cast.matches() ? "drop cast " + cast.group(1) : "drop type " + syntax.name(type.name()));
            }
        } else if (difference instanceof Difference.ChangedType type) {
            changedType(type);
        } else if (difference instanceof Difference.NewSequence sequence) {
            statements(creating, OF_SEQUENCE, sequence.name())
                    .forEach(sql -> script.add(sql, "drop sequence " + syntax.name(sequence.name())));
        } else if (difference instanceof Difference.ChangedSequence sequence) {
            String alter = "alter sequence " + syntax.name(sequence.name()) + " increment by ";
            script.add(alter + increment(sequence.entity()), alter + increment(sequence.migration()));
        }
    }

    private static String increment(String sequence) {
        return sequence.replaceFirst("(?s).* by (-?\\d+).*", "$1");
    }

    /** The columns get a type of the same name with the other values; PostgreSQL has no way to take one away. */
    private void changedType(Difference.ChangedType type) {
        script.addAll("", replaced(type.name(), type.entity()), replaced(type.name(), type.migration()));
    }

    private List<String> replaced(String type, String definition) {
        String name = syntax.name(type);
        String old = syntax.name(type + "_old");
        List<String> statements = new ArrayList<>();
        statements.add("alter type " + name + " rename to " + old);
        statements.add("create type " + name + " as enum (" + definition.replaceFirst("^enum ", "") + ")");
        for (TableShape table : migrations.tables().values()) {
            for (Column column : table.columns().values()) {
                if (column.type().equals(type) || column.type().equals(name)) {
                    statements.add(syntax.alter(
                            table.name(),
                            "alter column " + syntax.name(column.name()) + " type " + name + " using "
                                    + syntax.name(column.name()) + "::text::" + name));
                }
            }
        }
        // Hibernate's casts stay with the type that goes.
        List<String> casts = statements(creating, OF_TYPE, type).stream()
                .filter(sql -> CAST.matcher(sql).matches())
                .toList();
        casts.forEach(sql -> statements.add("drop cast if exists "
                + CAST.matcher(sql).replaceFirst("$1").replaceAll("(?i)\\b" + type + "\\b", type + "_old")));
        statements.add("drop type " + old);
        statements.addAll(casts);
        return statements;
    }

    private void tables(Difference difference) {
        if (difference instanceof Difference.NewTable table) {
            String drop = "drop table " + syntax.name(table.entity().name());
            List<String> all = statements(creating, OF_TABLE, table.entity().name());
            for (int i = 0; i < all.size(); i++) {
                if (!NEW_FOREIGN_KEY.matcher(all.get(i)).matches()) {
                    script.add(all.get(i), i == 0 ? drop : "");
                }
            }
        }
    }

    /** When all tables are there; they go before any of them. */
    private void foreignKeysOfNewTables() {
        for (Difference difference : differences) {
            if (difference instanceof Difference.NewTable table) {
                for (String sql : statements(creating, OF_TABLE, table.entity().name())) {
                    Matcher key = NEW_FOREIGN_KEY.matcher(sql);
                    if (key.matches()) {
                        script.add(
                                sql,
                                "alter table " + key.group(1) + " drop "
                                        + (syntax instanceof DraftSyntax.MySql ? "foreign key " : "constraint ")
                                        + key.group(2));
                    }
                }
            }
        }
    }

    private void columns(Difference difference) {
        if (difference instanceof Difference.NewColumn column) {
            newColumn(column.table(), column.entity());
        } else if (difference instanceof Difference.ChangedColumn column) {
            boolean becomesRequired =
                    column.is(Aspect.NULLABLE) && column.entity().notNull();
            script.addAll(
                    becomesRequired
                            ? column.table().name() + "." + column.entity().name()
                                    + " becomes NOT NULL, which fails where a row has NULL. Fill those rows in an earlier"
                                    + " migration (on a large table in batches), then delete this line."
                            : "",
                    syntax.change(column, column.migration(), column.entity()),
                    syntax.change(column, column.entity(), column.migration()));
        } else if (difference instanceof Difference.NeglectedColumn column) {
            String table = column.table().name();
            script.add(
                    syntax.nullable(table, column.migration(), true),
                    syntax.nullable(table, column.migration(), false));
        } else if (difference instanceof Difference.UnmappedNotNull column) {
            String table = column.table().name();
            script.add(
                    syntax.nullable(table, column.migration(), true),
                    syntax.nullable(table, column.migration(), false));
        }
    }

    private void newColumn(TableShape table, Column column) {
        String add = adding.stream()
                .filter(sql -> {
                    Matcher statement = NEW_COLUMN.matcher(sql);
                    return statement.matches()
                            && isNamed(statement.group(1), table.name())
                            && isNamed(statement.group(2), column.name());
                })
                .findFirst()
                .orElse("");
        if (add.isEmpty()) {
            return;
        }
        script.ask(
                column.isRequired()
                        ? table.name() + "." + column.name()
                                + " is NOT NULL and has no default, which fails where the table has rows. Add a default; or add"
                                + " it without NOT NULL, and fill it in batches before a later migration demands it. Then delete"
                                + " this line."
                        : "",
                renamed(table, column),
                plain(add),
                syntax.alter(table.name(), "drop column " + syntax.name(column.name())));
    }

    /** Names a column that is gone and has the same type: it may be this one, by its former name. */
    private String renamed(TableShape table, Column column) {
        return differences.stream()
                .filter(Difference.UnmappedColumn.class::isInstance)
                .map(Difference.UnmappedColumn.class::cast)
                .filter(gone -> gone.table().name().equals(table.name())
                        && gone.migration().type().equals(column.type()))
                .findFirst()
                .map(gone -> "Was " + gone.migration().name()
                        + " renamed? Then write instead, and the other way round below: "
                        + syntax.alter(
                                table.name(),
                                "rename column " + syntax.name(gone.migration().name()) + " to "
                                        + syntax.name(column.name())))
                .orElse("");
    }

    /** That a table is missing would be an error. */
    private static String plain(String sql) {
        return sql.replaceFirst("(?i)alter table if exists ", "alter table ").replaceAll("\\s*\n\\s*", " ");
    }

    private static boolean isForeignKey(Difference difference) {
        return difference instanceof Difference.NewConstraint constraint
                && constraint.entity().kind() == Kind.FOREIGN_KEY;
    }

    private void constraints(Difference difference) {
        if (difference instanceof Difference.NewConstraint constraint) {
            if (!isPartOfNewColumn(constraint)) {
                script.addAll(
                        "",
                        List.of(syntax.addConstraint(constraint.table(), constraint.entity())),
                        undone(constraint.table(), constraint.entity()));
            }
        } else if (difference instanceof Difference.ChangedConstraint constraint
                && !constraint.migration().name().isEmpty()) {
            script.add(
                    syntax.dropConstraint(constraint.table(), constraint.migration()),
                    syntax.addConstraint(constraint.table(), constraint.migration()));
            script.add(
                    syntax.addConstraint(constraint.table(), constraint.entity()),
                    syntax.dropConstraint(constraint.table(), constraint.entity()));
        }
    }

    /** For a unique key MySQL drops the index that it made for a foreign key, which then needs that of the unique key. */
    private List<String> undone(TableShape table, Constraint added) {
        List<Constraint> needing = table.keys().stream()
                .filter(key -> syntax instanceof DraftSyntax.MySql
                        && added.kind() == Kind.UNIQUE
                        && key.kind() == Kind.FOREIGN_KEY
                        && Collections.indexOfSubList(added.columns(), key.columns()) == 0)
                .toList();
        List<String> statements = new ArrayList<>();
        needing.forEach(key -> statements.add(syntax.dropConstraint(table, key)));
        statements.add(syntax.dropConstraint(table, added));
        needing.forEach(key -> statements.add(syntax.addConstraint(table, key)));
        return statements;
    }

    /** Hibernate writes a condition of a column with the column. */
    private boolean isPartOfNewColumn(Difference.NewConstraint constraint) {
        return constraint.entity().kind() == Kind.CHECK
                && differences.stream()
                        .anyMatch(other -> other instanceof Difference.NewColumn column
                                && column.table()
                                        .name()
                                        .equals(constraint.table().name())
                                && (constraint
                                                .entity()
                                                .columns()
                                                .contains(column.entity().name())
                                        || constraint
                                                .entity()
                                                .name()
                                                .equals(column.entity().name())));
    }

    private void gone(Difference difference) {
        if (difference instanceof Difference.UnmappedTable table) {
            table(table.migration());
        } else if (difference instanceof Difference.UnmappedColumn column) {
            String table = column.table().name();
            List<Constraint> on = column.table().keys().stream()
                    .filter(key -> key.columns().contains(column.migration().name()))
                    .toList();
            for (Constraint constraint : on) {
                dropping.add(
                        syntax.dropConstraint(column.table(), constraint),
                        syntax.addConstraint(column.table(), constraint));
            }
            dropping.add(
                    syntax.alter(
                            table,
                            "drop column " + syntax.name(column.migration().name())),
                    syntax.alter(table, "add column " + definition(column.migration())));
        } else if (difference instanceof Difference.UnmappedConstraint constraint && isAlone(constraint)) {
            dropping.add(
                    syntax.dropConstraint(constraint.table(), constraint.migration()),
                    syntax.addConstraint(constraint.table(), constraint.migration()));
        }
    }

    /** One on a column that goes, goes with it. */
    private boolean isAlone(Difference.UnmappedConstraint constraint) {
        return differences.stream()
                .noneMatch(other -> other instanceof Difference.UnmappedColumn column
                        && column.table().name().equals(constraint.table().name())
                        && constraint
                                .migration()
                                .columns()
                                .contains(column.migration().name()));
    }

    private void table(TableShape table) {
        List<String> make = new ArrayList<>();
        make.add("create table " + syntax.name(table.name()) + " ("
                + String.join(
                        ", ",
                        table.columns().values().stream().map(this::definition).toList())
                + ")");
        Stream.of(Kind.PRIMARY_KEY, Kind.UNIQUE, Kind.CHECK, Kind.INDEX, Kind.FOREIGN_KEY)
                .forEach(kind -> table.keys().stream()
                        .filter(key -> key.kind() == kind)
                        .forEach(key -> make.add(syntax.addConstraint(table, key))));
        dropping.addAll("", List.of("drop table " + syntax.name(table.name())), make);
    }

    private String definition(Column column) {
        return syntax.name(column.name()) + " " + column.definition();
    }

    private static List<String> statements(List<String> all, Pattern about, String name) {
        return all.stream()
                .filter(sql -> {
                    Matcher statement = about.matcher(sql);
                    return statement.matches() && isNamed(statement.group(1), name);
                })
                .map(sql -> sql.replaceFirst("(?i)^alter table if exists ", "alter table "))
                .toList();
    }

    private static boolean isNamed(String written, String name) {
        return written.equalsIgnoreCase(name.substring(name.indexOf('.') + 1).toLowerCase(Locale.ROOT));
    }
}
