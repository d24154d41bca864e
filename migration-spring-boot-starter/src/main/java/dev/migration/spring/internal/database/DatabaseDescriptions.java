package dev.migration.spring.internal.database;

import dev.migration.internal.help.Printable;
import dev.migration.spring.MigrationConnectionDetails;
import dev.migration.spring.internal.settings.Instances;
import dev.migration.spring.internal.settings.SettingOrigin;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.BeansException;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Describes the database of a DataSource, its user, and the settings they come from, without connecting to it. */
public final class DatabaseDescriptions {

    private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("migration");
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
     * @param label its name among several databases; null where it is the only one
     */
    public String of(Optional<DataSource> dataSource, @Nullable String label) {
        if (dataSource.isEmpty()) {
            return "none";
        }
        DataSource target = target(dataSource.get());
        String url = read(target, "jdbcUrl", "url", "URL");
        if (url == null) {
            return "the database of " + origin(target, null);
        }
        String user = read(target, "username", "userName", "user");
        boolean named = user != null && !user.isEmpty();
        ConfigurationPropertyName instance =
                label == null ? null : ConfigurationPropertyName.adapt(Instances.PREFIX + "." + label, '.');
        ConfigurationProperty ofUrl = setting(URL, url, instance, instance);
        String origin = ofUrl == null ? origin(target, url) : SettingOrigin.describe(ofUrl);
        if (ofUrl != null && user != null && named) {
            ConfigurationProperty ofUser = setting(USER, user, ofUrl.getName().getParent(), instance);
            origin += ofUser == null ? "" : ", " + SettingOrigin.describe(ofUser);
        }
        return Printable.line(OwnConnection.withoutSettings(url) + (named ? " as " + user : "") + " (" + origin + ")");
    }

    private static DataSource target(DataSource dataSource) {
        DataSource at = dataSource;
        while (at instanceof DelegatingDataSource delegating && delegating.getTargetDataSource() != null) {
            at = delegating.getTargetDataSource();
        }
        return at;
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
                // The DataSource does not know it.
            }
        }
        return null;
    }

    /**
     * The setting with this value, but none of another database's: where there are several, one of a group, or one of ours.
     *
     * @param lastWords what such settings are called
     * @param group the prefix before them
     * @param instance the prefix of this database's settings; null where it is the only one
     */
    private @Nullable ConfigurationProperty setting(
            Set<String> lastWords,
            String value,
            @Nullable ConfigurationPropertyName group,
            @Nullable ConfigurationPropertyName instance) {
        ConfigurationProperty best = null;
        int most = -1;
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (!(source instanceof IterableConfigurationPropertySource iterable)) {
                continue;
            }
            for (ConfigurationPropertyName name : iterable) {
                boolean ofAnother = instance != null && INSTANCES.isAncestorOf(name) && !instance.isAncestorOf(name);
                if (ofAnother || !lastWords.contains(name.getLastElement(Form.UNIFORM)) || !value.equals(value(name))) {
                    continue;
                }
                int rank =
                        (group != null && group.equals(name.getParent()) ? 2 : 0) + (OURS.isAncestorOf(name) ? 1 : 0);
                ConfigurationProperty property = rank > most ? iterable.getConfigurationProperty(name) : null;
                if (property != null) {
                    best = property;
                    most = rank;
                }
            }
        }
        return best;
    }

    private @Nullable String value(ConfigurationPropertyName name) {
        try {
            return environment.getProperty(name.toString());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Where it comes from if no setting has it: connection details, or else a bean. */
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
        for (String name : beans.getBeanNamesForType(DataSource.class, true, false)) {
            if (beans.getSingleton(name) instanceof DataSource bean
                    && target(bean).equals(dataSource)) {
                return "bean " + name;
            }
        }
        return dataSource.getClass().getName();
    }

    private static String describe(Object details) {
        Origin origin = Origin.from(details);
        return "connection details" + (origin == null ? "" : " of " + origin);
    }
}
