package dev.migration.hibernate.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.service.spi.SessionFactoryServiceRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what Hibernate knows of the tables, which it forgets once it has started. Hibernate finds it by the file in
 * {@code META-INF/services}.
 */
public final class MetadataKeeper implements Integrator {

    private static final Map<SessionFactoryImplementor, Metadata> KEPT = new ConcurrentHashMap<>();

    @Override
    public void integrate(
            Metadata metadata, BootstrapContext bootstrapContext, SessionFactoryImplementor sessionFactory) {
        KEPT.put(sessionFactory, metadata);
    }

    @Override
    public void disintegrate(SessionFactoryImplementor sessionFactory, SessionFactoryServiceRegistry serviceRegistry) {
        KEPT.remove(sessionFactory);
    }

    /** Null where it started without this module. */
    static @Nullable Metadata of(SessionFactoryImplementor factory) {
        return KEPT.get(factory);
    }
}
