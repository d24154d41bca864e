// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.fixture.Connections;
import dev.migration.servers.SharedMySqlServer;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginLimitTest {

    private static final LoginLimit SHORT = new LoginLimit(Duration.ofMillis(300));

    private static Properties login() {
        var properties = new Properties();
        properties.setProperty("user", "root");
        return properties;
    }

    /** The system accepts the connection. */
    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void aServerThatSaysNothingIsNotWaitedForWithoutEnd(String product) throws Exception {
        try (var silent = new ServerSocket(0)) {
            String url = "jdbc:" + product + "://localhost:" + silent.getLocalPort() + "/shop";

            assertThatThrownBy(() -> SHORT.connect(url, login(), DriverManager.getDriver(url)))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refusal -> assertThat(refusal.getSQLState()).startsWith("08"));
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            jdbc:postgresql://h/d, {loginTimeout=30}, ''
            jdbc:mysql://h/d?sslMode=REQUIRED, '{connectTimeout=30000, socketTimeout=30000}', 0
            jdbc:mysql://h/d?connectTimeout=5, {socketTimeout=30000}, 0
            jdbc:mysql://h/d?socketTimeout=5, {connectTimeout=30000}, ''
            'jdbc:mysql://h,i/d', {connectTimeout=30000}, ''
            jdbc:mysql:loadbalance://h/d, {connectTimeout=30000}, ''
            jdbc:mariadb://h/d, {connectTimeout=30000}, ''
            jdbc:h2:mem:x, {}, ''""")
    void theUrlGoesFirstAndAConnectionHasNoLimit(String url, String expected, String lifted) throws SQLException {
        List<Object> limits = new ArrayList<>();
        Connection connection = Connections.intercepted(Connection.class, null, call -> {
            assertThat(call.name()).isEqualTo("setNetworkTimeout");
            limits.add(call.arguments().get(1));
            return null;
        });
        Driver driver = Connections.intercepted(Driver.class, null, call -> connection);
        var properties = new Properties();

        assertThat(LoginLimit.DEFAULT.connect(url, properties, driver)).isSameAs(connection);

        assertThat(properties).hasToString(expected);
        assertThat(limits)
                .extracting(Object::toString)
                .containsExactlyElementsOf(lifted.isEmpty() ? List.of() : List.of(lifted));
    }

    @Test
    @Tag("deep")
    void aStatementMayTakeLongerThanTheLogin() throws SQLException {
        var limit = new LoginLimit(Duration.ofSeconds(1));
        String url = "jdbc:mysql://localhost:" + SharedMySqlServer.port() + "/";

        try (Connection connection = limit.connect(url, login(), DriverManager.getDriver(url));
                Statement statement = connection.createStatement()) {
            assertThat(connection.getNetworkTimeout()).isZero();
            assertThat(statement.execute("DO SLEEP(2)")).isFalse();
        }
    }
}
