// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.column;

import dev.migration.hibernate.internal.mapping.EntityNames;
import dev.migration.hibernate.internal.mapping.FirstValue;
import dev.migration.hibernate.internal.tables.HibernateTables;
import java.util.Objects;
import java.util.stream.Stream;
import org.hibernate.metamodel.mapping.SoftDeleteMapping;
import org.hibernate.metamodel.spi.MappingMetamodelImplementor;
import org.hibernate.sql.ast.tree.expression.ColumnReference;
import org.jspecify.annotations.Nullable;

/** The columns by which Hibernate knows deleted rows: those that are there when one is added are not deleted. */
final class SoftDeletes {

    private SoftDeletes() {}

    /** Null for another column. */
    static @Nullable FirstValue of(HibernateTables entities, String table, String column) {
        MappingMetamodelImplementor model = entities.factory().getMappingMetamodel();
        Stream<@Nullable SoftDeleteMapping> ofEntities = entities.metadata().getEntityBindings().stream()
                .map(entity -> model.getEntityDescriptor(entity.getEntityName()).getSoftDeleteMapping());
        Stream<@Nullable SoftDeleteMapping> ofCollections = entities.metadata().getCollectionBindings().stream()
                .map(collection -> model.getCollectionDescriptor(collection.getRole())
                        .getAttributeMapping()
                        .getSoftDeleteMapping());
        return Stream.concat(ofEntities, ofCollections)
                .filter(Objects::nonNull)
                .filter(mapping -> EntityNames.key(mapping.getTableName(), mapping.getColumnName())
                        .equals(EntityNames.key(table, column)))
                .map(mapping -> new FirstValue(literal(mapping), "No row is deleted yet:"))
                .findFirst()
                .orElse(null);
    }

    private static String literal(SoftDeleteMapping mapping) {
        return mapping.createNonDeletedValueBinding(new ColumnReference("", mapping))
                .getValueExpression()
                .getFragment();
    }
}
