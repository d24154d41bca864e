// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Vendor;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.internal.url.DatabaseUrlParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @ParameterizedTest
    @CsvFileSource(resources = "/urls.txt", delimiter = '|', quoteCharacter = '~', nullValues = "-")
    void isReadInEveryForm(String text, String jdbc, String user, String password) {
        DatabaseUrl url = DatabaseUrlParser.parse(text);
        assertThat(url).isEqualTo(new DatabaseUrl(url.vendor(), jdbc, user, password));
    }

    @ParameterizedTest
    @CsvSource({
        "postgres://h/d, POSTGRESQL",
        "jdbc:postgresql:d, POSTGRESQL",
        "mariadb://h/d, MARIADB",
        "JDBC:MariaDB://h/d, MARIADB",
        "jdbc:h2:mem:d, H2",
        "JDBC:H2:mem:d, H2",
        "sqlite:clinic.db, SQLITE",
        "jdbc:sqlite:clinic.db, SQLITE",
        "jdbc:hsqldb:mem:d, HSQLDB",
        // MariaDB's driver connects to either, and says which it has found.
        "mysql://h/d,",
        "jdbc:mysql://h/d,"
    })
    void tellsWhoseDatabaseItIs(String text, Vendor vendor) {
        assertThat(DatabaseUrlParser.parse(text).vendor()).isEqualTo(vendor);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://app:99999@h:65535/99999",
                "mysql://app:99999@h:065535/d?a=://x:99999",
                "jdbc:sqlite:99999",
                "jdbc:h2:mem:x:99999",
                "jdbc:postgresql://[fe80::99999]/d"
            })
    void aPasswordOrNameMayBeALargeNumber(String text) {
        assertThat(DatabaseUrlParser.parse(text).jdbc()).startsWith("jdbc:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres://h/d?user=a@b", "mysql://h/d?user=a@b", "postgres://a%40b@h/d%40x"})
    void anAtSignMayBeInAParameterAndEscaped(String text) {
        assertThat(DatabaseUrlParser.parse(text).user()).isEqualTo("a@b");
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/no-urls.txt", delimiter = '|', quoteCharacter = '~')
    void refusesWhatCouldMeanAnotherDatabaseOrNoneWithoutRepeatingThePassword(String text, String why) {
        assertThatThrownBy(() -> DatabaseUrlParser.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(why)
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres:///d?host=/var/run/postgresql",
                "postgres://h/d?port=5433",
                "postgres://h/d?dbname=other",
                "postgresql://h/d?schema=Clinic",
                "postgresql://h/d?schema=a,b",
                "postgres://h/d?target_session_attrs=read-write",
                "jdbc:postgresql://app:hunter2@h/d?schema=%22x",
                "mysql:///d?socket=/run/mysqld.sock",
                "mysql://app@h/d?parseTime=true&tls=true",
                "jdbc:mariadb://h/d?TLS=true"
            })
    void refusesAParameterThatTheDriverWouldLeaveOut(String text) {
        assertThatThrownBy(() -> DatabaseUrlParser.parse(text))
                .hasMessageStartingWith("has the parameter ")
                .hasMessageContaining("write the JDBC URL, such as jdbc:postgresql://localhost/clinic")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void refusesAKindOfDatabaseWithoutADriver() {
        assertThatThrownBy(() -> DatabaseUrlParser.parse("jdbc:oracle:thin:app/hunter2@//h/d"))
                .hasMessage("names a kind of database for which no JDBC driver is on the class path;"
                        + " the command line includes those for PostgreSQL, MariaDB, H2, SQLite and HSQLDB");
    }

    @Test
    void thePasswordOfTheUrlNeverGoesWithAnotherUser() {
        DatabaseUrl url = DatabaseUrlParser.parse("postgres://app:secret@h/d");
        assertThat(url.password()).isEqualTo("secret");
        assertThat(url.as("app", null).password()).isEqualTo("secret");
        assertThat(url.as("owner", null).password()).isNull();
        assertThat(url.as("owner", "other").password()).isEqualTo("other");
    }

    @Test
    void aPasswordWithoutAUserGoesWithNoUserThatIsNamedApart() {
        DatabaseUrl url = DatabaseUrlParser.parse("jdbc:postgresql://h/clinic?password=url-secret");
        assertThat(url.as("other", null).password()).isNull();
        assertThat(url.password()).isEqualTo("url-secret");

        DatabaseUrl owner =
                DatabaseUrlParser.parse("jdbc:postgresql://h/clinic").as(null, "owner-secret");
        assertThat(owner.as("other", null).password()).isNull();
        assertThat(owner.password()).isEqualTo("owner-secret");
    }

    @Test
    void isShownWithoutPasswords() {
        DatabaseUrl url = DatabaseUrlParser.parse("jdbc:postgresql://h/d?user=a&password=b&sslpassword=c");
        assertThat(url).hasToString("jdbc:postgresql://h/d?sslpassword=***");
        assertThat(url.login()).isEqualTo("jdbc:postgresql://h/d?sslpassword=*** as a");
    }

    @Test
    void thePasswordOfTheDefaultUserGoesWithNoOther() {
        DatabaseUrl url = DatabaseUrlParser.parse("jdbc:h2:mem:x;PASSWORD=secret");
        assertThat(url.properties()).containsEntry("user", "sa").containsEntry("password", "secret");
        assertThat(url.as("sa", null).password()).isEqualTo("secret");
        assertThat(url.as("app", null).properties()).doesNotContainKey("password");
    }
}
