// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Target;
import dev.migration.fixture.EmptyPostgreSql;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.RecordedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Databases whose encoding has not every character: a comment fails no migration, and no other text runs in its place. */
class PostgreSqlEncodingTest extends PostgreSqlWorkbench {

    private static final String DROP = "DROP DATABASE IF EXISTS enc WITH (FORCE)";

    private Migrator in(String encoding) {
        execute(DROP, "CREATE DATABASE enc ENCODING '" + encoding + "' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'");
        return again();
    }

    private Migrator again() {
        return builder().dataSource(EmptyPostgreSql.as("postgres", "enc")).build();
    }

    private List<String> rows(String query) {
        try (Connection connection = EmptyPostgreSql.as("postgres", "enc").getConnection()) {
            return column(connection, query);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void drop() {
        execute(DROP);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            LATIN1, false
            LATIN9, false
            WIN1252, false
            KOI8R, false
            EUC_JP, false
            EUC_TW, false
            WIN866, false
            SQL_ASCII, true""")
    void aCommentThatItCannotHoldFailsNothing(String encoding, boolean stored) {
        write(
                "0001_cost.sql",
                "-- Up Migration",
                "-- price in €, name 日, ‾ ☃ 😀",
                "CREATE TABLE cost (id INT);",
                "-- Down Migration",
                "-- € and 日",
                "DROP TABLE cost;");
        write("0000_plain.sql", "CREATE TABLE plain (id INT);");
        try (var log = new RecordedLog()) {
            in(encoding).up();

            assertThat(log.messages(Level.WARN).stream().filter(line -> line.contains("0001_cost is not stored")))
                    .hasSize(stored ? 0 : 2)
                    .allMatch(line -> line.contains(encoding))
                    .filteredOn(line -> line.contains("even of a comment"))
                    .hasSize(stored ? 0 : 1);
        }
        assertThat(again().up().migrations()).isEmpty();
        assertThat(rows("SELECT up_sql IS NOT NULL FROM __migrations_log WHERE action = 'apply' ORDER BY id"))
                .containsExactly("t", stored ? "t" : "f");

        again().down(Target.count(1), DownScript.FILE);

        assertThat(rows("SELECT relname FROM pg_class WHERE relname IN ('cost', 'plain')"))
                .containsExactly("plain");
    }

    @Test
    void onlyWhatWasStoredAsItIsIsUndoneWithoutItsFile() throws IOException {
        write("0001_t.sql", "-- Up Migration", "CREATE TABLE t (a TEXT);", "-- Down Migration", "DROP TABLE t;");
        write(
                "0002_a.sql",
                "-- Up Migration",
                "INSERT INTO t VALUES ('a');",
                "-- Down Migration",
                "INSERT INTO t VALUES ('été £');");
        write(
                "0003_b.sql",
                "-- Up Migration",
                "INSERT INTO t VALUES ('b');",
                "-- Down Migration",
                "INSERT INTO t VALUES ('b'); -- 10 €");
        in("LATIN1").up();
        Files.delete(folder.resolve("0003_b.sql"));

        assertThatThrownBy(() -> again().down(Target.count(1), DownScript.STORED))
                .isInstanceOfSatisfying(
                        InvalidMigrationsException.class,
                        e -> assertThat(e.problems()).extracting(Problem::code).contains(Code.NO_DOWN_SCRIPT));
        assertThat(rows("SELECT a FROM t")).containsExactly("a", "b");

        write(
                "0003_b.sql",
                "-- Up Migration",
                "INSERT INTO t VALUES ('b');",
                "-- Down Migration",
                "INSERT INTO t VALUES ('b'); -- 10 €");
        again().down(Target.count(1), DownScript.FILE);
        again().down(Target.count(1), DownScript.STORED);

        assertThat(rows("SELECT a FROM t")).containsExactly("a", "b", "b", "été \u00a3");
    }

    @Test
    void aNameThatItCannotHoldIsRefusedBeforeAnythingRuns() {
        write("V1__t.sql", "CREATE TABLE t (id INT);");
        write("V2__prix_€.sql", "CREATE TABLE u (id INT);");
        write("R__été_日.sql", "CREATE VIEW v AS SELECT 1 AS a;");

        Migrator migrator = in("LATIN1");

        InvalidMigrationsException refused = catchThrowableOfType(InvalidMigrationsException.class, migrator::up);
        assertThat(refused.problems()).extracting(Problem::code).containsOnly(Code.INVALID_NAME);
        assertThat(refused)
                .hasMessageContaining("V2__prix_€.sql")
                .hasMessageContaining("LATIN1 has no '日'")
                .hasMessageContaining("rename the file");
        assertThat(rows("SELECT relname FROM pg_class WHERE relname IN ('t', 'u', '__migrations')"))
                .isEmpty();
    }

    @Test
    void whatFailedIsLoggedWithEscapes() {
        write("0001_t.sql", "CREATE TABLE t (a TEXT);", "INSERT INTO t VALUES ('10 €');");
        write("beforeRun.sql", "-- 10 €", "SELECT 1;");

        assertThatThrownBy(in("LATIN1")::up)
                .hasMessageContaining("0001_t.sql:2:")
                .hasMessageContaining("LATIN1");

        assertThat(rows("SELECT error FROM __migrations_log"))
                .singleElement()
                .asString()
                .contains("INSERT INTO t VALUES ('10 \\u20ac')");
    }
}
