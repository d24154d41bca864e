package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.Difference.Aspect;
import dev.migration.hibernate.internal.TableShape.Column;
import dev.migration.hibernate.internal.TableShape.Constraint;
import dev.migration.hibernate.internal.TableShape.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares what the entities ask for with what the migrations make. What an entity does not say is no difference. */
final class Comparison {

    private static final Pattern INCREMENT = Pattern.compile(" by (-?\\d+)");

    private final SchemaShape entities;
    private final SchemaShape migrations;
    private final ProductShape product;
    private final Set<String> namedChecks;
    private final List<Difference> found = new ArrayList<>();

    private Comparison(SchemaShape entities, SchemaShape migrations, ProductShape product, Set<String> namedChecks) {
        this.entities = entities;
        this.migrations = migrations;
        this.product = product;
        this.namedChecks = namedChecks;
    }

    /**
     * All differences, with what only the migrations have at the end.
     *
     * @param namedChecks the conditions that somebody wrote, in lower case: others on one column are Hibernate's own
     */
    static List<Difference> of(
            SchemaShape entities, SchemaShape migrations, ProductShape product, Set<String> namedChecks) {
        var comparison = new Comparison(entities, migrations, product, namedChecks);
        comparison.objects(
                Difference.Kind.TYPE,
                entities.types(),
                migrations.types(),
                // Hibernate has them in the order of the alphabet.
                (entity, migration) -> Difference.values(entity).equals(Difference.values(migration)));
        comparison.objects(
                Difference.Kind.SEQUENCE,
                entities.sequences(),
                migrations.sequences(),
                (entity, migration) -> increment(entity).equals(increment(migration)));
        comparison.entities.tables().values().forEach(comparison::table);
        comparison.unmapped();
        return List.copyOf(comparison.found);
    }

    private void objects(
            Difference.Kind kind,
            Map<String, String> wanted,
            Map<String, String> made,
            BiPredicate<String, String> isSame) {
        wanted.forEach((name, entity) -> {
            String migration = made.get(name);
            if (migration == null || !isSame.test(entity, migration)) {
                found.add(new Difference.SchemaObject(kind, name, entity, migration));
            }
        });
    }

    private static String increment(String sequence) {
        Matcher increment = INCREMENT.matcher(sequence);
        return increment.find() ? increment.group(1) : "";
    }

    private void table(TableShape entity) {
        TableShape migration = migrations.tables().get(entity.name());
        if (migration == null) {
            // An entity may read from a view.
            if (Stream.of("view ", "materialized view ")
                    .noneMatch(kind -> migrations.others().contains(kind + entity.name()))) {
                found.add(new Difference.NewTable(entity));
            }
            return;
        }
        entity.columns().values().forEach(column -> column(column, migration));
        Set<Constraint> met = new LinkedHashSet<>();
        for (Constraint key : entity.keys()) {
            Optional<Constraint> same = same(key, migration);
            if (same.isPresent()) {
                met.add(same.get());
            } else {
                key(key, migration).ifPresent(met::add);
            }
        }
        for (Column column : migration.columns().values()) {
            if (find(entity, column.name()) == null) {
                found.add(
                        column.isRequired()
                                ? new Difference.NeglectedColumn(migration, column)
                                : new Difference.UnmappedColumn(migration, column));
            }
        }
        migration.keys().stream()
                .filter(key -> !met.contains(key))
                .forEach(key -> found.add(new Difference.UnmappedConstraint(migration, key)));
    }

    /** MariaDB and MySQL find a column by its name in any case. */
    private @Nullable Column find(TableShape table, String name) {
        Column exact = table.columns().get(name);
        return exact != null || !(product instanceof MySqlShape)
                ? exact
                : table.columns().values().stream()
                        .filter(column -> column.name().equalsIgnoreCase(name))
                        .findFirst()
                        .orElse(null);
    }

    private void column(Column entity, TableShape table) {
        Column migration = find(table, entity.name());
        if (migration == null) {
            found.add(new Difference.NewColumn(table, entity));
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
            found.add(new Difference.UnmappedNotNull(table, migration));
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
            found.add(new Difference.ChangedColumn(table, entity, migration, aspects));
        }
    }

    /** What in the migrations does what this one asks for. */
    private static Optional<Constraint> same(Constraint entity, TableShape migration) {
        return migration.keys().stream()
                .filter(other ->
                        (entity.meansTheSame(other) && hasAction(other, entity)) || covers(other, entity, migration))
                .findFirst();
    }

    /** An entity that says nothing about the rows of a foreign key takes what the migrations say. */
    private static boolean hasAction(Constraint migration, Constraint entity) {
        String action = ProductShape.actionOf(entity);
        return entity.kind() != Kind.FOREIGN_KEY || action.isEmpty() || action.equals(ProductShape.actionOf(migration));
    }

    /** A key has an index, and a unique key of columns that are NOT NULL does what a primary key does. */
    private static boolean covers(Constraint migration, Constraint entity, TableShape table) {
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
        Optional<Constraint> changed = table.named(entity)
                .filter(other -> other.kind() == entity.kind())
                .or(() -> table.keys().stream()
                        .filter(other -> isOnTheSame(entity, other))
                        .findFirst());
        if (changed.isPresent()) {
            found.add(new Difference.ChangedConstraint(table, entity, changed.get()));
        } else if (!isHibernatesOwn(entity)) {
            found.add(new Difference.NewConstraint(table, entity));
        }
        return changed;
    }

    private boolean isOnTheSame(Constraint entity, Constraint other) {
        if (other.kind() != entity.kind()) {
            return false;
        }
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

    private void unmapped() {
        migrations.tables().forEach((name, table) -> {
            if (!entities.tables().containsKey(name)) {
                found.add(new Difference.UnmappedTable(table));
            }
        });
        migrations.others().forEach(other -> found.add(new Difference.UnmappedObject(other)));
    }
}
