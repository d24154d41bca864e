// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.boot.Metadata;
import org.hibernate.dialect.Dialect;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.RootClass;
import org.hibernate.mapping.Value;
import org.hibernate.persister.entity.DiscriminatorHelper;

/**
 * An entity whose rows are in one table with those of others.
 *
 * @param value by which a row is told apart, as it is written in a statement; the literal null where the entity is abstract
 * @param values with those of the entities below it
 * @param columns those of its own attributes, in lower case, sorted
 */
public record Sibling(String entity, String value, List<String> values, List<String> columns) {

    private static final String NONE = "null";

    /** The root first; none where the column does not tell entities apart. */
    static List<Sibling> of(Metadata metadata, String table, String column) {
        Dialect dialect = metadata.getDatabase().getDialect();
        return metadata.getEntityBindings().stream()
                .filter(RootClass.class::isInstance)
                .filter(root -> {
                    Value discriminator = root.getDiscriminator();
                    return discriminator != null
                            && discriminator.getColumns().stream()
                                    .map(it -> EntityNames.key(root.getTable().getName(), it.getName()))
                                    .anyMatch(EntityNames.key(table, column)::equals);
                })
                .flatMap(Sibling::withSubclasses)
                .map(entity -> of(entity, dialect))
                .toList();
    }

    private static Stream<PersistentClass> withSubclasses(PersistentClass entity) {
        return Stream.concat(Stream.of(entity), entity.getSubclasses().stream());
    }

    private static Sibling of(PersistentClass entity, Dialect dialect) {
        List<String> columns = new ArrayList<>();
        entity.getUnjoinedProperties()
                .forEach(property -> property.getColumns().stream()
                        .map(Column::getName)
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .forEach(columns::add));
        return new Sibling(
                entity.getJpaEntityName(),
                value(entity, dialect),
                withSubclasses(entity)
                        .map(it -> value(it, dialect))
                        .filter(value -> !value.equals(NONE))
                        .collect(Collectors.toUnmodifiableList()),
                columns.stream().sorted().toList());
    }

    public boolean isAbstract() {
        return value.equals(NONE);
    }

    private static String value(PersistentClass entity, Dialect dialect) {
        return Boolean.TRUE.equals(entity.isAbstract())
                ? NONE
                : DiscriminatorHelper.getDiscriminatorSQLValue(entity, dialect);
    }
}
