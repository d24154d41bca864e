package dev.migration.spring.autoconfigure;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.secrets.SecretMask;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/** A connection that only migrations use. It needs no pool: it is used for a moment at each start. */
final class OwnConnection {

    private OwnConnection() {}

    /** What the builder describes, by another user or driver where one is given. */
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

    /**
     * Refuses the URLs of other tools, such as {@code postgres://user:password@host/name}; none of it is repeated.
     *
     * @param property where the URL comes from, such as {@code migration.url}
     */
    static void requireJdbc(String property, String url) {
        if (!url.startsWith("jdbc:")) {
            String prefix = property.substring(0, property.length() - "url".length());
            throw new InvalidMigrationsException(Problem.error(
                    Code.INVALID_SETTING,
                    null,
                    property + " is not a JDBC URL: it does not begin with jdbc:",
                    "write it as jdbc:postgresql://host:5432/name, say; user and password go into " + prefix
                            + "user and " + prefix + "password"));
        }
    }

    /** The URL without what may be secret: user and password, and all that stands behind the name. */
    static String withoutSettings(String url) {
        return SecretMask.maskMessage(url).replaceFirst("[?;].*", "").replaceFirst("//[^/]*@", "//");
    }
}
