package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.Difference.Aspect;
import dev.migration.hibernate.internal.TableShape.Column;
import dev.migration.hibernate.internal.TableShape.Constraint;
import dev.migration.internal.schema.SchemaTable.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Turns differences into statements: what is new as Hibernate writes it, what changed as the product alters it, what is gone only
 * where that is asked for.
 */
final class DraftPlanner {

    private static final String NAME = "((?:[\"`]?[\\w$]+[\"`]?\\.)*[\"`]?[\\w$]+[\"`]?)";
    private static final Pattern OF = Pattern.compile(
            "(?is)(?:create (?:cached )?table |alter table (?:if exists )?|create (?:unique )?index \\S+\\s+on |comment on table "
                    + "|insert into |create sequence (?:if not exists )?|create (?:type |cast \\((?:varchar as )?))"
                    + NAME
                    + "(?=[\\s(;)]|$).*");
    private static final Pattern CAST = Pattern.compile("(?is)create cast (\\(.*?\\)).*");
    private static final Pattern NEW_COLUMN =
            Pattern.compile("(?is)alter table \\S+\\s+add column [\"`]?([\\w$]+)[\"`]?\\s.*");
    private static final Pattern NEW_FOREIGN_KEY =
            Pattern.compile("(?is)alter table (\\S+)\\s+add constraint\\s+(\\S+)\\s+foreign key.*");

    private final DraftSyntax syntax;
    private final List<String> creating;
    private final List<String> adding;
    private final Set<String> otherSchemas;
    private final SchemaShape migrations;
    private final Comparison found;
    private final List<Difference> differences;
    private final DraftScript script = new DraftScript();

    /** @param drop whether what no entity has is to be dropped */
    DraftPlanner(EntityComparison comparison, boolean drop) throws SQLException {
        HibernateTables entities = comparison.entities();
        this.syntax = DraftSyntax.of(comparison.product(), entities.dialect());
        this.creating = entities.creating();
        this.adding = entities.adding(comparison.connection());
        this.otherSchemas = new TreeSet<>(entities.schemas());
        this.otherSchemas.remove(entities.schema());
        this.migrations = comparison.migrations();
        this.found = new Comparison(comparison);
        this.differences = new ArrayList<>(found.differences());
        if (drop) {
            found.unmapped().stream()
                    .filter(it -> !(it instanceof Difference.Kept))
                    .forEach(differences::add);
        }
    }

    /** Those to bring about. */
    List<Difference> differences() {
        return List.copyOf(differences);
    }

    /** What adds and changes. */
    DraftScript script() {
        all(Difference.SchemaObject.class).forEach(this::object);
        newTables();
        differences.forEach(this::columns);
        // A foreign key needs the indexes behind it.
        differences.stream()
                .sorted(Comparator.comparing(it -> it instanceof Difference.NewConstraint key
                        && key.entity().kind() == Kind.FOREIGN_KEY))
                .forEach(this::constraints);
        return script;
    }

    /** What drops the tables and columns that no entity has, with their foreign keys first. Nothing brings back what they held. */
    DraftScript dropping() {
        var dropping = new DraftScript();
        List<TableShape> tables = all(Difference.UnmappedTable.class)
                .map(Difference.UnmappedTable::migration)
                .toList();
        tables.forEach(table -> table.keys().forEach(key -> dropForeignKey(table, key, dropping)));
        all(Difference.UnmappedConstraint.class)
                .filter(key -> gone(key.table())
                        .anyMatch(column -> key.migration().columns().contains(column.name())))
                .forEach(key -> dropForeignKey(key.table(), key.migration(), dropping));
        tables.forEach(table -> dropping.add(List.of("drop table " + syntax.name(table.name())), List.of()));
        all(Difference.GoneColumn.class)
                .forEach(gone -> dropping.add(List.of(dropColumn(gone.table(), gone.migration())), List.of()));
        return dropping;
    }

    private void dropForeignKey(TableShape table, Constraint key, DraftScript dropping) {
        if (key.kind() == Kind.FOREIGN_KEY && !key.name().isEmpty()) {
            dropping.add(List.of(syntax.dropConstraint(table, key)), List.of());
        }
    }

    private String dropColumn(TableShape table, Column column) {
        return syntax.alter(table.name(), "drop column " + syntax.name(column.name()));
    }

