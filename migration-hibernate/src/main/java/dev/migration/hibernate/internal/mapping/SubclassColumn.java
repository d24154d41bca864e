// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hibernate.boot.Metadata;
import org.hibernate.dialect.Dialect;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.SingleTableSubclass;
import org.hibernate.mapping.Value;
import org.hibernate.persister.entity.DiscriminatorHelper;

/**
 * A column in the table of siblings that only rows of one subclass must fill: it may be NULL, and a condition says of which rows not.
 *
 * @param entity the subclass
 * @param discriminator the column that tells subclasses apart
 */
public record SubclassColumn(String entity, String discriminator, String condition) {

    /** By {@link EntityNames#key}. To be asked before the columns are made nullable. */
    static Map<String, SubclassColumn> all(Metadata metadata) {
        Map<String, SubclassColumn> all = new HashMap<>();
        Dialect dialect = metadata.getDatabase().getDialect();
        for (PersistentClass entity : metadata.getEntityBindings()) {
            Value discriminator = entity.getDiscriminator();
            if (entity instanceof SingleTableSubclass
                    && dialect.supportsColumnCheck()
                    && discriminator != null
                    && discriminator.getColumns().size() == 1) {
                Column tells = discriminator.getColumns().get(0);
                for (Property property : entity.getUnjoinedProperties()) {
                    property.getColumns().stream()
                            .filter(column -> !column.isNullable())
                            .forEach(column -> all.put(
                                    EntityNames.key(entity.getTable().getName(), column.getName()),
                                    new SubclassColumn(
                                            entity.getJpaEntityName(),
                                            tells.getName(),
                                            others(entity, tells, dialect) + " or " + column.getQuotedName(dialect)
                                                    + " is not null")));
                }
            }
        }
        return all;
    }

    /** What is true for rows of other classes. */
    private static String others(PersistentClass entity, Column discriminator, Dialect dialect) {
        List<PersistentClass> classes = new ArrayList<>(entity.getSubclasses());
        classes.add(0, entity);
        return classes.stream()
                .filter(it -> !Boolean.TRUE.equals(it.isAbstract()))
                .map(it -> discriminator.getQuotedName(dialect) + " <> "
                        + DiscriminatorHelper.getDiscriminatorSQLValue(it, dialect))
                .collect(Collectors.joining(" and "));
    }
}
