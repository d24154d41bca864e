// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal;

import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;

/** What Hibernate knows of some entities, on a database. */
public final class Service {

    private Service() {}

    /** The caller closes it. */
    public static EntityManagerFactory of(DataSource dataSource, Class<?>... entities) {
        return of(dataSource, Map.of(), List.of(entities));
    }

    public static EntityManagerFactory of(
            DataSource dataSource, Map<String, Object> settings, List<Class<?>> entities) {
        var registry = new StandardServiceRegistryBuilder(new BootstrapServiceRegistryBuilder()
                        .applyClassLoader(entities.get(0).getClassLoader())
                        .build())
                .applySetting("hibernate.connection.datasource", dataSource)
                .applySetting("hibernate.hbm2ddl.auto", "none")
                .applySetting("hibernate.id.sequence.increment_size_mismatch_strategy", "none")
                .applySettings(settings)
                .build();
        var sources = new MetadataSources(registry);
        entities.forEach(sources::addAnnotatedClass);
        return sources.buildMetadata().buildSessionFactory();
    }
}
