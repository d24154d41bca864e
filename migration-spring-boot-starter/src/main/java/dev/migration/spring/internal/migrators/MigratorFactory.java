// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.migrators;

import dev.migration.CodeMigration;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationListener;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.TenantMigrator;
import dev.migration.TenantSource;
import dev.migration.internal.run.Engine;
import dev.migration.internal.run.Engine.Takeover;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.spring.MigrationLog;
import dev.migration.spring.MigratorCustomizer;
import dev.migration.spring.internal.database.DatabaseChoice;
import dev.migration.spring.internal.database.DatabaseChoice.MigratedDatabase;
import dev.migration.spring.internal.probe.ProbeServer;
import dev.migration.spring.internal.settings.DatabaseSettings;
import dev.migration.spring.internal.settings.FlywaySettings;
import dev.migration.spring.internal.settings.InstanceProperties.TenantProperties;
import dev.migration.spring.internal.settings.Instances;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Makes the Migrator of a database from its settings and from the beans that extend it, and stops it with the context. */
public final class MigratorFactory implements DisposableBean {

    private final ConfigurableListableBeanFactory beans;
    private final ObjectProvider<MigrationListener> listeners;
    private final ObjectProvider<MigratorCustomizer> customizers;
    /** By name; the hash of a record would load many classes at each start. */
    private final Map<String, MigratedDatabase> chosen = new ConcurrentHashMap<>();

    private final Map<Object, MigratedDatabase> made = new ConcurrentHashMap<>();

    /** For the beans of a context. */
    public MigratorFactory(
            ConfigurableListableBeanFactory beans,
            ObjectProvider<MigrationListener> listeners,
            ObjectProvider<MigratorCustomizer> customizers) {
        this.beans = beans;
        this.listeners = listeners;
        this.customizers = customizers;
    }

    ConfigurableListableBeanFactory beans() {
        return beans;
    }

    /** For a database as a whole. */
    public Migrator migrator(DatabaseSettings settings) {
        MigratedDatabase database = database(settings);
        Migrator migrator = builder(database, settings).build();
        made.put(migrator, database);
        return migrator;
    }

    /** For a database with tenants. */
    public TenantMigrator tenantMigrator(DatabaseSettings settings) {
        MigratedDatabase database = database(settings);
        TenantMigrator migrator = TenantMigrator.of(
                builder(database, settings),
                tenants(settings, database.dataSource()),
                settings.own().tenants().parallelism());
        made.put(migrator, database);
        return migrator;
    }

    /** The database of these settings, chosen once. */
    public MigratedDatabase database(DatabaseSettings settings) {
        String key = String.valueOf(settings.name());
        MigratedDatabase database = chosen.get(key);
        if (database == null) {
            database = DatabaseChoice.of(beans, settings);
            chosen.put(key, database);
        }
        return database;
    }

    /** What is done with it, by the settings and by the beans that extend them. */
    public Migrator.Builder builder(MigratedDatabase database, DatabaseSettings settings) {
        String label = settings.name();
        Migrator.Builder builder = settings.builder()
                .dataSource(database.dataSource())
                .listener(label == null ? new MigrationLog() : new MigrationLog(label));
        if (label == null) {
            beans.getBeanProvider(FlywaySettings.class).ifAvailable(flyway -> flyway.set(builder, settings.folders()));
        } else {
            Engine.unlisted(builder).instance = label;
        }
        if (settings.all().beside() != null) {
            Engine.unlisted(builder).beside = true;
        }
        Engine.unlisted(builder).finder = new ApplicationRootFinder(beans.getBeanClassLoader(), beans);
        List<CodeMigration> code = label == null ? code(CodeMigration.class) : List.of();
        if (!code.isEmpty()) {
            builder.codeMigrations(code);
        }
        Takeover takeover = Engine.unlisted(builder).takeover;
        if (label == null && takeover != null && takeover.adopts()) {
            List<Object> ofFlyway = new ArrayList<>();
            FlywayTypes.ofCode(beans.getBeanClassLoader()).forEach(type -> ofFlyway.addAll(code(type)));
            Engine.unlisted(builder).takeover = takeover.with(ofFlyway);
        }
        beans.getBeanProvider(ProbeServer.class).ifAvailable(probes -> builder.listener(probes.progress()));
        for (MigrationListener listener : listeners.orderedStream().toList()) {
            builder.listener(listener);
        }
        for (MigratorCustomizer customizer : customizers.orderedStream().toList()) {
            customizer.customize(database.name(), builder);
        }
        return builder;
    }

