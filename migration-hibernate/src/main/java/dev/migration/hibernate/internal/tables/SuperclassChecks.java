// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.tables;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hibernate.boot.Metadata;
import org.hibernate.dialect.Dialect;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.SingleTableSubclass;
import org.hibernate.persister.entity.DiscriminatorHelper;

/**
 * Conditions that Hibernate 7.4 makes up for a primitive of a superclass whose column may be NULL: that it is not, for rows of the
 * subclass alone. Nobody wrote them.
 */
final class SuperclassChecks {

    private SuperclassChecks() {}

    /** What creates a table, without those that are about nothing else. */
    static String without(String statement, Metadata metadata) {
        Dialect dialect = metadata.getDatabase().getDialect();
        return metadata.getEntityBindings().stream()
                .filter(SingleTableSubclass.class::isInstance)
                .filter(entity -> entity.getDiscriminator() != null)
                .map(entity -> Pattern.compile(",\\s*check \\(" + Pattern.quote(condition(entity, dialect)) + "\\)"))
                .reduce(statement, (text, check) -> check.matcher(text).replaceAll(""), (one, other) -> other);
    }

    private static String condition(PersistentClass entity, Dialect dialect) {
        return entity.getDiscriminator().getSelectables().get(0).getText(dialect) + " <> "
                + DiscriminatorHelper.getDiscriminatorSQLValue(entity, dialect) + " or ("
                + entity.getSuperclass().getUnjoinedProperties().stream()
                        .filter(property -> !property.isComposite() && !property.isOptional())
                        .flatMap(property -> property.getColumns().stream())
                        .filter(Column::isNullable)
                        .map(column -> column.getQuotedName(dialect) + " is not null")
                        .collect(Collectors.joining(" and "))
                + ")";
    }
}
