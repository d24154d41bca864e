package dev.migration.spring.autoconfigure;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.spring.MigrationConnectionDetails;
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
 * Decides which database is migrated, and with which connection: the embedded one that replaces a test's DataSource, or
 * else the one of {@code @MigrationDataSource}, that of {@code migration.url}, the application's DataSource by another
 * user, or the application's DataSource as it is. The settings do not count where the DataSource is that of a container.
 */
final class MigratedDatabaseChoice {

    private static final Logger log = LoggerFactory.getLogger(MigratedDatabaseChoice.class);

    /** What the database is called where the application has no DataSource bean for it. */
    private static final String WITHOUT_BEAN = "dataSource";

    private final ConfigurableListableBeanFactory beans;
    private final ObjectProvider<DataSource> marked;
    private final MigrationConnectionDetails details;
    private final ObjectProvider<JdbcConnectionDetails> applicationsDetails;
    private final MigrationProperties properties;

    MigratedDatabaseChoice(
            ConfigurableListableBeanFactory beans,
            ObjectProvider<DataSource> marked,
            MigrationConnectionDetails details,
            ObjectProvider<JdbcConnectionDetails> applicationsDetails,
            MigrationProperties properties) {
        this.beans = beans;
        this.marked = marked;
        this.details = details;
        this.applicationsDetails = applicationsDetails;
        this.properties = properties;
    }

    MigratedDatabase choose() {
        String replacement = TestDatabase.replacement(beans);
        if (replacement != null) {
            tellWhatIsIgnored(replacement);
            return new MigratedDatabase(replacement, beans.getBean(replacement, DataSource.class));
        }
        DataSource own = markedOne();
        if (own != null) {
            return new MigratedDatabase(nameOf(own), own);
        }
        boolean container = TestDatabase.isContainer(beans);
        boolean fromSettings = areFromSettings();
        if (properties.hasConnection() && (container || !fromSettings)) {
            log.info(
                    "Migrating {} database; migration.url and migration.user are ignored",
                    container ? "the container's" : "the connection details'");
        }
        if (fromSettings) {
            return container ? applicationsDatabase() : connected("migration.url");
        }
        return isApplications() ? applicationsDatabase() : connected("connection details");
    }

    private boolean areFromSettings() {
        return details instanceof PropertiesMigrationConnectionDetails;
    }

    private MigratedDatabase connected(String origin) {
        String url = details.getJdbcUrl();
        if (url != null) {
            OwnConnection.requireJdbc("migration.url", url);
            log.info("Migrating {} ({})", OwnConnection.withoutSettings(url), origin);
            return new MigratedDatabase(
                    nameOfApplications(), connection(DataSourceBuilder.create().url(url)));
        }
        NamedBeanHolder<DataSource> applications = applications();
        if (applications == null) {
            return new MigratedDatabase(WITHOUT_BEAN, connection(detailsWithoutDataSource()));
        }
        boolean otherUser = details.getUsername() != null || details.getPassword() != null;
        DataSource dataSource = applications.getBeanInstance();
        return new MigratedDatabase(
                applications.getBeanName(),
                otherUser ? connection(DataSourceBuilder.derivedFrom(dataSource)) : dataSource);
    }

    private MigratedDatabase applicationsDatabase() {
        NamedBeanHolder<DataSource> applications = applications();
        return applications == null
                ? new MigratedDatabase(WITHOUT_BEAN, OwnConnection.of(detailsWithoutDataSource(), null, null, null))
                : new MigratedDatabase(applications.getBeanName(), applications.getBeanInstance());
    }

    // A container gives the same details to the application and to migrations, and the application has a pool already.
    private boolean isApplications() {
        JdbcConnectionDetails applications = applicationsDetails.getIfUnique();
        return applications != null
                && applications.getJdbcUrl().equals(details.getJdbcUrl())
                && Objects.equals(applications.getUsername(), details.getUsername());
    }

    // A test must never touch a real server, and these settings are usually those of one.
    private void tellWhatIsIgnored(String replacement) {
        if (properties.hasConnection()
                || !areFromSettings()
                || marked.stream().findAny().isPresent()) {
            log.info(
                    "Migrating the test's embedded database {}; migration.url, migration.user and @MigrationDataSource"
                            + " are ignored",
                    replacement);
        }
    }

    private @Nullable DataSource markedOne() {
        try {
            return marked.getIfAvailable();
        } catch (NoUniqueBeanDefinitionException e) {
            throw severalMarked(e);
        }
    }

    private @Nullable NamedBeanHolder<DataSource> applications() {
        try {
            return beans.resolveNamedBean(DataSource.class);
        } catch (NoUniqueBeanDefinitionException e) {
            throw ambiguous(e);
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
            throw missing();
        }
        return DataSourceBuilder.create()
                .url(applications.getJdbcUrl())
                .driverClassName(applications.getDriverClassName())
                .username(applications.getUsername())
                .password(applications.getPassword());
    }

    private DataSource connection(DataSourceBuilder<?> builder) {
        return OwnConnection.of(builder, details.getUsername(), details.getPassword(), details.getDriverClassName());
    }

    private static InvalidMigrationsException ambiguous(NoUniqueBeanDefinitionException e) {
        return invalid(
                "Cannot tell which DataSource to migrate: the application has " + listed(e.getBeanNamesFound())
                        + ", and none of them is primary",
                "mark one of them with @MigrationDataSource or @Primary, or set migration.url");
    }

    private static InvalidMigrationsException severalMarked(NoUniqueBeanDefinitionException e) {
        return invalid(
                "Cannot tell which DataSource to migrate: " + listed(e.getBeanNamesFound())
                        + " are all marked with @MigrationDataSource",
                "leave @MigrationDataSource at one of them");
    }

    private static InvalidMigrationsException missing() {
        return invalid(
                "There is no DataSource to migrate",
                "set spring.datasource.url or migration.url, or define a DataSource bean");
    }

    private static InvalidMigrationsException invalid(String message, String remedy) {
        return new InvalidMigrationsException(Problem.error(Code.INVALID_SETTING, null, message, remedy));
    }

    private static String listed(@Nullable Collection<String> names) {
        return names == null
                ? "several"
                : String.join(", ", names.stream().sorted().toList());
    }
}
