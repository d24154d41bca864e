// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.database;

import dev.migration.InvalidMigrationsException;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.internal.url.DatabaseUrlParser;
import dev.migration.spring.MigrationConnectionDetails;
import dev.migration.spring.MigrationDataSource;
import dev.migration.spring.internal.settings.DatabaseSettings;
import dev.migration.spring.internal.settings.FlywaySettings;
import dev.migration.spring.internal.settings.InstanceProperties;
import dev.migration.spring.internal.settings.Instances;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.container.ContainerImageMetadata;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.core.env.Environment;
import org.springframework.core.type.MethodMetadata;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.util.ClassUtils;

/**
 * Decides which database is migrated, and with which connection. In this order: the embedded database that replaces its
 * DataSource in a test; the DataSource marked with {@code @MigrationDataSource}; the connection details; the database of a
 * container; the URL; its DataSource with another user, or as it is. One of several has neither marks nor details.
 */
public final class DatabaseChoice {

    /** Its name in the settings or that of its bean; no DataSource where a test has replaced another database. */
    public record MigratedDatabase(String name, @Nullable DataSource dataSource) {}

    private static final Logger log = LoggerFactory.getLogger(DatabaseChoice.class);

    // By name, because the tests' classes are missing in production.
    private static final String TEST_DATABASE =
            "org.springframework.boot.jdbc.test.autoconfigure.TestDatabaseAutoConfiguration";

    private static final String JDBC = "jdbc:";

    /** By name, because Flyway may be out of the build: then the JVM ignores the mark. */
    private static final String FLYWAY_MARK = "org.springframework.boot.flyway.autoconfigure.FlywayDataSource";

    /** The name of the only database where the application has no DataSource bean for it. */
    private static final String WITHOUT_BEAN = "dataSource";

    private final ConfigurableListableBeanFactory beans;
    private final DatabaseSettings settings;
    private final InstanceProperties own;
    private final @Nullable MigrationConnectionDetails details;

    private DatabaseChoice(ConfigurableListableBeanFactory beans, DatabaseSettings settings) {
        this.beans = beans;
        this.settings = settings;
        this.own = settings.own();
        this.details = settings.name() == null
                ? beans.getBeanProvider(MigrationConnectionDetails.class).getIfAvailable()
                : null;
    }

    /** The database of these settings. */
    public static MigratedDatabase of(ConfigurableListableBeanFactory beans, DatabaseSettings settings) {
        return new DatabaseChoice(beans, settings).choose();
    }

