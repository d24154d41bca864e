// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Vendor;
import dev.migration.internal.session.DriverConnections;
import dev.migration.internal.url.DatabaseUrl;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** To which server a password goes, and with which user. */
class JdbcConnectorTest {

    private final DataSource set = new PGSimpleDataSource();
    private final JdbcConnector connector = new JdbcConnector(
            set,
            "jdbc:postgresql://Db.example:5432/clinic?user=admin&password=secret&ssl=true",
            "admin",
            "secret",
            name -> name.equals("acme.password") ? "own" : null);

    private static FleetTarget target(
            @Nullable String url, @Nullable String database, @Nullable String user, @Nullable String passwordFrom) {
        return new FleetTarget("acme", url, database, null, user, passwordFrom, Map.of());
    }

    private static DriverConnections connections(String jdbc, @Nullable String user, @Nullable String password) {
        Vendor vendor = jdbc.startsWith("jdbc:h2:") ? Vendor.H2 : Vendor.POSTGRESQL;
        return new DriverConnections(new DatabaseUrl(vendor, jdbc, user, password));
    }

    private static String password(String from) {
        return String.valueOf(target(null, null, "app", from).password(name -> null));
    }

    @Test
    void aPasswordIsReadWhereTheListSaysThatItIs(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "own\n");
        Map.Entry<String, String> variable =
                System.getenv().entrySet().iterator().next();

        assertThat(password("file:" + secret)).isEqualTo("own");
        assertThat(password("env:" + variable.getKey())).isEqualTo(variable.getValue());
        assertThatThrownBy(() -> password("file:" + folder.resolve("none")))
                .hasMessageContaining(
                        "The password is in the file " + folder.resolve("none") + ", which cannot be read");
        assertThatThrownBy(() -> password("env:NOT_SET_FOR_THIS_TEST"))
                .hasMessageContaining("The password is in env:NOT_SET_FOR_THIS_TEST, which is not set.");
        assertThatThrownBy(() -> password("property:acme.password"))
                .hasMessageContaining("The password is in property:acme.password, which is not set.")
                .hasMessageContaining("the command line has none");
    }

    @Test
    void aSchemaOfTheDatabaseThatIsSetUsesItsPool() {
        assertThat(connector.connect(FleetTarget.ofSchema("acme"))).isSameAs(set);
    }

    @Test
    void aDatabaseOfTheServerHasTheUserThatIsSet() {
        assertThat(connector.connect(target(null, "a b?c", null, null)))
                .isEqualTo(connections("jdbc:postgresql://Db.example:5432/a%20b%3Fc?ssl=true", "admin", "secret"));
    }

    @Test
    void withAnotherUserNothingOfTheOneThatIsSetGoesAlong() {
        assertThat(connector.connect(target(null, "acme", "app", "property:acme.password")))
                .isEqualTo(connections("jdbc:postgresql://Db.example:5432/acme?ssl=true", "app", "own"));
    }

    @Test
    void aPasswordAmongSemicolonsGoesWithNoOtherUserEither() {
        var embedded = new JdbcConnector(set, "jdbc:h2:mem:x;PASSWORD=secret", "sa", null, name -> null);

        assertThat(embedded.connect(target(null, null, "app", null)))
                .isEqualTo(connections("jdbc:h2:mem:x", "app", null));
        assertThat(embedded.connect(target(null, "y", null, null)))
                .isEqualTo(connections("jdbc:h2:mem:y", "sa", "secret"));
    }

    @Test
    void aPasswordWithoutAUserGoesWithNoUserOfATarget() {
        var unnamed = new JdbcConnector(set, "jdbc:postgresql://h/clinic", null, "secret", name -> null);

        assertThat(unnamed.connect(target(null, "acme", "app", null)))
                .isEqualTo(connections("jdbc:postgresql://h/acme", "app", null));
        assertThat(unnamed.connect(target(null, "acme", null, null)))
                .isEqualTo(connections("jdbc:postgresql://h/acme", null, "secret"));
        assertThat(unnamed.connect(target("jdbc:postgresql://other/acme?password=secret", null, "app", null)))
                .isEqualTo(connections("jdbc:postgresql://other/acme", "app", null));
    }

    @Test
    void toAnotherServerNothingOfTheOneThatIsSetGoesAlong() {
        assertThat(connector.connect(target("jdbc:postgresql://other/acme", null, null, null)))
                .isEqualTo(connections("jdbc:postgresql://other/acme", null, null));
    }

    @Test
    void aUrlIsReadInEachFormOfTheCommandLine() {
        assertThat(connector.connect(target("postgres://clinic:p%40ss@other/acme?search_path=s", null, null, null)))
                .isEqualTo(connections("jdbc:postgresql://other/acme?currentSchema=s", "clinic", "p@ss"));
        assertThat(connector.connect(target("postgres://clinic:secret@other/acme", null, "app", null)))
                .as("the password in a URL goes with no other user")
                .isEqualTo(connections("jdbc:postgresql://other/acme", "app", null));
        assertThat(connector.server(target("mysql://Other:3306/acme", null, null, null)))
                .isEqualTo("other");
    }

    @Test
    void aTargetThatLeadsToNoServerIsRefusedBeforeItIsConnected() {
        var unknown = new JdbcConnector(set, null, null, null, name -> null);

        assertThat(unknown.server(FleetTarget.ofSchema("acme"))).isEmpty();
        assertThatThrownBy(() -> unknown.server(target(null, "acme", null, null)))
                .hasMessageContaining("needs the URL of the database that is set");
        assertThatThrownBy(() -> connector.server(target("oracle://db/acme", null, null, null)))
                .hasMessageContaining("The url of target acme is not a database URL: write the JDBC URL");
        assertThatThrownBy(() -> target(null, null, null, "evn:X"))
                .hasMessageContaining("password-from of target acme must start with env:, file: or property:")
                .hasMessageNotContaining("evn");
    }

    /** Which a driver may do that accepts a URL at first. */
    @Test
    void aDriverThatMakesNoConnectionIsAnErrorOfTheTarget() throws SQLException {
        Driver driver = (Driver) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Driver.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "acceptsURL" -> "jdbc:none:x".equals(arguments[0]);
                    case "hashCode" -> 1;
                    default -> null;
                });
        DriverManager.registerDriver(driver);
        try {
            assertThatThrownBy(() ->
                            new DriverConnections(new DatabaseUrl(null, "jdbc:none:x", null, null)).getConnection())
                    .isInstanceOf(SQLException.class)
                    .hasMessage("No suitable driver found for jdbc:none:x");
        } finally {
            DriverManager.deregisterDriver(driver);
        }
    }

    @Test
    void aServerIsTheSameHoweverItIsWritten() {
        assertThat(connector.server(target(null, "acme", null, null))).isEqualTo("db.example");
        assertThat(connector.server(target("jdbc:postgresql://DB.example/x", null, null, null)))
                .isEqualTo("db.example");
        assertThat(connector.server(target("jdbc:mysql://db.example:3307/x", null, null, null)))
                .isEqualTo("db.example:3307");
    }
}