    private Stream<Column> gone(TableShape table) {
        return all(Difference.GoneColumn.class)
                .filter(gone -> gone.table().equals(table))
                .map(Difference.GoneColumn::migration);
    }

    /** Creates that of a name if no migration has a table in it. It stays when that is undone: others may use it. */
    private void schemaOf(String name) {
        String schema = name.substring(0, Math.max(0, name.indexOf('.')));
        String create = "create schema if not exists " + syntax.name(schema);
        if (!schema.isEmpty()
                && !script.up().contains(create)
                && migrations.tables().keySet().stream().noneMatch(table -> table.startsWith(schema + "."))) {
            script.add(List.of(create), List.of());
        }
    }

    /** A type with other values is left: it takes ALTER TYPE … ADD VALUE, which nothing undoes, or all its columns have to be rewritten. */
    private void object(Difference.SchemaObject object) {
        String name = object.name();
        schemaOf(name);
        String before = object.migration();
        if (before == null) {
            String question = object.isSequence() ? startsAnew(name) : "";
            for (String sql : statements(creating, name)) {
                Matcher cast = CAST.matcher(sql);
                String what = cast.matches()
                        ? "cast " + cast.group(1)
                        : (object.isSequence() ? "sequence " : "type ") + syntax.name(name);
                script.add(question, "", List.of(sql), List.of("drop " + what));
            }
        } else if (object.isSequence()) {
            String alter = "alter sequence " + syntax.name(name) + " increment by ";
            script.add(
                    "An instance with the other allocationSize would take the same numbers: stop all instances before this"
                            + " migration. Then delete this line.",
                    "",
                    List.of(alter + Difference.SchemaObject.increment(object.entity())),
                    List.of(alter + Difference.SchemaObject.increment(before)));
        }
    }

    /** A question; none for that of a new table, by which Hibernate names it. Any other may number one with rows. */
    private String startsAnew(String sequence) {
        boolean isOfNewTable = all(Difference.NewTable.class)
                .anyMatch(table -> sequence.equalsIgnoreCase(table.entity().name() + "_seq"));
        return migrations.tables().isEmpty() || isOfNewTable
                ? ""
                : sequence
                        + " starts at 1. If its table has rows, let it start above their numbers. Then delete this line.";
    }

    private void newTables() {
        List<String> foreignKeys = new ArrayList<>();
        for (Difference.NewTable table : all(Difference.NewTable.class).toList()) {
            String name = table.entity().name();
            schemaOf(name);
            List<String> undo = List.of("drop table " + syntax.name(name));
            for (String sql : statements(creating, name)) {
                if (NEW_FOREIGN_KEY.matcher(sql).matches()) {
                    foreignKeys.add(sql);
                } else {
                    // A table that counts, where the product has no sequence.
                    String question = sql.startsWith("insert into ") ? startsAnew(name) : "";
                    script.add(question, "", List.of(sql), undo);
                    undo = List.of();
                }
            }
        }
        // When all tables are there; they go before any of them.
        String undo = "alter table $1 " + syntax.dropForeignKey() + " $2";
        foreignKeys.forEach(sql ->
                script.add(List.of(sql), List.of(NEW_FOREIGN_KEY.matcher(sql).replaceFirst(undo))));
    }

    private <D extends Difference> Stream<D> all(Class<D> kind) {
        return Stream.of(found.differences(), found.unmapped())
                .flatMap(List::stream)
                .filter(kind::isInstance)
                .map(kind::cast);
    }

    private void columns(Difference difference) {
        if (difference instanceof Difference.NewColumn column) {
            newColumn(column.table(), column.entity());
        } else if (difference instanceof Difference.ChangedColumn column && column.isDrafted()) {
            script.replace(
                    question(column),
                    syntax.change(column, column.result()),
                    syntax.change(column, column.migration()));
        } else if (difference instanceof Difference.GoneColumn column
                && column.migration().isRequired()) {
            nullable(column.table().name(), column.migration());
        } else if (difference instanceof Difference.UnmappedNotNull column) {
            nullable(column.table().name(), column.migration());
        }
    }

    private void nullable(String table, Column column) {
        script.add(List.of(syntax.nullable(table, column, true)), List.of(syntax.nullable(table, column, false)));
    }

