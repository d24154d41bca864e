package dev.migration.spring.internal.migrators;

import dev.migration.spring.MigrationLog;
import dev.migration.spring.internal.settings.SettingOrigin;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.boot.jdbc.SchemaManagement;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** Warns where Hibernate is told to drop the tables that migrations have made. */
public final class SchemaGenerationWarning implements HibernatePropertiesCustomizer, Ordered {

    // One logger for everything about a run.
    private static final Logger log = LoggerFactory.getLogger(MigrationLog.class);

    private static final String HIBERNATES = "hibernate.hbm2ddl.auto";
    private static final String STANDARD = "jakarta.persistence.schema-generation.database.action";
    private static final String DDL_AUTO = "spring.jpa.hibernate.ddl-auto";

    /** Other than the standard's, Hibernate's own "create" drops first. */
    private static final Map<String, Set<String>> DROPPING = Map.of(
            HIBERNATES, Set.of("create", "create-drop", "drop", "drop-and-create", "truncate"),
            STANDARD, Set.of("drop", "drop-and-create"));

    private final MigratedSchemaManagement migrated;
    private final ObjectProvider<DataSource> dataSource;
    private final Environment environment;

    /** For the DataSource for which Spring Boot makes an EntityManagerFactory, the only or the primary one. */
    public SchemaGenerationWarning(
            MigratedSchemaManagement migrated, ObjectProvider<DataSource> dataSource, Environment environment) {
        this.migrated = migrated;
        this.dataSource = dataSource;
        this.environment = environment;
    }

    @Override
    public void customize(Map<String, Object> properties) {
        DROPPING.forEach((property, actions) -> {
            String action = String.valueOf(properties.get(property)).trim();
            if (actions.contains(action) && isMigrated()) {
                log.warn(
                        "{} is {}: after the migrations, Hibernate drops the tables of its entities. Their rows, and the indexes"
                                + " and triggers that migrations created, are lost, and no later start restores"
                                + " them. Set it to {}",
                        written(property, action),
                        action,
                        property.equals(HIBERNATES) ? "validate or none" : "none");
            }
        });
    }

    private boolean isMigrated() {
        DataSource its = dataSource.getIfUnique();
        return its != null && migrated.getSchemaManagement(its) == SchemaManagement.MANAGED;
    }

    /** As the application has set it, by a property or in code. */
    private String written(String property, String action) {
        for (String name : property.equals(HIBERNATES)
                ? new String[] {"spring.jpa.properties." + HIBERNATES, DDL_AUTO}
                : new String[] {"spring.jpa.properties." + STANDARD}) {
            @Nullable ConfigurationProperty found = SettingOrigin.find(environment, name);
            if (found != null && action.equals(environment.getProperty(name))) {
                return SettingOrigin.describe(found);
            }
        }
        return property;
    }

    /** Last: others may still change it. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
