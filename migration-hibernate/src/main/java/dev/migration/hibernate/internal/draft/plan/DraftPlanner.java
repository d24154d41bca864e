package dev.migration.hibernate.internal.draft.plan;

import dev.migration.hibernate.internal.compare.Comparison;
import dev.migration.hibernate.internal.compare.EntityComparison;
import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.DraftScript;
import dev.migration.hibernate.internal.draft.column.ColumnChanges;
import dev.migration.hibernate.internal.draft.column.ConnectedColumns;
import dev.migration.hibernate.internal.draft.column.CountedColumn;
import dev.migration.hibernate.internal.draft.column.ReferringTypes;
import dev.migration.hibernate.internal.draft.key.KeyChanges;
import dev.migration.hibernate.internal.draft.key.ReferringKeys;
import dev.migration.hibernate.internal.draft.move.SubclassTables;
import dev.migration.hibernate.internal.draft.rename.TableRenames;
import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.draft.syntax.H2Syntax;
import dev.migration.hibernate.internal.draft.syntax.MySqlSyntax;
import dev.migration.hibernate.internal.draft.syntax.PostgreSqlSyntax;
import dev.migration.hibernate.internal.draft.value.DurationUnits;
import dev.migration.hibernate.internal.draft.value.EnumChanges;
import dev.migration.hibernate.internal.draft.value.EnumNumbers;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.SchemaShape;
import dev.migration.hibernate.internal.model.TableOrder;
import dev.migration.hibernate.internal.tables.HibernateTables;
import dev.migration.internal.schema.SchemaTable.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Turns differences into changes: what is new as Hibernate writes it, what changed as the product alters it. */
public final class DraftPlanner {

    private static final Pattern CAST = Pattern.compile("(?is)create cast (\\(.*?\\)).*");
    private static final Pattern NEW_FOREIGN_KEY =
            Pattern.compile("(?is)alter table (\\S+)\\s+add constraint\\s+(\\S+)\\s+foreign key\\s*\\(([^)]*)\\).*");

    private final DraftSyntax syntax;
    private final HibernateStatements hibernate;
    private final ColumnChanges columns;
    private final EnumChanges enums;
    private final KeyChanges keys;
    private final EnumNumbers numbers;
    private final DurationUnits durations;
    private final SchemaShape migrations;
    private final String ownSchema;
    private final Comparison found;
    private final CountedColumn counted;
    private final SubclassTables subclasses;
    private final ConnectedColumns connected;
    private final List<Difference.ChangedColumn> connectedColumns = new ArrayList<>();
    private final List<DraftChange> changes = new ArrayList<>();
    private final List<DraftChange> filled = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final List<DraftChange> additions = new ArrayList<>();

    /** Of the migrations' schema as it is now. */
    public DraftPlanner(EntityComparison comparison, boolean drop) throws SQLException {
        this.syntax = syntax(comparison);
        this.columns = new ColumnChanges(comparison, syntax);
        this.enums = new EnumChanges(comparison.entities(), syntax);
        this.migrations = comparison.migrations();
        this.hibernate = new HibernateStatements(comparison, new ReferringTypes(comparison, migrations, syntax));
        this.connected = new ConnectedColumns(migrations, syntax);
        this.ownSchema = comparison.entities().schema();
        this.found = new Comparison(comparison);
        this.keys = new KeyChanges(all(), syntax, enums);
        this.counted = new CountedColumn(all(), syntax);
        this.subclasses = new SubclassTables(all(), comparison.entities().columns(), syntax);
        this.numbers = new EnumNumbers(all(), comparison.entities(), syntax);
        this.durations = new DurationUnits(comparison.entities().columns(), syntax);
        Difference.all(all(), Difference.SchemaObject.class).forEach(this::object);
        newTables();
        for (Difference difference : all()) {
            columns(difference, drop);
        }
        if (!connectedColumns.isEmpty()) {
            List<Difference.ChangedColumn> all = connected.withOtherSides(connectedColumns);
            changes.add(connected.together(all, all.stream().map(this::changed).toList()));
        }
        changes.addAll(filled);
        Difference.all(all(), Difference.NewColumn.class)
                .flatMap(column -> columns.required(column, other -> keys.isNew(column.table(), other)).stream())
                .forEach(changes::add);
        found.differences().stream()
                .sorted(Comparator.comparing(DraftPlanner::place))
                .forEach(this::constraints);
        // What is in the former primary key cannot be NULL before that one is gone.
        Difference.all(all(), Difference.GoneColumn.class)
                .filter(it -> it.migration().isRequired() && found.differences().contains(it))
                .forEach(it -> changes.add(columns.nullable(it.text(), it.table(), it.migration())));
    }

