package dev.migration.spring.internal.database;

import dev.migration.InvalidMigrationsException;
import dev.migration.spring.MigrationConnectionDetails;
import dev.migration.spring.internal.settings.Instances;
import dev.migration.spring.internal.settings.MigrationProperties;
import java.util.Collection;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.NamedBeanHolder;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * Decides which database is migrated, and with which connection. In this order: the embedded database that replaces a
 * test's DataSource; the DataSource marked with {@code @MigrationDataSource}; the connection details; the database of a
 * container; {@code migration.url}; the application's DataSource with another user, or as it is.
 */
public final class DatabaseChoice {

    private static final Logger log = LoggerFactory.getLogger(DatabaseChoice.class);

    /** The name of the database where the application has no DataSource bean for it. */
    private static final String WITHOUT_BEAN = "dataSource";

    private final ConfigurableListableBeanFactory beans;
    private final ObjectProvider<DataSource> marked;
    private final @Nullable MigrationConnectionDetails details;
    private final ObjectProvider<JdbcConnectionDetails> applicationsDetails;
    private final MigrationProperties properties;

    /**
     * For the beans of a context.
     *
     * @param marked the DataSources marked with {@code @MigrationDataSource}
     */
    public DatabaseChoice(
            ConfigurableListableBeanFactory beans,
            ObjectProvider<DataSource> marked,
            @Nullable MigrationConnectionDetails details,
            ObjectProvider<JdbcConnectionDetails> applicationsDetails,
            MigrationProperties properties) {
        this.beans = beans;
        this.marked = marked;
        this.details = details;
        this.applicationsDetails = applicationsDetails;
        this.properties = properties;
    }

    /** The database. */
    public MigratedDatabase choose() {
        String replacement = TestDatabase.replacement(beans);
        if (replacement != null) {
            logWhatIsIgnored(replacement);
            return new MigratedDatabase(replacement, beans.getBean(replacement, DataSource.class));
        }
        DataSource own = marked();
        if (own != null) {
            return new MigratedDatabase(nameOf(own), own);
        }
        boolean container = TestDatabase.isContainer(beans);
        if (hasConnection() && (container || details != null)) {
            log.info(
                    "Migrating {} database; migration.url and migration.user are ignored",
                    container ? "the container's" : "the connection details'");
        }
        if (details != null) {
            return isApplications(details) ? with(null, null, null) : connected(details);
        }
        if (container) {
            return with(null, null, null);
        }
        return properties.url() == null
                ? with(properties.user(), properties.password(), properties.driverClassName())
                : at(
                        properties.url(),
                        "migration.url",
                        properties.user(),
                        properties.password(),
                        properties.driverClassName());
    }

    private boolean hasConnection() {
        return properties.url() != null || properties.user() != null || properties.password() != null;
    }

    private MigratedDatabase connected(MigrationConnectionDetails details) {
        String url = details.getJdbcUrl();
        return url == null
                ? with(details.getUsername(), details.getPassword(), details.getDriverClassName())
                : at(
                        url,
                        "connection details",
                        details.getUsername(),
                        details.getPassword(),
                        details.getDriverClassName());
    }

    private MigratedDatabase at(
            String url, String origin, @Nullable String user, @Nullable String password, @Nullable String driver) {
        DataSourceBuilder<?> builder = OwnConnection.builder("migration.url", url);
        log.info("Migrating {} ({})", OwnConnection.withoutSettings(url), origin);
        return new MigratedDatabase(nameOfApplications(), OwnConnection.of(builder, user, password, driver));
    }

    /** The application's database, with another user where one is given. */
    private MigratedDatabase with(@Nullable String user, @Nullable String password, @Nullable String driver) {
        NamedBeanHolder<DataSource> applications = applications();
        if (applications == null) {
            return new MigratedDatabase(
                    WITHOUT_BEAN, OwnConnection.of(detailsWithoutDataSource(), user, password, driver));
        }
        DataSource dataSource = applications.getBeanInstance();
        return new MigratedDatabase(
                applications.getBeanName(),
                user == null && password == null
                        ? dataSource
                        : OwnConnection.of(DataSourceBuilder.derivedFrom(dataSource), user, password, driver));
    }

    // A container gives the same details to the application and to migrations, and the application has a pool already.
    private boolean isApplications(MigrationConnectionDetails own) {
        JdbcConnectionDetails applications = applicationsDetails.getIfUnique();
        return applications != null
                && applications.getJdbcUrl().equals(own.getJdbcUrl())
                && Objects.equals(applications.getUsername(), own.getUsername());
    }

    // A test must never touch a real server, and these settings are usually those of one.
    private void logWhatIsIgnored(String replacement) {
        if (hasConnection() || details != null || marked.stream().findAny().isPresent()) {
            log.info(
                    "Migrating the test's embedded database {}; migration.url, migration.user and @MigrationDataSource"
                            + " are ignored",
                    replacement);
        }
    }

    private @Nullable DataSource marked() {
        try {
            return marked.getIfAvailable();
        } catch (NoUniqueBeanDefinitionException e) {
            throw invalid(
                    "Cannot determine which DataSource to migrate: " + listed(e.getBeanNamesFound())
                            + " are all marked with @MigrationDataSource",
                    "keep @MigrationDataSource on one of them");
        }
    }

    private @Nullable NamedBeanHolder<DataSource> applications() {
        try {
            return beans.resolveNamedBean(DataSource.class);
        } catch (NoUniqueBeanDefinitionException e) {
            throw invalid(
                    "Cannot determine which DataSource to migrate: the application has " + listed(e.getBeanNamesFound())
                            + ", and none of them is primary",
                    "mark one of them with @MigrationDataSource or @Primary, or set migration.url");
        } catch (NoSuchBeanDefinitionException e) {
            return null;
        }
    }

    private String nameOfApplications() {
        try {
            return beans.resolveNamedBean(DataSource.class).getBeanName();
        } catch (NoSuchBeanDefinitionException e) {
            return WITHOUT_BEAN;
        }
    }

    private String nameOf(DataSource dataSource) {
        return Stream.of(beans.getBeanNamesForType(DataSource.class))
                .filter(name -> beans.containsSingleton(name) && beans.getBean(name) == dataSource)
                .findFirst()
                .orElse(WITHOUT_BEAN);
    }

    private DataSourceBuilder<?> detailsWithoutDataSource() {
        JdbcConnectionDetails applications = applicationsDetails.getIfUnique();
        if (applications == null) {
            throw invalid(
                    "There is no DataSource to migrate",
                    "set spring.datasource.url or migration.url, or define a DataSource bean");
        }
        return DataSourceBuilder.create()
                .url(applications.getJdbcUrl())
                .driverClassName(applications.getDriverClassName())
                .username(applications.getUsername())
                .password(applications.getPassword());
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
