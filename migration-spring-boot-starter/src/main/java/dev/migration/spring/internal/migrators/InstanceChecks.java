package dev.migration.spring.internal.migrators;

import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.TenantMigrator;
import dev.migration.TenantSource;
import dev.migration.spring.MigrationConnectionDetails;
import dev.migration.spring.MigrationDataSource;
import dev.migration.spring.internal.database.TestDatabase;
import dev.migration.spring.internal.settings.InstanceProperties;
import dev.migration.spring.internal.settings.Instances;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Checks the settings of several databases against each other and against the application's beans. */
final class InstanceChecks {

    private static final Logger log = LoggerFactory.getLogger(InstanceChecks.class);
    private static final String ONE = Instances.PREFIX + ".<name>";

    private final ConfigurableListableBeanFactory beans;
    private final Map<String, InstanceProperties> instances;

    InstanceChecks(ConfigurableListableBeanFactory beans, Map<String, InstanceProperties> instances) {
        this.beans = beans;
        this.instances = instances;
    }

    /**
     * Refuses beans that apply to a single database: another user or schema than was meant would be migrated.
     *
     * @throws InvalidMigrationsException if there are any
     */
    void requireNoneIgnored() {
        List<Problem> problems = new ArrayList<>();
        for (String bean : names(DataSource.class)) {
            if (beans.findAnnotationOnBean(bean, MigrationDataSource.class, false) != null) {
                problems.add(ignored(
                        "DataSource " + bean + ", which is marked @MigrationDataSource,",
                        "name it with " + ONE + ".data-source, and remove @MigrationDataSource"));
            }
        }
        for (String bean : names(MigrationConnectionDetails.class)) {
            // Each container has them for whoever asks; the application's DataSource leads there as well.
            if (!TestDatabase.isOfContainer(bean, beans)) {
                problems.add(ignored(
                        "MigrationConnectionDetails " + bean,
                        "set " + ONE + ".url, user and password, or name a DataSource bean with " + ONE
                                + ".data-source"));
            }
        }
        Set<@Nullable String> sources = new HashSet<>();
        instances
                .values()
                .forEach(properties -> sources.add(properties.tenants().source()));
        for (String bean : names(TenantSource.class)) {
            if (!sources.contains(bean)) {
                problems.add(ignored("TenantSource " + bean, "name it with " + ONE + ".tenants.source"));
            }
        }
        for (Class<?> type : List.of(Migrator.class, TenantMigrator.class)) {
            for (String bean : names(type)) {
                if (instances.containsKey(bean)) {
                    problems.add(Instances.invalid(
                            "The bean " + bean + " has the name of a database of " + Instances.PREFIX,
                            "give the bean, or the database, another name"));
                }
            }
        }
        requireEmpty(problems);
    }

    /**
     * Refuses two databases with one history table: each would miss the files of the other.
     *
     * @param histories where the history of each database is
     * @throws InvalidMigrationsException if there are such
     */
    void requireOwnHistories(Map<String, Object> histories) {
        Map<Object, List<String>> byPlace = new LinkedHashMap<>();
        histories.forEach((name, place) ->
                byPlace.computeIfAbsent(place, same -> new ArrayList<>()).add(name));
        List<Problem> problems = new ArrayList<>();
        for (List<String> names : byPlace.values()) {
            if (names.size() > 1) {
                problems.add(Instances.invalid(
                        "The databases " + String.join(" and ", names)
                                + " have the same DataSource, schema and history table",
                        "give one of them another table with " + Instances.PREFIX + "." + names.get(1)
                                + ".table; or make them one database with the locations of both"));
            }
        }
        requireEmpty(problems);
    }

    private static void requireEmpty(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidMigrationsException(problems);
        }
    }

    /**
     * Warns if the DataSource that a service mainly uses is none of them: it was migrated before they had names.
     *
     * @param dataSources the name of a database's DataSource bean, if it has one
     */
    void warnOfUnmigrated(Function<String, @Nullable String> dataSources) {
        String[] all = names(DataSource.class);
        Set<@Nullable String> migrated = new HashSet<>();
        instances.keySet().forEach(name -> migrated.add(dataSources.apply(name)));
        for (String bean : all) {
            if ((all.length == 1 || isPrimary(bean)) && !migrated.contains(bean)) {
                log.warn(
                        "DataSource {} is not migrated: no database of migration.instances uses it ({}). To migrate it,"
                                + " name it with migration.instances.<name>.data-source",
                        bean,
                        String.join(", ", instances.keySet()));
            }
        }
    }

    private String[] names(Class<?> type) {
        return beans.getBeanNamesForType(type, true, false);
    }

    private boolean isPrimary(String bean) {
        return beans.containsBeanDefinition(bean)
                && beans.getMergedBeanDefinition(bean).isPrimary();
    }

    private static Problem ignored(String what, String remedy) {
        return Instances.invalid(what + " cannot be combined with " + Instances.PREFIX, remedy);
    }
}
