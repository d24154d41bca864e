// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.platform.commons.support.ReflectionSupport;

/** How a test's DataSource connects, so that it, or another one in the same way, can be led to another database. */
sealed interface TestConnection {

    /** The JDBC URL; null where the DataSource has none. */
    @Nullable
    String url();

    /** A single connection as this user, to this URL. */
    Connection connect(String jdbc) throws SQLException;

    /** Another DataSource with the same settings; whoever asks for it closes it, if it can be closed. */
    DataSource at(String jdbc);

    /** What each of its connections has besides, of that which decides where scripts make what they do not qualify. */
    default String settings() {
        return "";
    }

    /** Whether the DataSource itself leads to this URL from now on; it does not if it has connections already. */
    boolean redirect(String jdbc);

    /** Null where it cannot be determined how it connects. */
    static @Nullable TestConnection of(DataSource source) {
        if (ReflectionSupport.tryToLoadClass("com.zaxxer.hikari.HikariDataSource")
                .toOptional()
                .isPresent()) {
            TestConnection pool = Pool.find(source);
            if (pool != null) {
                return pool;
            }
        }
        return source instanceof UrlDataSource fixed ? new Fixed(fixed) : Driver.find(source);
    }

    private static Connection connect(
            String jdbc, Properties settings, @Nullable String user, @Nullable String password) throws SQLException {
        var all = new Properties();
        all.putAll(settings);
        if (user != null) {
            all.setProperty("user", user);
        }
        if (password != null) {
            all.setProperty("password", password);
        }
        return DriverManager.getConnection(jdbc, all);
    }

    /** HikariCP, whose pool starts with its first connection. */
    record Pool(HikariDataSource source) implements TestConnection {

        static @Nullable Pool find(DataSource source) {
            try {
                return source.isWrapperFor(HikariDataSource.class)
                        ? new Pool(source.unwrap(HikariDataSource.class))
                        : null;
            } catch (SQLException | RuntimeException e) {
                return null;
            }
        }

        @Override
        public @Nullable String url() {
            return source.getDataSource() == null ? source.getJdbcUrl() : null;
        }

        @Override
        public Connection connect(String jdbc) throws SQLException {
            return TestConnection.connect(
                    jdbc, source.getDataSourceProperties(), source.getUsername(), source.getPassword());
        }

        @Override
        public DataSource at(String jdbc) {
            var config = new HikariConfig();
            source.copyStateTo(config);
            config.setJdbcUrl(jdbc);
            config.setUsername(source.getUsername());
            config.setPassword(source.getPassword());
            config.setPoolName("migration-test");
            config.setRegisterMbeans(false);
            config.setMinimumIdle(0);
            return new HikariDataSource(config);
        }

        @Override
        public String settings() {
            return Stream.of(source.getCatalog(), source.getSchema(), source.getConnectionInitSql())
                    .map(String::valueOf)
                    .collect(Collectors.joining("\n"));
        }

        @Override
        public boolean redirect(String jdbc) {
            if (jdbc.equals(source.getJdbcUrl())) {
                return true;
            }
            try {
                source.setJdbcUrl(jdbc);
                return true;
            } catch (IllegalStateException e) {
                return false;
            }
        }
    }

    /** Our own, which never changes. */
    record Fixed(UrlDataSource source) implements TestConnection {

        @Override
        public String url() {
            return source.url();
        }

        @Override
        public Connection connect(String jdbc) throws SQLException {
            return at(jdbc).getConnection();
        }

        @Override
        public DataSource at(String jdbc) {
            return new UrlDataSource(jdbc, source.user(), source.password());
        }

        @Override
        public boolean redirect(String jdbc) {
            return false;
        }
    }

    /** One without a pool, whose URL says all but the login. By name: their classes are not on every class path. */
    record Driver(DataSource source) implements TestConnection {

        private static final Set<String> KNOWN = Set.of(
                "org.springframework.jdbc.datasource.DriverManagerDataSource",
                "org.springframework.jdbc.datasource.SimpleDriverDataSource",
                "org.postgresql.ds.PGSimpleDataSource",
                "org.h2.jdbcx.JdbcDataSource");

        static @Nullable Driver find(DataSource source) {
            return KNOWN.contains(source.getClass().getName())
                            && Stream.of("getCatalog", "getSchema", "getConnectionProperties")
                                    .allMatch(getter -> value(source, List.of(getter)) == null)
                    ? new Driver(source)
                    : null;
        }

        private static @Nullable Object value(DataSource source, List<String> getters) {
            return method(source, getters)
                    .flatMap(getter -> Stream.ofNullable(ReflectionSupport.invokeMethod(getter, source)))
                    .findFirst()
                    .orElse(null);
        }

        private static Stream<Method> method(DataSource source, List<String> names, Class<?>... parameters) {
            return names.stream()
                    .flatMap(name -> ReflectionSupport.findMethod(source.getClass(), name, parameters).stream());
        }

        private @Nullable String text(String... getters) {
            return (String) value(source, List.of(getters));
        }

        @Override
        public @Nullable String url() {
            return text("getUrl", "getURL");
        }

        @Override
        public Connection connect(String jdbc) throws SQLException {
            return TestConnection.connect(jdbc, new Properties(), user(), text("getPassword"));
        }

        private @Nullable String user() {
            return text("getUsername", "getUser");
        }

        @Override
        public DataSource at(String jdbc) {
            String user = user();
            String password = text("getPassword");
            return new UrlDataSource(jdbc, user == null ? "" : user, password == null ? "" : password);
        }

        @Override
        public boolean redirect(String jdbc) {
            Optional<Method> setter =
                    method(source, List.of("setUrl", "setURL"), String.class).findFirst();
            setter.ifPresent(found -> ReflectionSupport.invokeMethod(found, source, jdbc));
            return setter.isPresent();
        }
    }
}