    /** What adds and changes, in this order. */
    public List<DraftChange> changes() {
        return List.copyOf(changes);
    }

    /** Values of types, which nothing takes out again. */
    public DraftScript additions() {
        return DraftScript.of(additions);
    }

    /** Why something is not drafted. */
    public List<String> refused() {
        return List.copyOf(refused);
    }

    /** What the entities ask for. */
    public List<Difference> differences() {
        return found.differences();
    }

    /** With what no entity has. */
    public List<Difference> all() {
        return Stream.concat(found.differences().stream(), found.unmapped().stream())
                .toList();
    }

    public DraftSyntax syntax() {
        return syntax;
    }

    public SchemaShape migrations() {
        return migrations;
    }

    /** Whether an answer to another question copies what is in a table that is gone. */
    public boolean hasCopied(Difference gone) {
        return subclasses.hasCopied(gone);
    }

    /** Creates that of a name if no migration has a table in it. It stays when that is undone: others may use it. */
    private void schemaOf(String name) {
        String schema = name.substring(0, Math.max(0, name.indexOf('.')));
        List<String> create = List.of("create schema if not exists " + syntax.name(schema));
        if (!schema.isEmpty()
                && changes.stream().noneMatch(change -> change.up().equals(create))
                && migrations.tables().keySet().stream().noneMatch(table -> table.startsWith(schema + "."))) {
            changes.add(DraftChange.of("", create, List.of()));
        }
    }

    private void object(Difference.SchemaObject object) {
        String name = object.name();
        schemaOf(name);
        String before = object.migration();
        if (before == null) {
            String question = object.isSequence() ? startsAnew(name) : "";
            for (String sql : hibernate.creating(name)) {
                Matcher cast = CAST.matcher(sql);
                String what = cast.matches()
                        ? "cast " + cast.group(1)
                        : (object.isSequence() ? "sequence " : "type ") + syntax.name(name);
                changes.add(DraftChange.of(object.text(), List.of(sql), List.of("drop " + what))
                        .asking(question));
            }
        } else if (object.isSequence()) {
            String alter = "alter sequence " + syntax.name(name) + " increment by ";
            changes.add(DraftChange.of(
                            object.text(),
                            List.of(alter + Difference.SchemaObject.increment(object.entity())),
                            List.of(alter + Difference.SchemaObject.increment(before)))
                    .asking(
                            "An instance with the other allocationSize would take the same numbers: stop all instances before"
                                    + " this migration."));
        } else {
            values(object, before);
        }
    }

    /** A value that is gone stays, unless it has another name: all columns of the type would have to be rewritten. */
    private void values(Difference.SchemaObject type, String before) {
        List<String> gone = new ArrayList<>(Difference.constants(before));
        gone.removeAll(Difference.constants(type.entity()));
        List<String> added = new ArrayList<>(Difference.constants(type.entity()));
        added.removeAll(Difference.constants(before));
        String alter = "alter type " + syntax.name(type.name());
        if (gone.isEmpty()) {
            added.forEach(value ->
                    additions.add(DraftChange.of(type.text(), List.of(alter + " add value " + value), List.of())));
        } else if (gone.size() == 1 && added.size() == 1) {
            String rename = alter + " rename value %s to %s";
            changes.add(DraftChange.replacing(
                            type.text(),
                            "Is " + added.get(0) + " of type " + type.name() + " the former " + gone.get(0)
                                    + "? If it is new, write ADD VALUE in place of this; a value that is gone stays in"
                                    + " the type.",
                            List.of(rename.formatted(gone.get(0), added.get(0))),
                            List.of(rename.formatted(added.get(0), gone.get(0))))
                    .failingBefore("where it writes " + gone.get(0)));
        }
    }

    /** A question; none for that of a table that is new for sure, by which Hibernate names it. Any other may number one with rows. */
    private String startsAnew(String sequence) {
        return migrations.tables().isEmpty() || new TableRenames(all(), ownSchema, syntax).isOfNewTable(sequence)
                ? ""
                : sequence + " starts at 1. If its table has rows, let it start above their numbers.";
    }

