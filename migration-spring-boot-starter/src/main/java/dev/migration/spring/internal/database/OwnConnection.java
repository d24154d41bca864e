package dev.migration.spring.internal.database;

import dev.migration.InvalidMigrationsException;
import dev.migration.spring.internal.settings.Instances;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/** A connection that only migrations use. It needs no pool: it is used for a moment at each start. */
final class OwnConnection {

    private OwnConnection() {}

    /** What the builder describes, with another user or driver where one is given. */
    static DataSource of(
            DataSourceBuilder<?> builder,
            @Nullable String user,
            @Nullable String password,
            @Nullable String driverClassName) {
        if (user != null) {
            builder.username(user);
        }
        if (password != null) {
            builder.password(password);
        }
        if (driverClassName != null) {
            builder.driverClassName(driverClassName);
        }
        return builder.type(SimpleDriverDataSource.class).build();
    }

    /** For a JDBC URL; one of another tool, such as {@code postgres://user:password@host/name}, is not repeated. */
    static DataSourceBuilder<?> builder(String property, String url) {
        if (!url.startsWith("jdbc:")) {
            String prefix = property.substring(0, property.length() - "url".length());
            throw new InvalidMigrationsException(Instances.invalid(
                    property + " is not a JDBC URL: it does not start with jdbc:",
                    "write it as jdbc:postgresql://host:5432/name, for example; user and password go into " + prefix
                            + "user and " + prefix + "password"));
        }
        return DataSourceBuilder.create().url(url);
    }
}
