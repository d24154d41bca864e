package dev.migration.spring.autoconfigure;

import dev.migration.problem.Code;
import dev.migration.problem.InvalidMigrationsException;
import dev.migration.problem.Problem;
import dev.migration.run.SecretMask;
import java.util.Collection;
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
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

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
    private final ObjectProvider<JdbcConnectionDetails> connectionDetails;
    private final MigrationProperties properties;

    MigratedDatabaseChoice(
            ConfigurableListableBeanFactory beans,
            ObjectProvider<DataSource> marked,
            ObjectProvider<JdbcConnectionDetails> connectionDetails,
            MigrationProperties properties) {
        this.beans = beans;
        this.marked = marked;
        this.connectionDetails = connectionDetails;
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
        if (properties.hasConnection() && TestDatabase.isContainer(beans)) {
            log.info("Migrating the container's database; migration.url and migration.user are ignored");
            return withSettings(properties.withoutConnection());
        }
        return withSettings(properties);
    }

    private MigratedDatabase withSettings(MigrationProperties settings) {
        String url = settings.url();
        if (url != null) {
            requireJdbc(url);
            log.info("Migrating {} (migration.url)", withoutSettings(url));
            return new MigratedDatabase(
                    nameOfApplications(), connection(DataSourceBuilder.create().url(url), settings));
        }
        NamedBeanHolder<DataSource> applications = applications();
        if (applications == null) {
            return new MigratedDatabase(WITHOUT_BEAN, connection(detailsWithoutDataSource(), settings));
        }
        DataSource dataSource = applications.getBeanInstance();
        return new MigratedDatabase(
                applications.getBeanName(),
                settings.hasConnection()
                        ? connection(DataSourceBuilder.derivedFrom(dataSource), settings)
                        : dataSource);
    }

    // A test must never touch a real server, and these settings are usually those of one.
    private void tellWhatIsIgnored(String replacement) {
        if (properties.hasConnection() || marked.stream().findAny().isPresent()) {
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
        JdbcConnectionDetails details = connectionDetails.getIfUnique();
        if (details == null) {
            throw missing();
        }
        return DataSourceBuilder.create()
                .url(details.getJdbcUrl())
                .driverClassName(details.getDriverClassName())
                .username(details.getUsername())
                .password(details.getPassword());
    }

    /** Without a pool: it is used for a moment at each start. */
    private static DataSource connection(DataSourceBuilder<?> builder, MigrationProperties settings) {
        if (settings.user() != null) {
            builder.username(settings.user());
        }
        if (settings.password() != null) {
            builder.password(settings.password());
        }
        if (settings.driverClassName() != null) {
            builder.driverClassName(settings.driverClassName());
        }
        return builder.type(SimpleDriverDataSource.class).build();
    }

    // Other tools take URLs of other forms, such as postgres://user:password@host/name; none of it is repeated here.
    private static void requireJdbc(String url) {
        if (!url.startsWith("jdbc:")) {
            throw invalid(
                    "migration.url is not a JDBC URL: it does not begin with jdbc:",
                    "write it as jdbc:postgresql://host:5432/name, say; user and password go into migration.user and"
                            + " migration.password");
        }
    }

    /** Without what may be secret: user and password, and all that stands behind the name. */
    private static String withoutSettings(String url) {
        return SecretMask.maskMessage(url).replaceFirst("[?;].*", "").replaceFirst("//[^/]*@", "//");
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
