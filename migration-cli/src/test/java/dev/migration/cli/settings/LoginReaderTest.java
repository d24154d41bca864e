package dev.migration.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginReaderTest {

    @TempDir
    Path directory;

    private Given given;

    @BeforeEach
    void prepare() {
        given = new Given(directory);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--host db | jdbc:postgresql://db/ (--host)",
                "--host db --port 5433 --database clinic --user app | jdbc:postgresql://db:5433/clinic as app (--host)",
                "--database my/db | jdbc:postgresql://localhost/my%2Fdb (--database)",
                "--host ::1 --port 1 --database d | jdbc:postgresql://[::1]:1/d (--host)",
                "--host [fe80::1] --database d | jdbc:postgresql://[fe80::1]/d (--host)",
                "--host h1,h2 --database d | jdbc:postgresql://h1,h2/d (--host)",
                "--database d --options sslmode=require&connect_timeout=5 | jdbc:postgresql://localhost/d?sslmode=require&connectTimeout=5 (--database)",
                "--product mariadb --host h --database d | jdbc:mariadb://h/d (--host)",
                "--product MySQL --database d --options ssl-mode=REQUIRED | jdbc:mariadb://localhost/d?sslMode=REQUIRED (--database)",
                "--product sqlite --database db/clinic.db | jdbc:sqlite:db/clinic.db (--database)",
            })
    void partsNameTheDatabase(String typed, String database) {
        assertThat(given.database(typed.split(" "))).isEqualTo(database);
        assertThat(given.problems()).isEmpty();
    }

    @Test
    void eachPartComesFromTheFirstSourceThatHasIt() {
        given.file("migration.toml", "host = \"file\"\nport = 1\nuser = \"file\"\noptions = \"sslmode=require\"\n")
                .file(".env", "MIGRATION_PORT=2\n")
                .variable("MIGRATION_DATABASE", "clinic");
        assertThat(given.database())
                .isEqualTo("jdbc:postgresql://file:2/clinic?sslmode=require as file (migration.toml:1:1)");
        assertThat(given.problems()).isEmpty();
    }

    @Test
    void aUrlHidesThePartsOfLaterSources() {
        given.file("migration.toml", "host = \"file\"\ndatabase = \"d\"\noptions = \"sslmode=require\"\nuser = \"u\"\n")
                .variable("DATABASE_URL", "postgres://env/d");
        assertThat(given.database()).isEqualTo("jdbc:postgresql://env/d as u (DATABASE_URL)");
    }

    @Test
    void hostOrDatabaseHideTheUrlOfALaterSourceWithItsCredentials() {
        given.file("migration.toml", "port = 1\n")
                .variable("DATABASE_URL", "postgres://app:secret@env:7/d?sslmode=require");
        assertThat(given.database("--database", "other")).isEqualTo("jdbc:postgresql://localhost/other (--database)");
        assertThat(given.read("--host", "h").login().value().password()).isNull();
        assertThat(given.problems()).isEmpty();
    }

    @Test
    void userPasswordAndOptionsAreAddedToTheUrlOfALaterSource() {
        given.variable("DATABASE_URL", "postgres://app:secret@env/d?sslmode=disable");
        assertThat(given.database("--options", "sslmode=require", "--user", "owner"))
                .isEqualTo("jdbc:postgresql://env/d?sslmode=require as owner (DATABASE_URL)");
        assertThat(given.read("--user", "owner").login().value().password()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"host = \"h\"", "port = 1", "database = \"d\"", "product = \"mysql\""})
    void aUrlAndPartsInOneSourceAreRefused(String part) {
        given.file("migration.toml", part + "\nurl = \"postgres://h/d\"\n").read();
        String name = part.split(" ")[0];
        assertThat(given.problems())
                .containsExactly("migration.toml:1:1  " + name + " and url (migration.toml:2:1) are both set.\n"
                        + "  Next: name the database by url, or by host, port and database");
    }

    @Test
    void aPortDoesNotChangeAUrl() {
        given.variable("DATABASE_URL", "postgres://h/d").read("--port", "5433");
        assertThat(given.problems())
                .containsExactly("--port  port and url (DATABASE_URL) are both set.\n"
                        + "  Next: name the database by url, or by host, port and database");
    }

    @Test
    void aPortAloneNamesNothing() {
        given.variable("MIGRATION_PORT", "5433").read();
        assertThat(given.problems())
                .containsExactly("MIGRATION_PORT  port is set, and neither host nor database.\n"
                        + "  Next: set host or database too, or name the database with url");
    }

    @Test
    void thePortThatKubernetesSetsForAServiceIsNotOurs() {
        given.variable("MIGRATION_PORT", "tcp://10.0.0.1:80").variable("DATABASE_URL", "postgres://h/d");
        assertThat(given.database()).isEqualTo("jdbc:postgresql://h/d (DATABASE_URL)");
        assertThat(given.problems()).isEmpty();
        assertThat(given.remarks()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--host /var/run/hunter2 | --host  host names a Unix socket, which drivers for the JVM cannot open: give host and port.",
                "--host a:hunter2@h | --host  host has to be a name or an address, with the port apart, as --port.",
                "--host h --port hunter2 | --port  port has to be a number from 1 to 65535.",
                "--host h --port 65536 | --port  port has to be a number from 1 to 65535.",
                "--url mysql://app:hunter2@h:99999/d | --url  url has a port above 65535.",
                "--host h --product hunter2 | --product  product has to be postgresql, mariadb, mysql or sqlite; for another product, give a URL.",
                "--host h --options hunter2 | --options  options has to be parameters as in a URL, such as sslmode=require&connect_timeout=5; host, port, database, user and password have settings of their own.",
                "--host h --options a=b&password=hunter2 | --options  options has to be parameters as in a URL, such as sslmode=require&connect_timeout=5; host, port, database, user and password have settings of their own.",
                "--host h --product sqlite | --host  The database is SQLite's, which needs database, the path of a file, and no host.",
                "--product mysql --database a?hunter2 | --database  The database goes with a name that has to be written in a URL.",
                "--url jdbc:h2:mem:x --options a=hunter2 | --url  url takes no options, which are for PostgreSQL, MariaDB and MySQL: write them into the URL.",
            })
    void aWrongPartIsReportedWithoutIt(String typed, String problem) {
        given.read(typed.split(" "));
        assertThat(given.problems()).containsExactly(problem);
    }
}
