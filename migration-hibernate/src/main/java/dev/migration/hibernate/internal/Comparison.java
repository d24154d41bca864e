package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.Difference.Aspect;
import dev.migration.hibernate.internal.TableShape.Column;
import dev.migration.hibernate.internal.TableShape.Constraint;
import dev.migration.hibernate.internal.TableShape.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares what the entities ask for with what the migrations make. What an entity does not say is no difference. */
final class Comparison {

    private static final String MISSING = " is not in the migrations";

    private final SchemaShape migrations;
    private final ProductShape product;
    private final EntityNames names;
    private final List<Difference> found = new ArrayList<>();
    private final List<Difference> unmapped = new ArrayList<>();
    /** The conditions that somebody wrote, in lower case: others on one column are Hibernate's own. */
    private final Set<String> namedChecks;

    /** As the migrations' schema is now. */
    Comparison(EntityComparison of) throws SQLException {
        this.migrations = of.migrations();
        this.product = of.product();
        this.namedChecks = of.entities().namedChecks();
        this.names = new EntityNames(of.entities().metadata());
        of.wanted().objects().forEach(this::object);
        of.wanted().tables().values().forEach(this::table);
        tablesAndObjects(of.wanted().tables().keySet());
    }

    /** The migrations do not have what the entities ask for. */
    List<Difference> differences() {
        return List.copyOf(found);
    }

    /** Only the migrations have it, and entities do without; it may be anything that nobody has mapped. */
    List<Difference> unmapped() {
        return List.copyOf(unmapped);
    }

    private void object(String name, String entity) {
        String migration = migrations.objects().get(name);
        if (migration == null) {
            String text = name + " (" + entity + ")" + MISSING;
            found.add(new Difference.SchemaObject(name, entity, null, text));
        } else if (!Difference.SchemaObject.increment(entity).equals(Difference.SchemaObject.increment(migration))
                // Hibernate has the values of a type in the order of the alphabet.
                || !Difference.values(entity).equals(Difference.values(migration))) {
            String text = name + ": " + entity + " in the entities, " + migration + " in the migrations";
            found.add(new Difference.SchemaObject(name, entity, migration, text));
        }
    }

    private void table(TableShape entity) {
        TableShape migration = migrations.tables().get(entity.name());
        if (migration == null) {
            // An entity may read from a view.
            if (!migrations.others().contains("view " + entity.name())
                    && !migrations.others().contains("materialized view " + entity.name())) {
                found.add(new Difference.NewTable(
                        entity, names.of(entity.name()) + ": table " + entity.name() + MISSING));
            }
            return;
        }
        entity.columns().values().forEach(column -> column(column, migration));
        Set<Constraint> met = new LinkedHashSet<>();
        for (Constraint key : entity.keys()) {
            same(key, migration).or(() -> key(key, migration)).ifPresent(met::add);
        }
        migration.columns().values().stream()
                .filter(column -> find(entity, column.name()) == null)
                .forEach(column -> gone(column, migration));
        migration.keys().stream()
                .filter(key -> !met.contains(key))
                .forEach(key -> unmapped.add(
                        new Difference.UnmappedConstraint(migration, key, key.text() + " on " + migration.name())));
    }

    private void gone(Column column, TableShape table) {
        String text = "column " + column.in(table);
        boolean isFilled = migrations.others().stream()
                .anyMatch(other ->
                        other.startsWith(table.name() + ", trigger ") && other.endsWith(SchemaShape.BEFORE_INSERT));
        if (column.isRequired() && !isFilled) {
            text = names.of(table.name()) + ": " + text + " is NOT NULL without a default, and in no entity";
            found.add(new Difference.GoneColumn(table, column, text));
        } else {
            unmapped.add(new Difference.GoneColumn(table, column, text + " " + column.definition()));
        }
    }

    /** MariaDB and MySQL find a column by its name in any case. */
    private @Nullable Column find(TableShape table, String name) {
        return table.columns().values().stream()
                .filter(column -> column.name().equals(name)
                        || (product instanceof MySqlShape && column.name().equalsIgnoreCase(name)))
                .findFirst()
                .orElse(null);
    }

