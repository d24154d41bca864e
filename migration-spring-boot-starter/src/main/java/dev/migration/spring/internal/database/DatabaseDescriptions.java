package dev.migration.spring.internal.database;

import dev.migration.internal.help.Printable;
import dev.migration.spring.MigrationConnectionDetails;
import dev.migration.spring.internal.settings.Instances;
import dev.migration.spring.internal.settings.SettingOrigin;
import java.util.Collection;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.BeansException;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Describes the database of a DataSource, its user, and the settings they come from, without connecting to it. */
public final class DatabaseDescriptions {

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
        String prefix = label == null ? "migration." : Instances.PREFIX + "." + label + ".";
        String origin = setting(url, prefix + "url", "spring.datasource.url");
        if (origin == null) {
            origin = origin(target, url);
        } else if (user != null && named) {
            String ofUser = setting(user, prefix + "user", "spring.datasource.username");
            origin += ofUser == null ? "" : ", " + ofUser;
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

    /** Where the first of these settings was written that has this value; null where none has. */
    private @Nullable String setting(String value, String... names) {
        for (String name : names) {
            ConfigurationProperty property = SettingOrigin.find(environment, name);
            if (property != null && value.equals(environment.getProperty(name))) {
                return SettingOrigin.describe(property);
            }
        }
        return null;
    }

    /** Where it comes from if no setting has it: connection details, or else a bean. */
    private String origin(DataSource dataSource, @Nullable String url) {
        for (MigrationConnectionDetails details : details(MigrationConnectionDetails.class)) {
            if (url != null && url.equals(details.getJdbcUrl())) {
                return describe(details);
            }
        }
        for (JdbcConnectionDetails details : details(JdbcConnectionDetails.class)) {
            if (url != null && url.equals(details.getJdbcUrl())) {
                return describe(details);
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

    private <T> Collection<T> details(Class<T> type) {
        return beans.getBeansOfType(type, true, false).values();
    }

    private static String describe(Object details) {
        Origin origin = Origin.from(details);
        return "connection details" + (origin == null ? "" : " of " + origin);
    }
}