    private void newTables() {
        List<DraftChange> foreignKeys = new ArrayList<>();
        List<Difference.NewTable> tables =
                TableOrder.of(Difference.all(all(), Difference.NewTable.class).toList());
        for (Difference.NewTable table : tables) {
            String name = table.entity().name();
            schemaOf(name);
            List<String> undo = List.of("drop table " + syntax.name(name));
            for (String sql : hibernate.creating(name)) {
                Matcher foreignKey = NEW_FOREIGN_KEY.matcher(sql);
                if (foreignKey.matches()) {
                    String drop = foreignKey.replaceFirst("alter table $1 " + syntax.dropForeignKey() + " $2");
                    // Where each table is asked about, it belongs to the one that comes last.
                    List<String> on = List.of(
                            foreignKey.group(3).replaceAll("[\"`\\s]", "").split(","));
                    String about = TableOrder.last(tables, table, on).text();
                    foreignKeys.add(DraftChange.of(about, List.of(sql), List.of(drop))
                            .commented(keys.indexOffer(
                                    table.entity(),
                                    foreignKey.group(3),
                                    table.entity().keys())));
                } else {
                    // A table that counts, where the product has no sequence.
                    String question = sql.startsWith("insert into ") ? startsAnew(name) : "";
                    changes.add(DraftChange.of(table.text(), List.of(sql), undo)
                            .asking(question)
                            .commented(undo.isEmpty() ? "" : columns.remarks(table.entity())));
                    undo = List.of();
                }
            }
        }
        // When all tables are there; they go before any of them.
        changes.addAll(foreignKeys);
    }

    private void columns(Difference difference, boolean drop) throws SQLException {
        if (difference instanceof Difference.NewColumn column && columns.refused(column) != null) {
            refused.add(String.valueOf(columns.refused(column)));
        } else if (difference instanceof Difference.NewColumn column) {
            for (String sql :
                    hibernate.adding(column.table().name(), column.entity().name())) {
                subclasses.filled(column, sql).ifPresent(filled::add);
                Optional<DraftChange> special = counted.added(column, sql).or(() -> subclasses.added(column, sql));
                changes.add(special.isPresent() ? special.get() : columns.added(column, sql, keys));
            }
        } else if (difference instanceof Difference.ChangedColumn column && column.isDrafted()) {
            String why = numbers.isFor(column) ? numbers.refused(column) : columns.refused(column);
            if (why == null && connected.has(column)) {
                connectedColumns.add(column);
            } else if (why == null) {
                changes.add(changed(column));
            } else {
                refused.add(why);
            }
        } else if (difference instanceof Difference.UnmappedNotNull column && drop) {
            changes.add(columns.nullable(column.text(), column.table(), column.migration()));
        }
    }

    private DraftChange changed(Difference.ChangedColumn column) {
        if (numbers.isFor(column)) {
            return numbers.changed(column, columns.others(column));
        }
        if (enums.isTyped(column)) {
            return enums.typed(column, columns.others(column));
        }
        DraftChange change = columns.changed(column);
        return durations.isFor(column) ? durations.asked(column, change) : keys.conditional(column, change);
    }

    /** A foreign key needs the indexes behind it, and one that had a primary key's needs another before that one is replaced. */
    private static int place(Difference difference) {
        if (!(difference instanceof Difference.NewConstraint key)) {
            return 1;
        }
        return key.entity().kind() == Kind.FOREIGN_KEY ? 2 : 0;
    }

    private void constraints(Difference difference) {
        if (difference instanceof Difference.NewConstraint added
                && !keys.isPartOfNewColumn(added)
                && !keys.isPartOfChangedColumn(added)
                && !counted.has(added)) {
            changes.add(keys.added(added));
        } else if (difference instanceof Difference.ChangedConstraint changed
                && syntax.canReplace(changed.migration())
                && !numbers.isPartOf(changed)) {
            String why = ReferringKeys.refused(changed, migrations);
            if (why == null) {
                changes.add(keys.changed(changed));
            } else {
                refused.add(why);
            }
        }
    }

    private static DraftSyntax syntax(EntityComparison comparison) {
        HibernateTables entities = comparison.entities();
        return switch (comparison.product()) {
            case POSTGRESQL -> new PostgreSqlSyntax(entities.dialect());
            case H2 -> new H2Syntax(entities.dialect());
            case MARIADB, MYSQL ->
                new MySqlSyntax(entities.dialect(), entities.columns().quoted());
        };
    }
}
