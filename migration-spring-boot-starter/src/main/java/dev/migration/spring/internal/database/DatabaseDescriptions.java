package dev.migration.spring.internal.database;

import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.spring.internal.settings.Instances;
import dev.migration.spring.internal.settings.SettingOrigin;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** Describes the database of a DataSource, its user, and the settings they come from. */
final class DatabaseDescriptions {

    /** What most others are wrapped around. A wrapper is a DataSource too, so that this type finds nothing inside. */
    private static final List<String> CONNECTING = List.of(
            "com.zaxxer.hikari.HikariDataSource", "org.springframework.jdbc.datasource.AbstractDriverBasedDataSource");

    private DatabaseDescriptions() {}

    /**
     * What the DataSource shows without a connection, such as
     * {@code jdbc:postgresql://db/clinic as app (spring.datasource.url in application.yml:3:10)}; empty where it shows no URL.
     */
    static Optional<String> shown(DataSource dataSource, @Nullable String label, Environment environment) {
        DataSource target = target(dataSource);
        String url = read(target, "getJdbcUrl", "getUrl", "getURL");
        if (url == null) {
            return Optional.empty();
        }
        String user = read(target, "getUsername", "getUserName", "getUser");
        boolean named = user != null && !user.isEmpty();
        String prefix = label == null ? "migration." : Instances.PREFIX + "." + label + ".";
        String origin = setting(environment, url, prefix + "url", "spring.datasource.url");
        if (origin != null && user != null && named) {
            String ofUser = setting(environment, user, prefix + "user", "spring.datasource.username");
            origin += ofUser == null ? "" : ", " + ofUser;
        }
        return Optional.of(Printable.line(
                withoutSettings(url) + (named ? " as " + user : "") + (origin == null ? "" : " (" + origin + ")")));
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

    /** What a connection shows, of a DataSource that does not show where it leads, such as one that chooses among several. */
    static String asked(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            String url = connection.getMetaData().getURL();
            String user = connection.getMetaData().getUserName();
            return url == null
                    ? unknown(dataSource)
                    : Printable.line(withoutSettings(url) + (user == null || user.isEmpty() ? "" : " as " + user));
        } catch (SQLException | RuntimeException e) {
            return unknown(dataSource);
        }
    }

    static String unknown(DataSource dataSource) {
        return "not known: the DataSource does not show its URL ("
                + dataSource.getClass().getName() + ")";
    }

    /** What connects in the end, behind what observes it or is put before it. */
    private static DataSource target(DataSource dataSource) {
        DataSource at = dataSource;
        for (DataSource next = at; next != null; next = inside(at)) {
            at = next;
        }
        return at;
    }

    private static @Nullable DataSource inside(DataSource dataSource) {
        if (dataSource instanceof DelegatingDataSource delegating) {
            return delegating.getTargetDataSource();
        }
        if (AopUtils.isAopProxy(dataSource)) {
            return AopProxyUtils.getSingletonTarget(dataSource) instanceof DataSource target ? target : null;
        }
        try {
            for (String name : CONNECTING) {
                Class<?> type = ClassUtils.isPresent(name, null) ? ClassUtils.resolveClassName(name, null) : null;
                if (type != null
                        && !type.isInstance(dataSource)
                        && dataSource.isWrapperFor(type)
                        && dataSource.unwrap(type) instanceof DataSource target) {
                    return target;
                }
            }
        } catch (SQLException | RuntimeException e) {
            // It is as it shows itself.
        }
        return null;
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
