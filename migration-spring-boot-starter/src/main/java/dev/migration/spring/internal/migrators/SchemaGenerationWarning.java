// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.migrators;

import dev.migration.spring.MigrationLog;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.boot.jdbc.SchemaManagement;
import org.springframework.core.Ordered;

/** Warns where Hibernate is told to drop the tables that migrations have made. */
public final class SchemaGenerationWarning implements HibernatePropertiesCustomizer, Ordered {

    // One logger for everything about a run.
    private static final Logger log = LoggerFactory.getLogger(MigrationLog.class);

    /** What drops tables, by property; other than the standard's, Hibernate's own "create" drops first. */
    private static final Map<String, Set<String>> DROPPING = Map.of(
            "hibernate.hbm2ddl.auto", Set.of("create", "create-drop", "drop", "drop-and-create", "truncate"),
            "jakarta.persistence.schema-generation.database.action", Set.of("drop", "drop-and-create"));

    private final MigratedSchemaManagement migrated;
    private final ObjectProvider<DataSource> dataSource;

    /** For the DataSource for which Spring Boot makes an EntityManagerFactory, the only or the primary one. */
    public SchemaGenerationWarning(MigratedSchemaManagement migrated, ObjectProvider<DataSource> dataSource) {
        this.migrated = migrated;
        this.dataSource = dataSource;
    }

    @Override
    public void customize(Map<String, Object> properties) {
        DROPPING.forEach((property, actions) -> {
            String action = String.valueOf(properties.get(property)).trim();
            DataSource its = actions.contains(action) ? dataSource.getIfUnique() : null;
            if (its != null && migrated.getSchemaManagement(its) == SchemaManagement.MANAGED) {
                log.warn(
                        "{}={}: after the migrations, Hibernate drops the tables of its entities. Their rows, and the indexes"
                                + " and triggers that migrations created, are lost, and no later start restores"
                                + " them. Set spring.jpa.hibernate.ddl-auto to validate or none, and remove"
                                + " spring.jpa.properties.{} where it is set",
                        property,
                        action,
                        property);
            }
        });
    }

    /** Last: others may still change it. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
