// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.mapping;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.Selectable;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.Value;

/** What a developer calls a table and a column: the entity, and its attribute. */
public final class EntityNames {

    private final Map<String, String> names = new HashMap<>();

    public EntityNames(Metadata metadata) {
        // Of several in one table the parent first: it names what all have.
        List<PersistentClass> entities = metadata.getEntityBindings().stream()
                .sorted(Comparator.comparing(PersistentClass::getSubclassId))
                .toList();
        for (PersistentClass entity : entities) {
            String name = entity.getJpaEntityName();
            put(entity.getTable(), "", name);
            Property id = entity.getIdentifierProperty();
            value(name + "." + (id == null ? "id" : id.getName()), entity.getIdentifier());
            entity.getProperties().forEach(property -> property(name, property));
        }
        for (Collection collection : metadata.getCollectionBindings()) {
            String role = collection.getRole();
            String name = collection.getOwner().getJpaEntityName()
                    + role.substring(collection.getOwner().getEntityName().length());
            if (!collection.isOneToMany()) {
                put(collection.getCollectionTable(), "", name);
                value(name, collection.getKey());
                value(name, collection.getElement());
            }
        }
    }

    private void property(String owner, Property property) {
        value(owner + "." + property.getName(), property.getValue());
    }

    private void value(String name, Value value) {
        if (value instanceof Component component) {
            component.getProperties().forEach(property -> property(name, property));
        } else {
            for (Selectable column : value.getSelectables()) {
                put(value.getTable(), column.getText(), name);
            }
        }
    }

    private void put(Table table, String column, String name) {
        names.putIfAbsent(key(table.getName(), column), name);
    }

    /** Of a column, or of a table without one: in any case, and without the schema. */
    public static String key(String table, String column) {
        return table.substring(table.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT) + "/"
                + column.toLowerCase(Locale.ROOT);
    }

    /** The entity or collection of a table; the table itself where none is known, as for an audit table. */
    public String of(String table) {
        return names.getOrDefault(key(table, ""), table);
    }

    /** The attribute of a column; the entity and the column where it is none's, such as a discriminator. */
    public String of(String table, String column) {
        return names.getOrDefault(key(table, column), of(table) + " (" + column + ")");
    }
}
