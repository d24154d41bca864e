// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.database;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import dev.migration.DatabaseAccessException;
import dev.migration.TenantsFailedException;
import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.internal.url.DatabaseUrlParser;
import dev.migration.spring.internal.settings.Instances;
import dev.migration.spring.internal.settings.SettingOrigin;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.AbstractDriverBasedDataSource;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.util.ClassUtils;

/**
 * Logs which database a run works on, its user, and the settings they come from: before the run where the DataSource shows it.
 * Else a connection is asked, and only after the run has had one: a database that is down would be waited for twice.
 */
public final class DatabaseLog {

    private static final boolean HAS_POOL = ClassUtils.isPresent("com.zaxxer.hikari.HikariDataSource", null);

    private final Logger log;
    private final String prefix;
    private final @Nullable DataSource dataSource;
    private final String settings;
    private final Environment environment;
    private boolean logged;

    /**
     * For a run.
     *
     * @param label what the database is called in the settings; null where it is the only one
     */
    public DatabaseLog(Logger log, Optional<DataSource> dataSource, @Nullable String label, Environment environment) {
        this.log = log;
        this.prefix = label == null ? "" : label + ": ";
        this.dataSource = dataSource.orElse(null);
        this.settings = label == null ? "migration." : Instances.PREFIX + "." + label + ".";
        this.environment = environment;
    }

    /** Before anything is done there: it may be another database than was meant. */
    public void starts() {
        String shown = log.isInfoEnabled() ? shown() : null;
        if (shown != null) {
            log(shown);
        }
    }

    /** After a run, with its failure where it failed. */
    public void ended(@Nullable RuntimeException failure) {
        if (!logged && dataSource != null && log.isInfoEnabled() && !isUnreachable(failure)) {
            log(asked(dataSource));
        }
    }

    /** The database in the report of a failed connection. */
    public String description() {
        String shown = shown();
        return shown != null ? shown : dataSource == null ? "none" : unknown(dataSource);
    }

    /** What the DataSource shows without a connection, as pools, drivers and Spring's own do, also where others wrap them. */
    private @Nullable String shown() {
        try {
            return dataSource == null ? "none" : shown(dataSource);
        } catch (RuntimeException e) {
            log.debug("{}The DataSource does not show its database: {}", prefix, SecretMask.describe(e));
            return null;
        }
    }

    private @Nullable String shown(DataSource source) {
        HikariDataSource pool =
                HAS_POOL ? DataSourceUnwrapper.unwrap(source, HikariConfigMXBean.class, HikariDataSource.class) : null;
        if (pool != null) {
            return shown(pool.getJdbcUrl(), pool.getUsername());
        }
        AbstractDriverBasedDataSource spring = DataSourceUnwrapper.unwrap(source, AbstractDriverBasedDataSource.class);
        if (spring == null) {
            // Spring Boot knows the pools and drivers that have the URL under another name.
            spring = DataSourceBuilder.derivedFrom(source)
                    .type(SimpleDriverDataSource.class)
                    .build();
        }
        return shown(spring.getUrl(), spring.getUsername());
    }

    /** Such as {@code jdbc:postgresql://db/clinic as app (spring.datasource.url in application.yml:3:10)}. */
    private @Nullable String shown(@Nullable String url, @Nullable String user) {
        if (url == null) {
            return null;
        }
        String origin = origin(url, "url", "url");
        String ofUser = origin.isEmpty() ? "" : origin(user, "user", "username");
        String origins = origin + (ofUser.isEmpty() ? "" : ", " + ofUser);
        return described(url, user) + (origins.isEmpty() ? "" : " (" + origins + ")");
    }

    private static String described(String url, @Nullable String user) {
        return Printable.line(withoutSettings(url) + (user == null || user.isEmpty() ? "" : " as " + user));
    }

    /** Where the first of its settings was written that has this value; empty where none has. */
    private String origin(@Nullable String value, String own, String application) {
        for (String name : new String[] {settings + own, "spring.datasource." + application}) {
            ConfigurationProperty property = SettingOrigin.find(environment, name);
            String set = property == null ? null : environment.getProperty(name);
            if (property != null && set != null && value != null && !value.isEmpty() && isMeant(set, value)) {
                return SettingOrigin.describe(property);
            }
        }
        return "";
    }

    /** Whether this is it, or another form of it that has the user apart. */
    private static boolean isMeant(String set, String value) {
        DatabaseUrl url = set.equals(value) || !value.startsWith("jdbc:") ? null : DatabaseUrlParser.find(set);
        return set.equals(value) || (url != null && url.jdbc().equals(value));
    }

    /** The URL without what may be secret: user, password, and everything after the name. */
    private static String withoutSettings(String url) {
        // Most URLs hold a secret in their settings only, and need no other classes.
        String address = url.split("[?;]", 2)[0];
        return url.contains("@") || address.contains("=")
                ? SecretMask.maskMessage(url).split("[?;]", 2)[0].replaceFirst("//[^/]*@", "//")
                : address;
    }

    /** What a connection shows, of a DataSource that does not show where it leads, such as one that chooses among several. */
    private static String asked(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            String url = connection.getMetaData().getURL();
            return url == null
                    ? unknown(dataSource)
                    : described(url, connection.getMetaData().getUserName());
        } catch (SQLException | RuntimeException e) {
            return unknown(dataSource);
        }
    }

    private static String unknown(DataSource dataSource) {
        return "not known: the DataSource does not show its URL ("
                + dataSource.getClass().getName() + ")";
    }

    private void log(String description) {
        log.info("{}Database: {}", prefix, description);
        logged = true;
    }

    private static boolean isUnreachable(@Nullable RuntimeException failure) {
        return failure instanceof DatabaseAccessException
                || (failure instanceof TenantsFailedException tenants
                        && tenants.failures().values().stream().anyMatch(DatabaseLog::isUnreachable));
    }
}