    /**
     * The names of the DataSources marked with {@code @MigrationDataSource}, or for Flyway whose history is taken over; conditions
     * on types do not see them all.
     */
    public static List<String> marked(ConfigurableListableBeanFactory beans) {
        List<Class<? extends Annotation>> marks = marks(beans);
        List<String> marked = new ArrayList<>();
        for (String bean : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, DataSource.class, true, false)) {
            if (marks.stream().anyMatch(mark -> beans.findAnnotationOnBean(bean, mark, false) != null)) {
                marked.add(bean);
            }
        }
        Collections.sort(marked);
        return marked;
    }

    private static List<Class<? extends Annotation>> marks(ConfigurableListableBeanFactory beans) {
        List<Class<? extends Annotation>> marks = new ArrayList<>();
        marks.add(MigrationDataSource.class);
        Environment environment = beans.getBeanProvider(Environment.class).getIfAvailable();
        if (environment != null && FlywaySettings.areRead(environment)) {
            @Nullable ClassLoader loader = beans.getBeanClassLoader();
            if (ClassUtils.isPresent(FLYWAY_MARK, loader)) {
                marks.add(ClassUtils.resolveClassName(FLYWAY_MARK, loader).asSubclass(Annotation.class));
            }
        }
        return marks;
    }

    /** Whether the embedded database of a test replaces a DataSource. */
    public static boolean isReplaced(ConfigurableListableBeanFactory beans) {
        return replacement(beans) != null;
    }

    private MigratedDatabase choose() {
        List<String> marked = settings.name() == null ? marked(beans) : List.of();
        String replacement = replacement(beans);
        if (replacement != null) {
            return inTest(replacement, marked);
        }
        if (marked.size() > 1) {
            throw invalid(
                    "Cannot determine which DataSource to migrate: " + String.join(", ", marked)
                            + " are all marked with @MigrationDataSource",
                    "keep @MigrationDataSource on one of them");
        }
        if (!marked.isEmpty()) {
            return named(marked.get(0), dataSource(marked.get(0)));
        }
        String bean = bean();
        boolean container = isContainer(bean);
        if (own.hasConnection() && (container || details != null)) {
            log.info(
                    "Migrating {}; {} and {} are ignored",
                    details == null ? "the container's database" : "the connection details' database",
                    settings.property("url"),
                    settings.property("user"));
        }
        if (details != null) {
            return connected(
                    bean,
                    details.getJdbcUrl(),
                    details.getUsername(),
                    details.getPassword(),
                    details.getDriverClassName());
        }
        return container
                ? connected(bean, null, null, null, null)
                : connected(bean, own.url(), own.user(), own.password(), own.driverClassName());
    }

    /** The name of the bean of the embedded DataSource that replaces the application's in a test; null if none does. */
    private static @Nullable String replacement(ConfigurableListableBeanFactory beans) {
        for (String name : beans.getBeanNamesForType(DataSource.class, true, false)) {
            BeanDefinition definition = beans.containsBeanDefinition(name) ? beans.getMergedBeanDefinition(name) : null;
            MethodMetadata method = definition instanceof AnnotatedBeanDefinition annotated
                    ? annotated.getFactoryMethodMetadata()
                    : null;
            if (definition != null
                    && (String.valueOf(definition.getBeanClassName()).startsWith(TEST_DATABASE)
                            || (method != null && method.getDeclaringClassName().startsWith(TEST_DATABASE)))) {
                return name;
            }
        }
        return null;
    }

    /**
     * Whether the application's DataSource leads to a container, by {@code @ServiceConnection} or a compose file; of several,
     * only one that is made of the container's connection details.
     */
    private boolean isContainer(@Nullable String bean) {
        for (String name : beans.getBeanNamesForType(JdbcConnectionDetails.class, true, false)) {
            if (beans.containsBeanDefinition(name) && ContainerImageMetadata.isPresent(beans.getBeanDefinition(name))) {
                if (settings.name() == null || (bean != null && isMadeOf(name, bean))) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isMadeOf(String details, String dataSource) {
        // What it was given is known once it is there.
        beans.getBean(dataSource);
        return List.of(beans.getDependenciesForBean(dataSource)).contains(details);
    }

    // A test must never touch a real server, which these settings usually name, and it has replaced one DataSource
    // only.
    private MigratedDatabase inTest(String replacement, List<String> marked) {
        if (settings.name() != null && !replacement.equals(bean())) {
            log.info(
                    "Not migrating {}: the test's embedded database {} does not replace it",
                    settings.name(),
                    replacement);
            return new MigratedDatabase(settings.name(), null);
        }
        if (own.hasConnection() || details != null || !marked.isEmpty()) {
            log.info(
                    "Migrating the test's embedded database {}; {}, {} and @MigrationDataSource are ignored",
                    replacement,
                    settings.property("url"),
                    settings.property("user"));
        }
        return named(replacement, dataSource(replacement));
    }

    /** A connection of their own needs no pool: it is used for a moment at each start. */
    private MigratedDatabase connected(
            @Nullable String bean,
            @Nullable String url,
            @Nullable String user,
            @Nullable String password,
            @Nullable String driver) {
        if (url == null && bean != null && user == null && password == null) {
            return named(bean, dataSource(bean));
        }
        if (url != null && !url.startsWith(JDBC)) {
            DatabaseUrl typed = typed(url).as(user, password);
            return connected(bean, typed.jdbc(), typed.user(), typed.password(), driver);
        }
        DataSourceBuilder<?> builder = url != null
                ? DataSourceBuilder.create().url(url)
                : bean == null ? withoutDataSource() : DataSourceBuilder.derivedFrom(dataSource(bean));
        if (user != null) {
            builder.username(user);
        }
        if (password != null) {
            builder.password(password);
        }
        if (driver != null) {
            builder.driverClassName(driver);
        }
        return named(
                bean == null ? WITHOUT_BEAN : bean,
                builder.type(SimpleDriverDataSource.class).build());
    }

    /** As the command line reads it, such as {@code postgres://user:password@host/name}; it is not repeated. */
    private DatabaseUrl typed(String url) {
        return DatabaseUrlParser.typed(
                url,
                settings.property("url"),
                "write it as " + DatabaseUrl.EXAMPLE + " or " + DatabaseUrl.JDBC_EXAMPLE
                        + ", for example; user and password go into " + settings.property("user") + " and "
                        + settings.property("password"));
    }

    /** When the context closes, runs are stopped before this DataSource closes their connections. */
    private DataSource dataSource(String bean) {
        DataSource dataSource = beans.getBean(bean, DataSource.class);
        beans.registerDependentBean(bean, Instances.FACTORY);
        return dataSource;
    }

    private MigratedDatabase named(String bean, DataSource dataSource) {
        return new MigratedDatabase(settings.name() == null ? bean : settings.name(), dataSource);
    }

    /** The name of its DataSource bean; null where there is none. */
    private @Nullable String bean() {
        if (settings.name() != null) {
            return candidates(settings.name(), own).stream()
                    .filter(name -> beans.containsBean(name) && beans.isTypeMatch(name, DataSource.class))
                    .findFirst()
                    .orElse(null);
        }
        try {
            return beans.resolveNamedBean(DataSource.class).getBeanName();
        } catch (NoUniqueBeanDefinitionException e) {
            if (own.url() != null || (details != null && details.getJdbcUrl() != null)) {
                return null;
            }
            throw invalid(
                    "Cannot determine which DataSource to migrate: the application has " + listed(e.getBeanNamesFound())
                            + ", and none of them is primary",
                    "mark one of them with @MigrationDataSource or @Primary, or set migration.url");
        } catch (NoSuchBeanDefinitionException e) {
            return null;
        }
    }

    /** The names that the DataSource bean of one of several databases may have. */
    public static List<String> candidates(String database, InstanceProperties own) {
        return own.dataSource() == null ? List.of(Instances.dataSource(database), database) : List.of(own.dataSource());
    }

    private DataSourceBuilder<?> withoutDataSource() {
        if (settings.name() != null) {
            throw missing(settings.name());
        }
        JdbcConnectionDetails application =
                beans.getBeanProvider(JdbcConnectionDetails.class).getIfUnique();
        if (application == null) {
            throw invalid(
                    "There is no DataSource to migrate",
                    "set spring.datasource.url or migration.url, or define a DataSource bean");
        }
        return DataSourceBuilder.create()
                .url(application.getJdbcUrl())
                .driverClassName(application.getDriverClassName())
                .username(application.getUsername())
                .password(application.getPassword());
    }

    private InvalidMigrationsException missing(String database) {
        List<String> present = List.of(beans.getBeanNamesForType(DataSource.class));
        return invalid(
                "There is no DataSource for the database " + database + ": no bean is named "
                        + String.join(" or ", candidates(database, own))
                        + (present.isEmpty()
                                ? ", and the application has none"
                                : "; the application has " + listed(present)),
                "name the bean with " + settings.property("data-source") + ", or set " + settings.property("url"));
    }

    private static InvalidMigrationsException invalid(String message, String remedy) {
        return new InvalidMigrationsException(Instances.invalid(message, remedy));
    }

    private static String listed(@Nullable Collection<String> names) {
        return names == null
                ? "several"
                : String.join(", ", names.stream().sorted().toList());
    }
}
