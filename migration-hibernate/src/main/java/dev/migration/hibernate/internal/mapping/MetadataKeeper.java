// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.mapping;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.SingleTableSubclass;
import org.hibernate.mapping.Table;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what Hibernate knows of the tables, which it forgets once it has started. Hibernate finds it by the file in
 * {@code META-INF/services}.
 */
public final class MetadataKeeper implements Integrator {

    /** A property of Hibernate: its entities are compared once it has started, so it must not change their tables. */
    public static final String CHECKED = "dev.migration.entities.checked";

    private static final Map<SessionFactoryImplementor, Kept> KEPT = Collections.synchronizedMap(new WeakHashMap<>());

    /**
     * What is kept.
     *
     * @param written the columns whose whole type an entity has: once Hibernate has worked out a type, it is written there too
     * @param ofSubclasses the columns that only rows of a subclass must fill
     */
    public record Kept(Metadata metadata, Set<Column> written, Map<String, SubclassColumn> ofSubclasses) {}

    @Override
    public void integrate(
            Metadata metadata, BootstrapContext bootstrapContext, SessionFactoryImplementor sessionFactory) {
        if (sessionFactory.getProperties().containsKey(CHECKED)) {
            // Before Hibernate changes them: then they would match.
            HibernateAction.requireNone(sessionFactory);
        }
        Set<Column> written = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Table table : metadata.collectTableMappings()) {
            table.getColumns().stream()
                    .filter(column -> column.getSqlType() != null)
                    .forEach(written::add);
        }
        KEPT.put(sessionFactory, new Kept(metadata, written, SubclassColumn.all(metadata)));
    }

    /** Null where it started without this module. */
    public static @Nullable Kept of(SessionFactoryImplementor factory) {
        Kept kept = KEPT.get(factory);
        if (kept != null) {
            makeCreatable(kept.metadata());
        }
        return kept;
    }

    /** Hibernate 7.4 ends a comment at its first apostrophe, and has a subclass's column NOT NULL in the table of its siblings. */
    private static void makeCreatable(Metadata metadata) {
        for (Table table : metadata.collectTableMappings()) {
            table.setComment(quoted(table.getComment()));
            table.getColumns().forEach(column -> column.setComment(quoted(column.getComment())));
        }
        for (PersistentClass entity : metadata.getEntityBindings()) {
            if (entity instanceof SingleTableSubclass) {
                entity.getUnjoinedProperties()
                        .forEach(property -> property.getColumns().forEach(column -> column.setNullable(true)));
            }
        }
    }

    private static @Nullable String quoted(@Nullable String comment) {
        return comment == null ? null : comment.replaceAll("(?<!')'(?!')", "''");
    }
}
