package dev.migration.spring.internal.database;

import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.spring.internal.settings.Instances;
import dev.migration.spring.internal.settings.SettingOrigin;
import java.lang.reflect.Method;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** Describes the database of a DataSource, its user, and the settings they come from, without connecting to it. */
public final class DatabaseDescriptions {

    private DatabaseDescriptions() {}

    /** Such as {@code jdbc:postgresql://db/clinic as app (spring.datasource.url in application.yml:3:10)}. */
    public static String of(Optional<DataSource> dataSource, @Nullable String label, Environment environment) {
        if (dataSource.isEmpty()) {
            return "none";
        }
        DataSource target = target(dataSource.get());
        String url = read(target, "getJdbcUrl", "getUrl", "getURL");
        if (url == null) {
            return "not known: the DataSource does not show its URL ("
                    + target.getClass().getName() + ")";
        }
        String user = read(target, "getUsername", "getUserName", "getUser");
        boolean named = user != null && !user.isEmpty();
        String prefix = label == null ? "migration." : Instances.PREFIX + "." + label + ".";
        String origin = setting(environment, url, prefix + "url", "spring.datasource.url");
        if (origin != null && user != null && named) {
            String ofUser = setting(environment, user, prefix + "user", "spring.datasource.username");
            origin += ofUser == null ? "" : ", " + ofUser;
        }
        return Printable.line(
                withoutSettings(url) + (named ? " as " + user : "") + (origin == null ? "" : " (" + origin + ")"));
    }

    /** The URL without what may be secret: user, password, and everything after the name. */
    static String withoutSettings(String url) {
        // Most URLs hold a secret in their settings only, and need no other classes.
        String address = beforeSettings(url);
        return url.contains("@") || address.contains("=")
                ? beforeSettings(SecretMask.maskMessage(url)).replaceFirst("//[^/]*@", "//")
                : address;
    }

    private static String beforeSettings(String url) {
        for (int i = 0; i < url.length(); i++) {
            if (url.charAt(i) == '?' || url.charAt(i) == ';') {
                return url.substring(0, i);
            }
        }
        return url;
    }

    private static DataSource target(DataSource dataSource) {
        DataSource at = dataSource;
        while (at instanceof DelegatingDataSource delegating && delegating.getTargetDataSource() != null) {
            at = delegating.getTargetDataSource();
        }
        return at;
    }

    /** What the first of these methods returns that the DataSource has; to introspect all of its properties takes longer. */
    private static @Nullable String read(DataSource dataSource, String... getters) {
        for (String getter : getters) {
            Method method = ClassUtils.getMethodIfAvailable(dataSource.getClass(), getter, new Class<?>[0]);
            try {
                if (method != null && method.getReturnType() == String.class) {
                    ReflectionUtils.makeAccessible(method);
                    if (method.invoke(dataSource) instanceof String text) {
                        return text;
                    }
                }
            } catch (ReflectiveOperationException | RuntimeException e) {
                // The DataSource does not know it.
            }
        }
        return null;
    }

    /** Where the first of these settings was written that has this value; null where none has. */
    private static @Nullable String setting(Environment environment, String value, String... names) {
        for (String name : names) {
            ConfigurationProperty property = SettingOrigin.find(environment, name);
            if (property != null && value.equals(environment.getProperty(name))) {
                return SettingOrigin.describe(property);
            }
        }
        return null;
    }
}
