package dev.migration.spring.autoconfigure;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.jdbc.DataSourceBuilder;

/**
 * Decides what one of several databases is migrated with: the embedded one that replaces its DataSource in a test, or else
 * that of its URL, its DataSource bean by another user, or its DataSource bean as it is. URL and user do not count where
 * the application's database is that of a container.
 */
final class InstanceDatabaseChoice {

    private static final Logger log = LoggerFactory.getLogger(InstanceDatabaseChoice.class);

    private final ConfigurableListableBeanFactory beans;
    private final boolean first;
    private final String name;
    private final InstanceProperties properties;

    /**
     * For one of them.
     *
     * @param first whether it is migrated before all others
     */
    InstanceDatabaseChoice(
            ConfigurableListableBeanFactory beans, boolean first, String name, InstanceProperties properties) {
        this.beans = beans;
        this.first = first;
        this.name = name;
        this.properties = properties;
    }

    MigratedDatabase choose() {
        String bean = bean();
        String replacement = TestDatabase.replacement(beans);
        if (replacement != null) {
            return inTest(replacement, bean);
        }
        if (bean != null && properties.hasConnection() && TestDatabase.isContainer(beans)) {
            log.info("Migrating {} in the container; {} and {} are ignored", name, property("url"), property("user"));
            return new MigratedDatabase(name, atItsTime(bean, () -> beans.getBean(bean, DataSource.class)));
        }
        String url = properties.url();
        if (url != null) {
            OwnConnection.requireJdbc(property("url"), url);
            log.info("Migrating {} at {} ({})", name, OwnConnection.withoutSettings(url), property("url"));
            return new MigratedDatabase(
                    name, connection(DataSourceBuilder.create().url(url)));
        }
        if (bean == null) {
            throw missing();
        }
        return new MigratedDatabase(name, atItsTime(bean, () -> ofBean(bean)));
    }

    /** Now, or when it is needed first, where it is itself made from what is in a migrated database. */
    private DataSource atItsTime(String bean, Supplier<DataSource> dataSource) {
        return properties.gatesBeans() ? dataSource.get() : new LazyDataSource(beans, bean, dataSource);
    }

    // A test must never touch a real server, and it has replaced one DataSource only.
    private MigratedDatabase inTest(String replacement, @Nullable String bean) {
        boolean replaced = bean == null ? first : bean.equals(replacement);
        if (!replaced) {
            log.info("Not migrating {}: the test's embedded database {} is not its own", name, replacement);
            return new MigratedDatabase(name, null);
        }
        if (properties.hasConnection()) {
            log.info(
                    "Migrating the test's embedded database {} as {}; {} and {} are ignored",
                    replacement,
                    name,
                    property("url"),
                    property("user"));
        }
        return new MigratedDatabase(name, beans.getBean(replacement, DataSource.class));
    }

    private DataSource ofBean(String bean) {
        DataSource dataSource = beans.getBean(bean, DataSource.class);
        return properties.hasConnection() ? connection(DataSourceBuilder.derivedFrom(dataSource)) : dataSource;
    }

    /** The name of its DataSource bean, if it has one. */
    @Nullable
    String bean() {
        return candidates().filter(this::isDataSource).findFirst().orElse(null);
    }

    private Stream<String> candidates() {
        return properties.dataSource() == null
                ? Stream.of(BeanNames.dataSource(name), name)
                : Stream.of(properties.dataSource());
    }

    private boolean isDataSource(String candidate) {
        return beans.containsBean(candidate) && beans.isTypeMatch(candidate, DataSource.class);
    }

    private DataSource connection(DataSourceBuilder<?> builder) {
        return OwnConnection.of(builder, properties.user(), properties.password(), properties.driverClassName());
    }

    private InvalidMigrationsException missing() {
        List<String> there = Arrays.stream(beans.getBeanNamesForType(DataSource.class))
                .sorted()
                .toList();
        return new InvalidMigrationsException(Problem.error(
                Code.INVALID_SETTING,
                null,
                "There is no DataSource for the database " + name + ": no bean is called "
                        + String.join(" or ", candidates().toList())
                        + (there.isEmpty()
                                ? ", and the application has none"
                                : "; the application has " + String.join(", ", there)),
                "name the bean by " + property("data-source") + ", or set " + property("url")));
    }

    private String property(String last) {
        return "migration.instances." + name + "." + last;
    }
}
