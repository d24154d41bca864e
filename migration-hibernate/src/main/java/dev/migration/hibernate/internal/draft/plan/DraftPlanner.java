// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.plan;

import dev.migration.hibernate.internal.compare.Comparison;
import dev.migration.hibernate.internal.compare.EntityComparison;
import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.column.ColumnChanges;
import dev.migration.hibernate.internal.draft.column.ConnectedColumns;
import dev.migration.hibernate.internal.draft.column.CountedColumn;
import dev.migration.hibernate.internal.draft.column.ReferringTypes;
import dev.migration.hibernate.internal.draft.key.KeyChanges;
import dev.migration.hibernate.internal.draft.key.ReferringKeys;
import dev.migration.hibernate.internal.draft.move.SubclassTables;
import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.draft.syntax.H2Syntax;
import dev.migration.hibernate.internal.draft.syntax.MySqlSyntax;
import dev.migration.hibernate.internal.draft.syntax.PostgreSqlSyntax;
import dev.migration.hibernate.internal.draft.value.DurationUnits;
import dev.migration.hibernate.internal.draft.value.EnumChanges;
import dev.migration.hibernate.internal.draft.value.EnumNumbers;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.Difference.ChangedColumn;
import dev.migration.hibernate.internal.model.Difference.ChangedConstraint;
import dev.migration.hibernate.internal.model.Difference.GoneColumn;
import dev.migration.hibernate.internal.model.Difference.NewColumn;
import dev.migration.hibernate.internal.model.Difference.NewConstraint;
import dev.migration.hibernate.internal.model.Difference.NewTable;
import dev.migration.hibernate.internal.model.Difference.UnmappedNotNull;
import dev.migration.hibernate.internal.model.SchemaShape;
import dev.migration.hibernate.internal.model.TableOrder;
import dev.migration.hibernate.internal.tables.HibernateTables;
import dev.migration.internal.database.catalogue.SchemaTable.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns differences into changes: what is new as Hibernate writes it, what changed as the product alters it. */
public final class DraftPlanner {

    private final List<Difference> differences;
    private final List<Difference> unmapped;
    private final List<Difference> all;
    private final SchemaShape migrations;
    private final DraftSyntax syntax;
    private final ObjectChanges objects;
    private final NewTables tables;
    private final ColumnChanges columns;
    private final NewColumns newColumns;
    private final ChangedColumns changedColumns;
    private final KeyChanges keys;
    private final EnumNumbers numbers;
    private final CountedColumn counted;

    private DraftPlanner(EntityComparison comparison) throws SQLException {
        HibernateTables entities = comparison.entities();
        var found = new Comparison(comparison);
        this.differences = found.differences();
        this.unmapped = found.unmapped();
        this.all = Stream.concat(differences.stream(), unmapped.stream()).toList();
        this.migrations = comparison.migrations();
        this.syntax = syntax(comparison);
        var hibernate = new HibernateStatements(comparison, new ReferringTypes(comparison, migrations, syntax));
        var enums = new EnumChanges(entities, syntax);
        this.columns = new ColumnChanges(comparison, syntax);
        this.keys = new KeyChanges(all, syntax, enums);
        this.numbers = new EnumNumbers(all, entities, syntax);
        this.counted = new CountedColumn(all, syntax);
        this.objects = new ObjectChanges(all, migrations, entities.schema(), hibernate, syntax);
        this.tables = new NewTables(
                TableOrder.of(Difference.all(all, NewTable.class).toList()), hibernate, objects, columns, keys, syntax);
        this.newColumns =
                new NewColumns(hibernate, columns, keys, counted, new SubclassTables(all, entities.columns(), syntax));
        this.changedColumns = new ChangedColumns(
                columns,
                keys,
                enums,
                numbers,
                new DurationUnits(entities.columns(), syntax),
                new ConnectedColumns(migrations, syntax));
    }

    /**
     * Of the migrations' schema as it is now.
     *
     * @param drop whether what no entity has is to be dropped
     */
    public static DraftPlan of(EntityComparison comparison, boolean drop) throws SQLException {
        return new DraftPlanner(comparison).plan(drop);
    }

    private DraftPlan plan(boolean drop) throws SQLException {
        var schemas = new NewSchemas(migrations, syntax);
        List<DraftChange> changes = new ArrayList<>(objects.changes(schemas));
        changes.addAll(tables.changes(schemas));
        List<NewColumn> added = of(NewColumn.class)
                .filter(column -> columns.refused(column) == null)
                .toList();
        List<ChangedColumn> changed = of(ChangedColumn.class)
                .filter(column -> column.isDrafted() && changedColumns.refused(column) == null)
                .toList();
        for (Difference difference : all) {
            if (difference instanceof NewColumn column && added.contains(column)) {
                changes.addAll(newColumns.added(column));
            } else if (difference instanceof ChangedColumn column
                    && changed.contains(column)
                    && !changedColumns.isConnected(column)) {
                changes.add(changedColumns.changed(column));
            } else if (difference instanceof UnmappedNotNull column && drop) {
                changes.add(columns.nullable(column.text(), column.table(), column.migration()));
            }
        }
        changedColumns
                .together(changed.stream().filter(changedColumns::isConnected).toList())
                .forEach(changes::add);
        added.stream().flatMap(newColumns::filled).forEach(changes::add);
        of(NewColumn.class).flatMap(newColumns::required).forEach(changes::add);
        constraints().forEach(changes::add);
        // What is in the former primary key cannot be NULL before that one is gone.
        Difference.all(differences, GoneColumn.class)
                .filter(column -> column.migration().isRequired())
                .forEach(column -> changes.add(columns.nullable(column.text(), column.table(), column.migration())));
        return new DraftPlan(changes, objects.additions(), refused(), differences, unmapped, migrations, syntax);
    }

    private <D extends Difference> Stream<D> of(Class<D> kind) {
        return Difference.all(all, kind);
    }

    private Stream<DraftChange> constraints() {
        return differences.stream()
                .sorted(Comparator.comparing(DraftPlanner::place))
                .flatMap(difference -> difference instanceof NewConstraint added && isOfItsOwn(added)
                        ? Stream.of(keys.added(added))
                        : difference instanceof ChangedConstraint changed
                                        && isReplaced(changed)
                                        && ReferringKeys.refused(changed, migrations) == null
                                ? Stream.of(keys.changed(changed))
                                : Stream.empty());
    }

    /** A foreign key needs the indexes behind it, and one that had a primary key's needs another before that one is replaced. */
    private static int place(Difference difference) {
        if (!(difference instanceof NewConstraint key)) {
            return 1;
        }
        return key.entity().kind() == Kind.FOREIGN_KEY ? 2 : 0;
    }

    private boolean isOfItsOwn(NewConstraint key) {
        return !keys.isPartOfNewColumn(key) && !keys.isPartOfChangedColumn(key) && !counted.has(key);
    }

    private boolean isReplaced(ChangedConstraint key) {
        return syntax.canReplace(key.migration()) && !numbers.isPartOf(key);
    }

    /** Why something is not drafted: columns first. */
    private List<String> refused() {
        Stream<@Nullable String> ofColumns = all.stream()
                .map(difference -> difference instanceof NewColumn column
                        ? columns.refused(column)
                        : difference instanceof ChangedColumn column && column.isDrafted()
                                ? changedColumns.refused(column)
                                : null);
        Stream<@Nullable String> ofKeys = Difference.all(differences, ChangedConstraint.class)
                .filter(this::isReplaced)
                .map(key -> ReferringKeys.refused(key, migrations));
        return Stream.concat(ofColumns, ofKeys).filter(Objects::nonNull).toList();
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
