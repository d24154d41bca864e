// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.mapping;

import java.util.Objects;
import org.hibernate.boot.Metadata;
import org.hibernate.dialect.Dialect;
import org.hibernate.mapping.BasicValue;
import org.hibernate.mapping.RootClass;
import org.hibernate.mapping.Selectable;
import org.hibernate.mapping.Value;
import org.hibernate.persister.entity.DiscriminatorHelper;
import org.jspecify.annotations.Nullable;

/**
 * What Hibernate itself would have written for the rows of a table into a column that it has now.
 *
 * @param literal as it is written in a statement
 * @param reason why, as the beginning of an answer
 */
public record FirstValue(String literal, String reason) {

    /** Null for an attribute of the entity's own, and where it cannot be known. */
    static @Nullable FirstValue of(Metadata metadata, String table, String column) {
        return metadata.getEntityBindings().stream()
                .filter(RootClass.class::isInstance)
                .map(RootClass.class::cast)
                .filter(entity ->
                        EntityNames.key(entity.getTable().getName(), column).equals(EntityNames.key(table, column)))
                .map(entity -> of(entity, column, metadata.getDatabase().getDialect()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable FirstValue of(RootClass entity, String column, Dialect dialect) {
        if (entity.getVersion() != null && isNumber(entity.getVersion().getValue(), column)) {
            return new FirstValue("0", "Rows get 0, with which Hibernate starts a version:");
        }
        Value discriminator = entity.getDiscriminator();
        if (discriminator == null
                || !has(discriminator, column)
                || entity.isAbstract()
                || entity.isDiscriminatorValueNull()
                || entity.isDiscriminatorValueNotNull()) {
            return null;
        }
        return new FirstValue(
                DiscriminatorHelper.getDiscriminatorSQLValue(entity, dialect),
                "Each row becomes a " + entity.getJpaEntityName() + ":");
    }

    private static boolean isNumber(Value value, String column) {
        return has(value, column)
                && value instanceof BasicValue basic
                && Number.class.isAssignableFrom(
                        basic.resolve().getDomainJavaType().getJavaTypeClass());
    }

    private static boolean has(Value value, String column) {
        return value.getSelectables().stream().map(Selectable::getText).anyMatch(column::equalsIgnoreCase);
    }
}
