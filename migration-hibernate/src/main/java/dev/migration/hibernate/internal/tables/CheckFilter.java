// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.tables;

import dev.migration.hibernate.internal.model.Difference;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.boot.model.relational.Namespace;
import org.hibernate.boot.model.relational.Sequence;
import org.hibernate.mapping.Table;
import org.hibernate.tool.schema.spi.SchemaFilter;
import org.hibernate.tool.schema.spi.SchemaFilterProvider;

/**
 * Has Hibernate's own check leave out the tables and sequences of which a difference is known: it names only the first thing that it
 * finds wrong.
 *
 * @param service the service's own filters
 * @param known the names of those tables and sequences, in lower case and without their schemas
 */
record CheckFilter(SchemaFilterProvider service, Set<String> known) implements SchemaFilterProvider {

    /** Of differences in what Hibernate checks. */
    static Set<String> names(List<Difference> differences) {
        return differences.stream()
                .flatMap(CheckFilter::name)
                .map(name -> name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<String> name(Difference difference) {
        if (difference instanceof Difference.NewTable added) {
            return Stream.of(added.entity().name());
        }
        if (difference instanceof Difference.NewColumn added) {
            return Stream.of(added.table().name());
        }
        if (difference instanceof Difference.ChangedColumn changed) {
            return Stream.of(changed.table().name());
        }
        if (difference instanceof Difference.UnmappedType other) {
            return Stream.of(other.table().name());
        }
        return difference instanceof Difference.SchemaObject object ? Stream.of(object.name()) : Stream.empty();
    }

    private boolean isKnown(String name) {
        return known.contains(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public SchemaFilter getValidateFilter() {
        SchemaFilter own = service.getValidateFilter();
        return new SchemaFilter() {
            @Override
            public boolean includeNamespace(Namespace namespace) {
                return own.includeNamespace(namespace);
            }

            @Override
            public boolean includeTable(Table table) {
                return own.includeTable(table) && !isKnown(table.getName());
            }

            @Override
            public boolean includeSequence(Sequence sequence) {
                return own.includeSequence(sequence)
                        && !isKnown(sequence.getName().getSequenceName().getText());
            }
        };
    }

    @Override
    public SchemaFilter getCreateFilter() {
        return service.getCreateFilter();
    }

    @Override
    public SchemaFilter getDropFilter() {
        return service.getDropFilter();
    }

    @Override
    public SchemaFilter getTruncatorFilter() {
        return service.getTruncatorFilter();
    }

    @Override
    public SchemaFilter getMigrateFilter() {
        return service.getMigrateFilter();
    }
}
