package dev.migration.spring.internal.database;

import dev.migration.InvalidMigrationsException;
import dev.migration.spring.internal.settings.BeanNames;
import dev.migration.spring.internal.settings.InstanceProperties;
import dev.migration.spring.internal.settings.Instances;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.jdbc.DataSourceBuilder;

/**
 * Decides what one of several databases is migrated with: the embedded database that replaces its DataSource in a test,
 * or else its URL, its DataSource bean with another user, or its DataSource bean as it is. URL and user are ignored where
 * the application's database is a container.
 */
public final class InstanceDatabaseChoice {

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
    public InstanceDatabaseChoice(
            ConfigurableListableBeanFactory beans, boolean first, String name, InstanceProperties properties) {
        this.beans = beans;
        this.first = first;
        this.name = name;
        this.properties = properties;
    }

    /** The database. */
    public MigratedDatabase choose() {
        return new MigratedDatabase(name, dataSource());
    }

    private @Nullable DataSource dataSource() {
        String bean = bean();
        String replacement = TestDatabase.replacement(beans);
        if (replacement != null) {
            return inTest(replacement, bean);
        }
        if (bean != null && properties.hasConnection() && TestDatabase.isContainer(beans)) {
            log.info("Migrating {} in the container; {} and {} are ignored", name, property("url"), property("user"));
            return beans.getBean(bean, DataSource.class);
        }
        String url = properties.url();
        if (url != null) {
            DataSourceBuilder<?> builder = OwnConnection.builder(property("url"), url);
            log.info("Migrating {} at {} ({})", name, OwnConnection.withoutSettings(url), property("url"));
            return connection(builder);
        }
        if (bean == null) {
            throw missing();
        }
        DataSource dataSource = beans.getBean(bean, DataSource.class);
        return properties.hasConnection() ? connection(DataSourceBuilder.derivedFrom(dataSource)) : dataSource;
    }

    // A test must never touch a real server, and it has replaced one DataSource only.
    private @Nullable DataSource inTest(String replacement, @Nullable String bean) {
        boolean replaced = bean == null ? first : bean.equals(replacement);
        if (!replaced) {
            log.info("Not migrating {}: the test's embedded database {} does not replace it", name, replacement);
            return null;
        }
        if (properties.hasConnection()) {
            log.info(
                    "Migrating the test's embedded database {} as {}; {} and {} are ignored",
                    replacement,
                    name,
                    property("url"),
                    property("user"));
        }
        return beans.getBean(replacement, DataSource.class);
    }

    /** The name of its DataSource bean, if it has one. */
    public @Nullable String bean() {
        for (String candidate : candidates()) {
            if (beans.containsBean(candidate) && beans.isTypeMatch(candidate, DataSource.class)) {
                return candidate;
            }
        }
        return null;
    }

    private List<String> candidates() {
        return properties.dataSource() == null
                ? List.of(BeanNames.dataSource(name), name)
                : List.of(properties.dataSource());
    }

    private DataSource connection(DataSourceBuilder<?> builder) {
        return OwnConnection.of(builder, properties.user(), properties.password(), properties.driverClassName());
    }

    private InvalidMigrationsException missing() {
        List<String> present = Arrays.stream(beans.getBeanNamesForType(DataSource.class))
                .sorted()
                .toList();
        return new InvalidMigrationsException(Instances.invalid(
                "There is no DataSource for the database " + name + ": no bean is named "
                        + String.join(" or ", candidates())
                        + (present.isEmpty()
                                ? ", and the application has none"
                                : "; the application has " + String.join(", ", present)),
                "name the bean with " + property("data-source") + ", or set " + property("url")));
    }

    private String property(String last) {
        return Instances.PREFIX + "." + name + "." + last;
    }
}