    private void column(Column entity, TableShape table) {
        Column migration = find(table, entity.name());
        String attribute = names.of(table.name(), entity.name());
        if (migration == null) {
            String text = attribute + ": column " + entity.in(table) + " " + entity.definition() + MISSING;
            found.add(new Difference.NewColumn(table, entity, text));
            return;
        }
        Set<Aspect> aspects = EnumSet.noneOf(Aspect.class);
        if (!product.isSameType(entity.type(), migration.type())) {
            aspects.add(Aspect.TYPE);
        }
        if (entity.notNull() && !migration.notNull()) {
            aspects.add(Aspect.NULLABLE);
        } else if (migration.notNull() && !entity.notNull()) {
            // An attribute is nullable where an entity says nothing.
            unmapped.add(new Difference.UnmappedNotNull(table, migration, "NOT NULL of column " + migration.in(table)));
        }
        if (!entity.defaultValue().isEmpty()
                && !product.isSameDefault(entity.defaultValue(), migration.defaultValue())) {
            aspects.add(Aspect.DEFAULT);
        }
        if (entity.isCounted() && !migration.isCounted()) {
            aspects.add(Aspect.COUNTED);
        }
        if (!entity.computed().isEmpty() && !product.isSameDefault(entity.computed(), migration.computed())) {
            aspects.add(Aspect.COMPUTED);
        }
        if (!aspects.isEmpty()) {
            found.add(new Difference.ChangedColumn(table, entity, migration, aspects, attribute));
        }
    }

    /** What in the migrations does what this one asks for. */
    private static Optional<Constraint> same(Constraint entity, TableShape migration) {
        return migration.keys().stream()
                .filter(other -> entity.isMetBy(other) || covers(other, entity, migration))
                .findFirst();
    }

    /** A key has an index, and a unique key of columns that are NOT NULL does what a primary key does. */
    private static boolean covers(Constraint migration, Constraint entity, TableShape table) {
        if (entity.kind() == Kind.INDEX && migration.columns().isEmpty()) {
            // With a condition, an expression or another method, which no annotation says.
            return migration.kind() == Kind.INDEX && migration.isNamed(entity.name());
        }
        if (migration.kind() != Kind.UNIQUE && migration.kind() != Kind.PRIMARY_KEY) {
            return false;
        }
        return switch (entity.kind()) {
            case INDEX -> migration.columns().equals(entity.columns());
            case UNIQUE -> migration.meaning().equalsIgnoreCase(entity.meaning());
            case PRIMARY_KEY ->
                migration.meaning().equalsIgnoreCase(entity.meaning())
                        && entity.columns().stream()
                                .map(table.columns()::get)
                                .allMatch(column -> column != null && column.notNull());
            default -> false;
        };
    }

    /** One that the migrations do not have as it is; returns the one that it should replace. */
    private Optional<Constraint> key(Constraint entity, TableShape table) {
        Optional<Constraint> changed = table.keys().stream()
                .filter(other -> other.kind() == entity.kind())
                .filter(other -> other.isNamed(entity.name()) || isOnTheSame(entity, other))
                .min(Comparator.comparing(other -> !other.isNamed(entity.name())));
        String text = entity.owner(table, names) + ": " + entity.text() + " on " + table.name();
        if (changed.isPresent()) {
            text += " in the entity, " + changed.get().text() + " in the migrations";
            found.add(new Difference.ChangedConstraint(table, entity, changed.get(), text));
        } else if (!isHibernatesOwn(entity)) {
            found.add(new Difference.NewConstraint(table, entity, text + MISSING));
        }
        return changed;
    }

    private boolean isOnTheSame(Constraint entity, Constraint other) {
        return switch (entity.kind()) {
            case PRIMARY_KEY -> true;
            case FOREIGN_KEY -> other.columns().equals(entity.columns());
            case CHECK ->
                isHibernatesOwn(entity)
                        && other.columns().equals(entity.columns())
                        && entity.listsValues()
                        && other.listsValues();
            default -> false;
        };
    }

    /** The values of an enum, or a bound of Bean Validation: migrations may leave them to the service. */
    private boolean isHibernatesOwn(Constraint constraint) {
        return constraint.kind() == Kind.CHECK
                && !constraint.columns().isEmpty()
                && !namedChecks.contains(constraint.name().toLowerCase(Locale.ROOT));
    }

    private void tablesAndObjects(Set<String> mapped) {
        migrations.tables().forEach((name, table) -> {
            // H2 has them among the others: ids that a statement on several tables takes.
            boolean isTemporary = product instanceof H2Shape && name.matches("HTE?_.*");
            boolean isPart = migrations.others().contains("table " + name + SchemaShape.PART);
            if (!isTemporary && !isPart && !mapped.contains(name)) {
                unmapped.add(new Difference.UnmappedTable(table, "table " + name));
            }
        });
        migrations.others().forEach(other -> unmapped.add(new Difference.UnmappedObject(other)));
    }
}
