package dev.migration.spring.autoconfigure;

import dev.migration.problem.Printable;
import dev.migration.spring.MigrationConnectionDetails;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.BeansException;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Says which database a DataSource leads to, as whom, and which settings say so. Connects to nothing. */
public final class DatabaseDescriptions {

    private static final Set<String> URL = Set.of("url", "jdbcurl");
    private static final ConfigurationPropertyName INSTANCES = ConfigurationPropertyName.of(Instances.PREFIX);
    private static final Set<String> USER = Set.of("user", "username");

    private final ConfigurableListableBeanFactory beans;
    private final Environment environment;

    /** For the DataSources of these beans, with these settings. */
    public DatabaseDescriptions(ConfigurableListableBeanFactory beans, Environment environment) {
        this.beans = beans;
        this.environment = environment;
    }

    /**
     * Such as {@code jdbc:postgresql://db/clinic as app (spring.datasource.url in application.yml:3:10)}.
     *
     * @param label the name that it has among several databases; null where there is one only
     */
    public String of(Optional<DataSource> dataSource, @Nullable String label) {
        if (dataSource.isEmpty()) {
            return "none";
        }
        DataSource target = target(dataSource.get());
        String url = read(target, "jdbcUrl", "url", "URL");
        if (url == null) {
            return "that of " + origin(target, null);
        }
        String user = read(target, "username", "userName", "user");
        ConfigurationPropertyName instance =
                label == null ? null : ConfigurationPropertyName.adapt(Instances.PREFIX + "." + label, '.');
        ConfigurationProperty ofUrl = setting(URL, url, instance, instance);
        ConfigurationProperty ofUser = user == null || user.isEmpty()
                ? null
                : setting(USER, user, ofUrl == null ? null : ofUrl.getName().getParent(), instance);
        String origin = ofUrl == null
                ? origin(target, url)
                : Stream.of(ofUrl, ofUser)
                        .filter(Objects::nonNull)
                        .map(SettingOrigin::describe)
                        .collect(Collectors.joining(", "));
        return Printable.line(OwnConnection.withoutSettings(url) + (user == null || user.isEmpty() ? "" : " as " + user)
                + " (" + origin + ")");
    }

    private static DataSource target(DataSource dataSource) {
        DataSource at = dataSource;
        while (true) {
            DataSource next = at instanceof LazyDataSource lazy
                    ? lazy.target()
                    : at instanceof DelegatingDataSource delegating ? delegating.getTargetDataSource() : null;
            if (next == null) {
                return at;
            }
            at = next;
        }
    }

    /** The first of these properties that the DataSource has. */
    private static @Nullable String read(DataSource dataSource, String... names) {
        BeanWrapper properties = PropertyAccessorFactory.forBeanPropertyAccess(dataSource);
        for (String name : names) {
            try {
                if (properties.isReadableProperty(name) && properties.getPropertyValue(name) instanceof String text) {
                    return text;
                }
            } catch (BeansException e) {
                // It does not say.
            }
        }
        return null;
    }

    /**
     * The setting with this value, but none of another database's: where there are several, one of a group, or of ours.
     *
     * @param lastWords what such settings are called
     * @param group what stands before that
     * @param instance what stands before the settings of this database; null where there is one only
     */
    private @Nullable ConfigurationProperty setting(
            Set<String> lastWords,
            String value,
            @Nullable ConfigurationPropertyName group,
            @Nullable ConfigurationPropertyName instance) {
        Predicate<ConfigurationPropertyName> ofAnother =
                name -> instance != null && INSTANCES.isAncestorOf(name) && !instance.isAncestorOf(name);
        Predicate<ConfigurationProperty> ofGroup =
                property -> group != null && group.equals(property.getName().getParent());
        Predicate<ConfigurationProperty> ours =
                property -> ConfigurationPropertyName.of("migration").isAncestorOf(property.getName());
        Stream.Builder<ConfigurationProperty> settings = Stream.builder();
        ConfigurationPropertySources.get(environment).forEach(source -> {
            if (source instanceof IterableConfigurationPropertySource iterable) {
                iterable.stream()
                        .filter(name -> lastWords.contains(name.getLastElement(ConfigurationPropertyName.Form.UNIFORM)))
                        .filter(name -> !ofAnother.test(name) && value.equals(value(name)))
                        .map(iterable::getConfigurationProperty)
                        .filter(Objects::nonNull)
                        .forEach(settings);
            }
        });
        return settings.build()
                .min(Comparator.comparing(ofGroup::test)
                        .thenComparing(ours::test)
                        .reversed())
                .orElse(null);
    }

    private @Nullable String value(ConfigurationPropertyName name) {
        try {
            return environment.getProperty(name.toString());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Where it comes from if no setting says so: connection details, or else a bean. */
    private String origin(DataSource dataSource, @Nullable String url) {
        if (url != null) {
            for (MigrationConnectionDetails details : beans.getBeansOfType(
                            MigrationConnectionDetails.class, true, false)
                    .values()) {
                if (url.equals(details.getJdbcUrl())) {
                    return describe(details);
                }
            }
            for (JdbcConnectionDetails details : beans.getBeansOfType(JdbcConnectionDetails.class, true, false)
                    .values()) {
                if (url.equals(details.getJdbcUrl())) {
                    return describe(details);
                }
            }
        }
        return Arrays.stream(beans.getBeanNamesForType(DataSource.class, true, false))
                .filter(name -> beans.getSingleton(name) instanceof DataSource bean
                        && target(bean).equals(dataSource))
                .findFirst()
                .map(name -> "bean " + name)
                .orElseGet(() -> dataSource.getClass().getName());
    }

    private static String describe(Object details) {
        Origin origin = Origin.from(details);
        return "connection details" + (origin == null ? "" : " of " + origin);
    }
}
