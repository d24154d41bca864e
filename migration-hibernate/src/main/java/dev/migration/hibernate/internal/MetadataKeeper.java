package dev.migration.hibernate.internal;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what Hibernate knows of the tables, which it forgets once it has started. Hibernate finds it by the file in
 * {@code META-INF/services}.
 */
public final class MetadataKeeper implements Integrator {

    private static final Map<SessionFactoryImplementor, Metadata> KEPT =
            Collections.synchronizedMap(new WeakHashMap<>());

    @Override
    public void integrate(
            Metadata metadata, BootstrapContext bootstrapContext, SessionFactoryImplementor sessionFactory) {
        if (sessionFactory.getProperties().containsKey(EntityCheck.CHECKED)) {
            // Before Hibernate changes them: then they would match.
            HibernateAction.requireNone(sessionFactory);
        }
        KEPT.put(sessionFactory, metadata);
    }

    /** Null where it started without this module. */
    static @Nullable Metadata of(SessionFactoryImplementor factory) {
        return KEPT.get(factory);
    }
}