    private static String question(Difference.ChangedColumn column) {
        List<String> risks = new ArrayList<>();
        if (column.is(Aspect.NULLABLE)) {
            risks.add("becomes NOT NULL, which fails where a row has NULL: fill those rows in an earlier migration");
        }
        if (column.is(Aspect.TYPE) && !column.isWider()) {
            risks.add("changes from " + column.migration().type() + " to "
                    + column.entity().type() + ", which may fail on values of rows, or round or convert them");
        }
        return risks.isEmpty()
                ? ""
                : column.entity().in(column.table()) + " " + String.join("; it ", risks)
                        + ". Check the rows, then delete this line.";
    }

    private void newColumn(TableShape table, Column column) {
        String question = column.isRequired()
                ? column.in(table)
                        + " is NOT NULL without a default, so this fails if the table has rows. Add a default; or leave NOT NULL"
                        + " out here, and fill the column before a later migration sets it. Then delete this line."
                : "";
        for (String sql : statements(adding, table.name())) {
            Matcher statement = NEW_COLUMN.matcher(sql);
            if (statement.matches() && statement.group(1).equalsIgnoreCase(column.name())) {
                script.add(
                        question,
                        renamed(table, column),
                        List.of(sql.replaceAll("\\s*\n\\s*", " ")),
                        List.of(dropColumn(table, column)));
            }
        }
    }

    /** Names a column that is gone and has the same type: it may be this one, by its former name. */
    private String renamed(TableShape table, Column column) {
        return gone(table)
                .filter(gone -> gone.type().equals(column.type()))
                .findFirst()
                .map(it -> "If " + it.name() + " was renamed to " + column.name()
                        + ", replace all statements on both with the following one, and reverse it in the down script: "
                        + syntax.alter(
                                table.name(),
                                "rename column " + syntax.name(it.name()) + " to " + syntax.name(column.name())))
                .orElse("");
    }

    private void constraints(Difference difference) {
        if (difference instanceof Difference.NewConstraint constraint) {
            if (!isPartOfNewColumn(constraint)) {
                script.add(
                        List.of(syntax.addConstraint(constraint.table(), constraint.entity())),
                        syntax.undo(constraint.table(), constraint.entity(), beside(constraint)));
            }
        } else if (difference instanceof Difference.ChangedConstraint constraint
                && !constraint.migration().name().isEmpty()) {
            script.replace(
                    "",
                    replaced(constraint, constraint.migration(), constraint.entity()),
                    replaced(constraint, constraint.entity(), constraint.migration()));
        }
    }

    private List<Constraint> beside(Difference.NewConstraint added) {
        return Stream.concat(
                        added.table().keys().stream(),
                        all(Difference.NewConstraint.class)
                                .filter(other ->
                                        !other.equals(added) && other.table().equals(added.table()))
                                .map(Difference.NewConstraint::entity))
                .toList();
    }

    /** Together: without the second one, the first would be gone. */
    private List<String> replaced(Difference.ChangedConstraint difference, Constraint from, Constraint to) {
        return List.of(syntax.dropConstraint(difference.table(), from), syntax.addConstraint(difference.table(), to));
    }

    /** Hibernate writes a condition of a column with the column. */
    private boolean isPartOfNewColumn(Difference.NewConstraint constraint) {
        Constraint check = constraint.entity();
        return check.kind() == Kind.CHECK
                && all(Difference.NewColumn.class)
                        .filter(column -> column.table().equals(constraint.table()))
                        .map(column -> column.entity().name())
                        .anyMatch(column ->
                                check.columns().contains(column) || check.name().equals(column));
    }

    private List<String> statements(List<String> all, String name) {
        return all.stream()
                .filter(sql -> {
                    Matcher statement =
                            OF.matcher(sql.replaceFirst("^comment on column (\\S+)\\.\\S+", "comment on table $1"));
                    return statement.matches() && isNamed(statement.group(1).replaceAll("[\"`]", ""), name);
                })
                // That a table is missing would be an error.
                .map(sql -> sql.replaceFirst("(?i)^alter table if exists ", "alter table "))
                .toList();
    }

    /** One of the migrations' own schema may be written with it or without. */
    private boolean isNamed(String written, String name) {
        int dot = written.lastIndexOf('.');
        return name.contains(".")
                ? written.equalsIgnoreCase(name)
                : written.substring(dot + 1).equalsIgnoreCase(name)
                        && (dot < 0 || !otherSchemas.contains(written.substring(0, dot)));
    }
}
