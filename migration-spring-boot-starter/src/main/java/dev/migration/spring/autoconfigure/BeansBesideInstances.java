package dev.migration.spring.autoconfigure;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.TenantMigrator;
import dev.migration.TenantSource;
import dev.migration.spring.MigrationConnectionDetails;
import dev.migration.spring.MigrationDataSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.container.ContainerImageMetadata;

/** Looks for beans of the application's that would count for one database, and count for none of several. */
final class BeansBesideInstances {

    private static final Logger log = LoggerFactory.getLogger(BeansBesideInstances.class);

    private final ConfigurableListableBeanFactory beans;
    private final Instances instances;

    BeansBesideInstances(ConfigurableListableBeanFactory beans, Instances instances) {
        this.beans = beans;
        this.instances = instances;
    }

    /**
     * Refuses them: another user, or another schema, than was meant would be migrated without a word.
     *
     * @throws InvalidMigrationsException if there are any
     */
    void requireNoneIgnored() {
        List<Problem> problems = new ArrayList<>();
        names(DataSource.class)
                .filter(bean -> beans.findAnnotationOnBean(bean, MigrationDataSource.class, false) != null)
                .forEach(bean -> problems.add(ignored(
                        "DataSource " + bean + ", which is marked @MigrationDataSource,",
                        "name it by " + Instances.PREFIX + ".<name>.data-source, and leave @MigrationDataSource out")));
        names(MigrationConnectionDetails.class)
                .filter(bean -> !isOfContainer(bean))
                .forEach(bean -> problems.add(ignored(
                        "MigrationConnectionDetails " + bean,
                        "set " + Instances.PREFIX + ".<name>.url, user and password, or name a DataSource bean by "
                                + Instances.PREFIX + ".<name>.data-source")));
        Set<String> sources = instances.names().stream()
                .map(name -> instances.get(name).tenants().source())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        names(TenantSource.class)
                .filter(bean -> !sources.contains(bean))
                .forEach(bean -> problems.add(
                        ignored("TenantSource " + bean, "name it by " + Instances.PREFIX + ".<name>.tenants.source")));
        Stream.concat(names(Migrator.class), names(TenantMigrator.class))
                .filter(instances.names()::contains)
                .forEach(bean -> problems.add(invalid(
                        "The bean " + bean + " has the name of a database of " + Instances.PREFIX,
                        "give the bean, or the database, another name")));
        if (!problems.isEmpty()) {
            throw new InvalidMigrationsException(problems);
        }
    }

    /**
     * Refuses two databases that are one, as far as the settings tell: each would miss the files of the other.
     *
     * @param place where the history of a database is
     * @throws InvalidMigrationsException if there are such
     */
    void requireOwnHistories(Function<String, Object> place) {
        Map<Object, List<String>> byPlace = new LinkedHashMap<>();
        instances
                .names()
                .forEach(name -> byPlace.computeIfAbsent(place.apply(name), same -> new ArrayList<>())
                        .add(name));
        List<Problem> problems = byPlace.values().stream()
                .filter(names -> names.size() > 1)
                .map(names -> invalid(
                        "The databases " + String.join(" and ", names)
                                + " have one DataSource, schema and history table",
                        "give one of them a table of its own, by " + Instances.PREFIX + "." + names.get(1)
                                + ".table; or make them one, with the locations of both"))
                .toList();
        if (!problems.isEmpty()) {
            throw new InvalidMigrationsException(problems);
        }
    }

    /**
     * Says so where the DataSource that a service mainly uses is none of them: it was migrated before they had names.
     *
     * @param dataSources the name of a database's DataSource bean, if it has one
     */
    void warnOfUnmigrated(Function<String, @Nullable String> dataSources) {
        List<String> all = names(DataSource.class).toList();
        Set<String> migrated = instances.names().stream()
                .map(dataSources)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        all.stream()
                .filter(bean -> all.size() == 1 || isPrimary(bean))
                .filter(bean -> !migrated.contains(bean))
                .forEach(bean -> log.warn(
                        "DataSource {} is not migrated: it is none of those in migration.instances, which has {}. Where"
                                + " it should be, name it by migration.instances.<name>.data-source",
                        bean,
                        String.join(", ", instances.names())));
    }

    private Stream<String> names(Class<?> type) {
        return Arrays.stream(beans.getBeanNamesForType(type, true, false));
    }

    private boolean isPrimary(String bean) {
        return beans.containsBeanDefinition(bean)
                && beans.getMergedBeanDefinition(bean).isPrimary();
    }

    // Each container has them, for whoever asks; the application's DataSource leads there as well.
    private boolean isOfContainer(String bean) {
        return beans.containsBeanDefinition(bean) && ContainerImageMetadata.isPresent(beans.getBeanDefinition(bean));
    }

    private static Problem ignored(String what, String remedy) {
        return invalid(what + " would count for none of " + Instances.PREFIX, remedy);
    }

    private static Problem invalid(String message, String remedy) {
        return Problem.error(Code.INVALID_SETTING, null, message, remedy);
    }
}
