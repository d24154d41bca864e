// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.mapping;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.mapping.BasicValue;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.JoinedSubclass;
import org.hibernate.mapping.PersistentClass;
import org.jspecify.annotations.Nullable;

/** What the attributes of columns are. */
public record MappedColumns(MetadataKeeper.Kept kept) {

    /** The names of the constants of a column's enum, by their number; empty where it has none, or a converter of its own. */
    public List<String> constants(String table, String column) {
        return value(table, column)
                .filter(value -> value.getValueConverter() == null)
                .<Class<?>>map(value -> value.getDomainJavaType().getJavaTypeClass())
                .filter(Class::isEnum)
                .map(type -> Stream.of(type.getEnumConstants())
                        .map(constant -> ((Enum<?>) constant).name())
                        .toList())
                .orElse(List.of());
    }

    /** What rows have in a column that is new, where Hibernate itself knows. */
    public @Nullable FirstValue firstValue(String table, String column) {
        return FirstValue.of(kept.metadata(), table, column);
    }

    /** What only rows of a subclass must fill in a table of siblings; null for another column. */
    public @Nullable SubclassColumn ofSubclass(String table, String column) {
        return kept.ofSubclasses().get(EntityNames.key(table, column));
    }

    /** The entities that a column tells apart in their one table, the root first; none for another column. */
    public List<Sibling> siblings(String table, String column) {
        return Sibling.of(kept.metadata(), table, column);
    }

    /** By what the rows of a joined subclass's table, and of those below it, were told apart from their siblings in one table. */
    public List<String> discriminators(String table) {
        return kept.metadata().getEntityBindings().stream()
                .filter(JoinedSubclass.class::isInstance)
                .filter(it -> EntityNames.key(it.getTable().getName(), "").equals(EntityNames.key(table, "")))
                .flatMap(it -> Stream.concat(Stream.of(it), it.getSubclasses().stream()))
                .filter(it -> !Boolean.TRUE.equals(it.isAbstract()))
                .map(PersistentClass::getDiscriminatorValue)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** The columns of a table whose whole type an entity has. */
    public List<Column> written(String table) {
        return kept.metadata().collectTableMappings().stream()
                .filter(it -> EntityNames.key(it.getName(), "").equals(EntityNames.key(table, "")))
                .flatMap(it -> it.getColumns().stream())
                .filter(kept.written()::contains)
                .toList();
    }

    /** The names that entities write in quotes. */
    public Set<String> quoted() {
        return kept.metadata().collectTableMappings().stream()
                .flatMap(it -> it.getColumns().stream())
                .filter(Column::isQuoted)
                .map(Column::getName)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What the attribute of a column is in Java, if that is one column. */
    public Optional<Class<?>> javaType(String table, String column) {
        return value(table, column).map(value -> value.getDomainJavaType().getJavaTypeClass());
    }

    private Optional<BasicValue.Resolution<?>> value(String table, String column) {
        String name = table.substring(table.lastIndexOf('.') + 1);
        return kept.metadata().collectTableMappings().stream()
                .filter(it -> it.getName().equalsIgnoreCase(name))
                .flatMap(it -> it.getColumns().stream())
                .filter(it -> it.getName().equalsIgnoreCase(column))
                .map(Column::getValue)
                .filter(BasicValue.class::isInstance)
                .<BasicValue.Resolution<?>>map(value -> ((BasicValue) value).resolve())
                .findFirst();
    }
}