    private <T> List<T> code(Class<T> type) {
        try {
            return beans.getBeanProvider(type).orderedStream().toList();
        } catch (BeansException e) {
            if (e.contains(BeanCurrentlyInCreationException.class)) {
                throw invalid(
                        "A " + type.getSimpleName()
                                + " bean depends on a bean that is created after the migrations, such as a repository, an"
                                + " EntityManagerFactory or a JdbcTemplate: " + SecretMask.describe(e),
                        "use the connection that it receives when it runs; for a JdbcTemplate, wrap it in a"
                                + " SingleConnectionDataSource",
                        e);
            }
            throw e;
        }
    }

    /** A list, a query or a bean names them, and is not read yet; without a DataSource there are no tenants. */
    private TenantSource tenants(DatabaseSettings settings, @Nullable DataSource dataSource) {
        TenantProperties own = settings.own().tenants();
        Map<String, @Nullable Object> given = new LinkedHashMap<>();
        given.put(settings.property("tenants.schemas"), own.schemas());
        given.put(settings.property("tenants.schemas-query"), own.schemasQuery());
        given.put(settings.property("tenants.source"), own.source());
        given.values().removeIf(Objects::isNull);
        if (given.size() > 1) {
            throw invalid(
                    "The tenants are named more than once: " + String.join(" and ", given.keySet()),
                    "keep one of them",
                    null);
        }
        if (own.schemas() != null) {
            return TenantSource.of(own.schemas());
        }
        if (own.schemasQuery() != null) {
            return dataSource == null ? TenantSource.of(List.of()) : TenantSource.query(dataSource, own.schemasQuery());
        }
        return tenantSource(settings, own.source());
    }

    private TenantSource tenantSource(DatabaseSettings settings, @Nullable String name) {
        try {
            return name == null ? beans.getBean(TenantSource.class) : beans.getBean(name, TenantSource.class);
        } catch (BeanCreationException e) {
            // A cycle below the source that does not wait for the tenants has been left by now.
            if (e.getMostSpecificCause() instanceof BeanCurrentlyInCreationException cycle
                    && beans.isCurrentlyInCreation(String.valueOf(cycle.getBeanName()))) {
                throw invalid(
                        "The TenantSource waits for itself: it needs a bean that uses the database, such as a"
                                + " JdbcClient, and that bean waits until the tenants are migrated",
                        "inject the DataSource, and create a JdbcClient from it: JdbcClient.create(dataSource); or set "
                                + settings.property("tenants.schemas-query"),
                        e);
            }
            throw e;
        } catch (NoSuchBeanDefinitionException e) {
            throw invalid(
                    "The tenants are not named: " + (name == null ? "one bean" : "a bean " + name)
                            + " of the type TenantSource is needed, " + e.getMessage(),
                    "define it, or name the tenants with " + settings.property("tenants.schemas") + " or "
                            + settings.property("tenants.schemas-query")
                            + "; if there are several beans, name one with "
                            + settings.property("tenants.source"),
                    e);
        }
    }

    private static InvalidMigrationsException invalid(String message, String remedy, @Nullable Exception cause) {
        Problem problem = Instances.invalid(message, remedy);
        return cause == null ? new InvalidMigrationsException(problem) : new InvalidMigrationsException(problem, cause);
    }

    /** The database of a Migrator or TenantMigrator; null where it was not made here. */
    @Nullable
    MigratedDatabase database(Object migrator) {
        return made.get(migrator);
    }

    /** What the Migrators that were made here connect with; one that a test has left alone has nothing. */
    public Stream<DataSource> dataSources() {
        return made.values().stream().map(MigratedDatabase::dataSource).flatMap(Stream::ofNullable);
    }

    /** Whether no Migrator was made here. */
    public boolean isUnused() {
        return made.isEmpty();
    }

    @Override
    public void destroy() {
        for (Object migrator : made.keySet()) {
            if (migrator instanceof Migrator single) {
                single.stop();
            } else if (migrator instanceof TenantMigrator tenants) {
                tenants.stop();
            }
        }
    }
}
