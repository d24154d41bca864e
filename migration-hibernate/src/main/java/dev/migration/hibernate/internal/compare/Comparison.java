// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.compare;

import dev.migration.hibernate.internal.mapping.EntityNames;
import dev.migration.hibernate.internal.model.ComparedProduct;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.SchemaShape;
import dev.migration.hibernate.internal.model.TableShape;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Compares what the entities ask for with what the migrations make. What an entity does not say is no difference. */
public final class Comparison {

    private static final List<String> NOT_COMPARED = List.of("view ", "materialized view ", "foreign table ");

    private final SchemaShape migrations;
    private final AcceptedDifferences accepted;
    private final ComparedProduct product;
    private final EntityNames names;
    private final List<Difference> found = new ArrayList<>();
    private final List<Difference> unmapped = new ArrayList<>();
    private final ColumnComparison columns;
    private final KeyComparison keys;

    /** As the migrations' schema is now. */
    public Comparison(EntityComparison of) throws SQLException {
        this.migrations = of.migrations();
        this.accepted = of.accepted();
        this.product = of.product();
        this.names = new EntityNames(of.entities().metadata());
        this.columns = new ColumnComparison(migrations, product, of.entities().sizes(), names, found, unmapped);
        this.keys = new KeyComparison(of.entities(), of.entities().namedChecks(), names, found, unmapped);
        of.wanted().objects().forEach((name, entity) -> object(name, entity, of.wanted()));
        of.wanted().tables().values().forEach(this::table);
        tablesAndObjects(of.wanted().tables().keySet());
    }

    /** The migrations do not have what the entities ask for, and nobody has accepted that. */
    public List<Difference> differences() {
        return notAccepted(found);
    }

    /** Only the migrations have it, and entities do without; it may be anything that nobody has mapped. */
    public List<Difference> unmapped() {
        return notAccepted(unmapped);
    }

    private List<Difference> notAccepted(List<Difference> all) {
        return all.stream().filter(it -> !accepted.has(it)).toList();
    }

    /** What differs, also where it is accepted. */
    public List<Difference> known() {
        return Stream.concat(found.stream(), accepted().stream()).distinct().toList();
    }

    /** Those that somebody has accepted, of both. */
    public List<Difference> accepted() {
        return Stream.concat(found.stream(), unmapped.stream())
                .filter(accepted::has)
                .toList();
    }

    /** What is accepted, and differs no more. */
    public List<String> outdated() {
        List<String> all = new ArrayList<>(Difference.texts(found));
        all.addAll(Difference.texts(unmapped));
        return accepted.outdated(all);
    }

    private void object(String name, String entity, SchemaShape wanted) {
        String migration = migrations.objects().get(name);
        if (migration == null) {
            if (isNamedOtherwise(name, wanted)) {
                return;
            }
            String text = name + " (" + entity + ")" + Difference.MISSING;
            found.add(new Difference.SchemaObject(name, entity, null, text));
            return;
        }
        // Hibernate has the values of a type in the order of the alphabet.
        Set<String> values = Difference.values(migration);
        String by = Difference.SchemaObject.increment(entity);
        String was = Difference.SchemaObject.increment(migration);
        String text = by.equals(was)
                ? name + ": " + entity + " in the entities, " + migration + " in the migrations"
                : name + ": increment " + by + " in the entities, " + was + " in the migrations";
        if (!by.equals(was) || !values.containsAll(Difference.values(entity))) {
            found.add(new Difference.SchemaObject(name, entity, migration, text));
        } else if (!values.equals(Difference.values(entity))) {
            unmapped.add(new Difference.UnmappedObject(text));
        }
    }

    /** An entity may read from a view, or from a table elsewhere. */
    private boolean isNotCompared(String table) {
        return NOT_COMPARED.stream().anyMatch(kind -> migrations.others().contains(kind + table));
    }

    /** Whether all columns of a type have another enum in the migrations, with which they are compared, or none has it after all. */
    private boolean isNamedOtherwise(String object, SchemaShape wanted) {
        if (!object.startsWith("type ")) {
            return false;
        }
        String type = object.substring(Math.max(object.lastIndexOf('.'), object.indexOf(' ')) + 1);
        for (TableShape table : wanted.tables().values()) {
            TableShape migration = migrations.tables().get(table.name());
            boolean isNeeded = !isNotCompared(table.name())
                    && table.columns().values().stream()
                            .filter(column -> column.sized().name().equals(type))
                            .map(column -> migration == null
                                    ? null
                                    : migration.columns().get(column.name()))
                            .anyMatch(column ->
                                    column == null || column.sized().constants().isEmpty());
            if (isNeeded) {
                return false;
            }
        }
        return true;
    }

    private void table(TableShape entity) {
        TableShape migration = migrations.tables().get(entity.name());
        if (migration == null) {
            if (!isNotCompared(entity.name())) {
                found.add(new Difference.NewTable(
                        entity, names.of(entity.name()) + ": table " + entity.name() + Difference.MISSING));
            }
            return;
        }
        columns.compare(entity, migration);
        keys.compare(entity, migration);
        columns.compareOthers(entity, migration);
    }

    private void tablesAndObjects(Set<String> mapped) {
        migrations.tables().forEach((name, table) -> {
            boolean isTemporary = product.keepsTablesOfIds() && name.matches("HTE?_.*");
            boolean isPart = migrations.others().contains("table " + name + SchemaShape.PART);
            if (!isTemporary && !isPart && !mapped.contains(name)) {
                unmapped.add(new Difference.UnmappedTable(table, "table " + name));
            }
        });
        migrations.others().forEach(other -> unmapped.add(new Difference.UnmappedObject(other)));
    }
}
