package dev.migration.cli.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Vendor;
import dev.migration.fleet.internal.url.DatabaseUrl;
import dev.migration.fleet.internal.url.DatabaseUrlParser;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    static Stream<Arguments> urls() {
        return Stream.of(
                url("postgres://localhost/clinic", "jdbc:postgresql://localhost/clinic", null, null),
                url("postgresql://localhost/clinic", "jdbc:postgresql://localhost/clinic", null, null),
                url("POSTGRES://localhost/clinic", "jdbc:postgresql://localhost/clinic", null, null),
                url("postgres://app@localhost/clinic", "jdbc:postgresql://localhost/clinic", "app", null),
                url("postgres://app:secret@db:5433/clinic", "jdbc:postgresql://db:5433/clinic", "app", "secret"),
                url(
                        "postgres://user:p%40ss@host:5432/db?sslmode=disable&search_path=x",
                        "jdbc:postgresql://host:5432/db?sslmode=disable&currentSchema=x", "user", "p@ss"),
                url("postgres://us%3Aer:a%2Fb%3Fc%25@h/d", "jdbc:postgresql://h/d", "us:er", "a/b?c%"),
                url("postgres://app:p@ss@h/d", "jdbc:postgresql://h/d", "app", "p@ss"),
                url("postgres://app:a+b@h/d", "jdbc:postgresql://h/d", "app", "a+b"),
                url("postgres://app:@h/d", "jdbc:postgresql://h/d", "app", ""),
                url("postgres://app:p%C3%A4ss@h/d", "jdbc:postgresql://h/d", "app", "p\u00e4ss"),
                url("postgres://h", "jdbc:postgresql://h/", null, null),
                url("postgres:///clinic", "jdbc:postgresql://localhost/clinic", null, null),
                url("postgres://app@/clinic", "jdbc:postgresql://localhost/clinic", "app", null),
                url("postgres://:5433/clinic", "jdbc:postgresql://localhost:5433/clinic", null, null),
                url("postgres://[::1]:5433/clinic", "jdbc:postgresql://[::1]:5433/clinic", null, null),
                url("postgres://h/my%20db", "jdbc:postgresql://h/my%20db", null, null),
                url("postgres://h/a+b?options=a+b", "jdbc:postgresql://h/a%2Bb?options=a%2Bb", null, null),
                url(
                        "postgres://h/d?connect_timeout=3&application_name=a%20b",
                        "jdbc:postgresql://h/d?connectTimeout=3&ApplicationName=a%20b", null, null),
                url("postgres://h/d?search_path=a,b", "jdbc:postgresql://h/d?currentSchema=a,b", null, null),
                url(
                        "postgres://h/d?options=-c%20statement_timeout%3D5s",
                        "jdbc:postgresql://h/d?options=-c%20statement_timeout%3D5s", null, null),
                url("postgresql://h/d?schema=clinic", "jdbc:postgresql://h/d?currentSchema=clinic", null, null),
                url("mysql://h/d?connect_timeout=10", "jdbc:mariadb://h/d?connect_timeout=10", null, null),
                // JDBC
                url("jdbc:postgresql://h:5432/d", "jdbc:postgresql://h:5432/d", null, null),
                url("jdbc:postgresql:d", "jdbc:postgresql:d", null, null),
                url(
                        "jdbc:postgresql://h/d?user=app&password=s%23t&ssl=true",
                        "jdbc:postgresql://h/d?ssl=true", "app", "s#t"),
                url("jdbc:postgresql://h/d?password=s", "jdbc:postgresql://h/d", null, "s"),
                url("jdbc:postgresql://app:secret@h/d", "jdbc:postgresql://h/d", "app", "secret"),
                url("mysql://localhost/clinic", "jdbc:mariadb://localhost/clinic", null, null),
                url("MariaDB://app:p%40s:s@db:3307/clinic", "jdbc:mariadb://db:3307/clinic", "app", "p@s:s"),
                url("mysql://app@h/d?sslMode=trust", "jdbc:mariadb://h/d?sslMode=trust", "app", null),
                url("mysql:///d?user=app&password=s%26t", "jdbc:mariadb://localhost/d", "app", "s&t"),
                url("mysql://h", "jdbc:mariadb://h", null, null),
                url("sqlite:db/clinic.db", "jdbc:sqlite:db/clinic.db", null, null),
                url("SQLite:///srv/clinic.db", "jdbc:sqlite:/srv/clinic.db", null, null),
                url("postgresql://h1,h2:5433/d", "jdbc:postgresql://h1,h2:5433/d", null, null),
                url("postgres://app:x@[fe80::1]/d", "jdbc:postgresql://[fe80::1]/d", "app", "x"),
                url(
                        "postgres://h/d?sslmode=verify-full&sslrootcert=/etc/ca%20x.pem",
                        "jdbc:postgresql://h/d?sslmode=verify-full&sslrootcert=/etc/ca%20x.pem", null, null),
                url("mysql://app:x@[::1]:3307/d", "jdbc:mariadb://[::1]:3307/d", "app", "x"),
                url("mysql://app@h/d?ssl-mode=REQUIRED", "jdbc:mariadb://h/d?sslMode=REQUIRED", "app", null),
                url("jdbc:sqlite:clinic.db?cache=shared", "jdbc:sqlite:clinic.db?cache=shared", null, null),
                url("jdbc:hsqldb:mem:x;user=bob;password=s;t=1", "jdbc:hsqldb:mem:x;t=1", "bob", "s"),
                url(
                        "jdbc:mariadb://h1,h2:3307/d?user=app&password=x&useSsl",
                        "jdbc:mariadb://h1,h2:3307/d?useSsl",
                        "app",
                        "x"),
                url("jdbc:mysql://app:secret@h/d", "jdbc:mariadb://h/d", "app", "secret"),
                url("jdbc:h2:mem:clinic", "jdbc:h2:mem:clinic", null, null),
                url(
                        "jdbc:h2:./clinic;USER=sa;PASSWORD=x;DB_CLOSE_DELAY=-1",
                        "jdbc:h2:./clinic;DB_CLOSE_DELAY=-1",
                        "sa",
                        "x"),
                url("jdbc:h2:mem:c;INIT=SET A 1\\;SET B 2;user=u", "jdbc:h2:mem:c;INIT=SET A 1\\;SET B 2", "u", null));
    }

    private static Arguments url(String text, String jdbc, String user, String password) {
        return Arguments.of(text, jdbc, user, password);
    }

    @ParameterizedTest
    @MethodSource("urls")
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
    @ValueSource(strings = {"postgres://app:1234567@x:y/d", "jdbc:postgresql://app:s@h:p/d"})
    void refusesAPortThatIsNoNumberWithoutRepeatingThePassword(String text) {
        assertThatThrownBy(() -> DatabaseUrlParser.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("has a port that is not a number; in a user or password, / ? # and % are written"
                        + " %2F %3F %23 and %25");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://app:hunter2@h:99999/d",
                "postgres://h:5432,g:65536/d",
                "mysql://app:hunter2@127.0.0.1:99999/d",
                "mariadb://[::1]:65536",
                "jdbc:postgresql://h:99999/d?password=hunter2",
                "jdbc:mysql://app:hunter2@h:4294967297/d",
                "jdbc:mariadb://address=(host=h)(port=99999)/d",
                "jdbc:h2:tcp://h:99999/d;PASSWORD=hunter2",
                "jdbc:hsqldb:hsql://h:99999;password=hunter2"
            })
    void refusesAPortThatIsTooLarge(String text) {
        assertThatThrownBy(() -> DatabaseUrlParser.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("has a port above 65535");
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
    @ValueSource(
            strings = {
                "postgres://app:x@y/hunter2@h:1/d",
                "postgres://app:to/p@h/d",
                "postgres://app:1234/hunter2@h/d",
                "postgres://app:1234?hunter2@h/d?a=b",
                "jdbc:postgresql://app:1234/hunter2@h/d",
                "mysql://app:x@y/hunter2@h/d",
                "mariadb://app:1234/hunter2@h/d",
                "postgres://app:7/hQ==@db/clinic",
                "mysql://app:Ab/cd==@h/d",
                "jdbc:postgresql://app:7/hQ==@db/clinic?a=b",
                "jdbc:mariadb://app:1234?hunter2@h/d"
            })
    void refusesAPasswordThatWouldPassForHostAndName(String text) {
        assertThatThrownBy(() -> DatabaseUrlParser.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("has an @ after its first / or ?; in a user or password, / ? # and % are written"
                        + " %2F %3F %23 and %25, and in the name of a PostgreSQL database @ is %40");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres://h/d?user=a@b", "mysql://h/d?user=a@b", "postgres://a%40b@h/d%40x"})
    void anAtSignMayBeInAParameterAndEscaped(String text) {
        assertThat(DatabaseUrlParser.parse(text).user()).isEqualTo("a@b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"postgres://app:100%@h/d", "postgres://app:%zz@h/d", "postgres://app:%2@h/d", "postgres://h/100%"
            })
    void refusesABrokenEscape(String text) {
        assertThatThrownBy(() -> DatabaseUrlParser.parse(text))
                .hasMessage("has a % that two hexadecimal digits do not follow; in a user or password, / ? # and % are"
                        + " written %2F %3F %23 and %25");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "oracle://app:secret@h/d",
                "r2dbc:postgresql://app:secret@h/d",
                "sqlite3:x.db",
                "h2:mem:x",
                "clinic",
                "://"
            })
    void refusesWhatIsNoUrlOfADatabaseWeKnow(String text) {
        assertThatThrownBy(() -> DatabaseUrlParser.parse(text))
                .hasMessage(
                        "is not a database URL: write the JDBC URL, such as" + " jdbc:postgresql://localhost/clinic");
    }

    @Test
    void refusesASocketInPlaceOfAHost() {
        assertThatThrownBy(() -> DatabaseUrlParser.parse("postgres://app:hunter2@%2Fvar%2Frun/d"))
                .hasMessage("names a Unix socket, which no driver for the JVM opens: write the JDBC URL, such as"
                        + " jdbc:postgresql://localhost/clinic");
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
                .hasMessage("names a kind of database that there is no JDBC driver for on the class path;"
                        + " the command line comes with those of PostgreSQL, MariaDB, H2, SQLite and HSQLDB");
    }

    @Test
    void thePasswordOfTheUrlNeverGoesWithAnotherUser() {
        DatabaseUrl url = DatabaseUrlParser.parse("postgres://app:secret@h/d");
        assertThat(Login.of(url, null, null).password()).isEqualTo("secret");
        assertThat(Login.of(url, "app", null).password()).isEqualTo("secret");
        assertThat(Login.of(url, "owner", null).password()).isNull();
        assertThat(Login.of(url, "owner", "other").password()).isEqualTo("other");
    }

    @Test
    void isShownWithoutPasswords() {
        Login login =
                Login.of(DatabaseUrlParser.parse("jdbc:postgresql://h/d?user=a&password=b&sslpassword=c"), null, null);
        assertThat(login).hasToString("jdbc:postgresql://h/d?sslpassword=*** as a");
    }
}
