// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.Texts;
import dev.migration.internal.find.Root;
import dev.migration.internal.find.Root.Owner;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.run.Engine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** What a script and a run do to the session, on PostgreSQL. */
class PostgreSqlScriptTest extends PostgreSqlWorkbench {

    private String ownerOfTables() {
        String owner = "owner_of_" + dataSource.getDatabaseName();
        execute("CREATE ROLE " + owner, "GRANT USAGE, CREATE ON SCHEMA public TO " + owner);
        return owner;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-- no-transaction"})
    void theRoleThatAScriptTakesHoldsToItsEnd(String option) {
        String owner = ownerOfTables();
        write(
                "0001_tables.sql",
                option,
                "SET ROLE " + owner + ";",
                "CREATE TABLE a (id INT);",
                "CREATE INDEX CONCURRENTLY a_id ON a (id);",
                "CREATE TABLE b (id INT);",
                "RESET ROLE;",
                "CREATE TABLE c (id INT);",
                "CREATE INDEX CONCURRENTLY c_id ON c (id);");

        up();

        assertThat(column("SELECT tablename || ' ' || tableowner FROM pg_tables WHERE tablename IN ('a', 'b', 'c')"
                        + " ORDER BY 1"))
                .containsExactly("a " + owner, "b " + owner, "c postgres");
        assertThat(appliedNames()).containsExactly("0001_tables");
    }

    @Test
    void theRoleThatAScriptTookHoldsWhenItIsResumed() {
        String owner = ownerOfTables();
        String start = "SET ROLE " + owner + ";\nCREATE TABLE a (id INT);\nCREATE INDEX CONCURRENTLY a_id ON a (id);\n";
        write("0001_tables.sql", start, "CREATE TABLE b (id NO_TYPE);");
        assertThatThrownBy(this::up).isInstanceOf(MigrationFailedException.class);
        write("0001_tables.sql", start, "CREATE TABLE b (id INT);");

        up();

        assertThat(column("SELECT tableowner FROM pg_tables WHERE tablename = 'b'"))
                .containsExactly(owner);
    }

    @Test
    void aFileThatCannotBeReadToItsEndLeavesNoTransactionInThePool() throws SQLException {
        String start = "BEGIN;\nCREATE TABLE a (id INT);\n";
        byte[] file = (start + "-- " + "x".repeat(1 << 20) + "\nSELECT 1;\nCOMMIT;\nSELECT 2;").getBytes(UTF_8);
        var opened = new AtomicInteger();
        var source = new SourceFile("0001_a.sql", "m/0001_a.sql", () -> {
            // Read for its checksum, parsed, and read once more to be stored or run.
            InputStream whole = new ByteArrayInputStream(file);
            return opened.incrementAndGet() <= 2 ? whole : new SequenceInputStream(cut(whole), failing());
        });
        var config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setMaximumPoolSize(1);
        try (var pool = new HikariDataSource(config)) {
            Migrator.Builder builder = builder().dataSource(pool).locations("m");
            Engine.unlisted(builder).finder = location -> List.of(new Root("m", Owner.APPLICATION, List.of(source)));
            assertThatThrownBy(() -> builder.build().up())
                    .isInstanceOf(MigrationFailedException.class)
                    .hasMessageContaining("m/0001_a.sql  The file cannot be read: gone")
                    .hasMessageContaining("Rolled back: 0001 changed nothing.");

            try (Connection connection = pool.getConnection()) {
                assertThat(connection.unwrap(BaseConnection.class).getTransactionState())
                        .isEqualTo(TransactionState.IDLE);
            }
        }
        assertThat(column("SELECT tablename FROM pg_tables WHERE tablename = 'a'"))
                .isEmpty();
    }

    private static InputStream cut(InputStream whole) throws IOException {
        return new ByteArrayInputStream(whole.readNBytes(1 << 19));
    }

    private static InputStream failing() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("gone");
            }
        };
    }

    @Test
    void whatAnExtensionBroughtIsNoSchemaToTakeAsBaseline() {
        assumeThat(column("SELECT name FROM pg_available_extensions")).contains("pg_stat_statements");
        execute("CREATE EXTENSION pg_stat_statements");
        write("0001_a.sql", "CREATE TABLE a (id INT);");

        builder().baseline(Baseline.of("0001")).build().up();

        assertThat(appliedNames()).containsExactly("0001_a");
    }

    @Texts("""
            SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; ¦ set  transaction⏎  isolation level serializable;
            SET /* before anything */ TRANSACTION ISOLATION LEVEL SERIALIZABLE;
            SET LOCAL TRANSACTION ISOLATION LEVEL SERIALIZABLE; ¦ BEGIN ISOLATION LEVEL SERIALIZABLE;""")
    void aScriptMayChooseTheModeOfItsTransaction(String mode) {
        write(
                "0001_a.sql",
                mode,
                "CREATE TABLE a AS SELECT current_setting('transaction_isolation') AS isolation;",
                mode.startsWith("BEGIN") ? "COMMIT;" : "");

        up();

        assertThat(column("SELECT isolation FROM a")).containsExactly("serializable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-- no-transaction"})
    void otherSessionsSeeWhichMigrationRuns(String mode) {
        write("0001_a.sql", mode, "CREATE TABLE seen AS SELECT current_setting('application_name') AS name;");

        up();

        assertThat(column("SELECT name FROM seen")).singleElement().asString().startsWith("migration 0001 since ");
    }

    /** The driver takes no several statements into a batch. */
    @Test
    void whatMarksHoldTogetherRunsAsAWhole() {
        execute(
                "CREATE TABLE n AS SELECT generate_series(1, 5) i",
                "CREATE TABLE called (i INT)",
                "CREATE FUNCTION f(i INT) RETURNS INT LANGUAGE plpgsql AS"
                        + " $$ BEGIN INSERT INTO called VALUES (i); RETURN i; END $$");
        write(
                "0001_block.sql",
                "CREATE TABLE a (id INT);",
                "-- +goose StatementBegin",
                "INSERT INTO a VALUES (0); SELECT f(i) FROM n;",
                "-- +goose StatementEnd",
                "INSERT INTO a VALUES (1);");

        up();

        assertThat(column("SELECT count(*) FROM called")).containsExactly("5");
        assertThat(column("SELECT id FROM a ORDER BY id")).containsExactly("0", "1");
    }

    /** The server would not say that the transaction of the library has ended. */
    @Texts("""
            CREATE TABLE a (n INT);⏎INSERT INTO a VALUES (1);⏎COMMIT;
            CREATE TABLE a (n INT);⏎INSERT INTO a VALUES (1);⏎ROLLBACK;⏎BEGIN;
            BEGIN;⏎CREATE TABLE a (n INT);⏎COMMIT;""")
    void whatMarksHoldTogetherEndsNoTransaction(String block) {
        write(
                "0001_block.sql",
                "-- +goose StatementBegin",
                block,
                "-- +goose StatementEnd",
                "INSERT INTO nope VALUES (1);");

        assertThatProblem(refusal(this::up))
                .hasCode(Code.UNSUPPORTED_STATEMENT)
                .at(block.startsWith("BEGIN") ? "0001_block.sql:2:1" : "0001_block.sql:4:1")
                .advises("-- +goose StatementBegin");
    }

    /** The driver takes what follows {@code ATOMIC;} for another statement; a name, a text and a comment may have the same in them. */
    @Texts("""
            BEGIN ATOMIC; SELECT a; END
            begin atomic;;; SELECT CASE WHEN a > 1 THEN CASE a WHEN 2 THEN 3 END ELSE 4 END;; END
            BEGIN /* begin atomic; */ ATOMIC; SELECT length('begin atomic;'); END
            BEGIN ATOMIC ; SELECT a; END
            BEGIN ATOMIC/* ; */; SELECT a; END""")
    void aBodyMayBeginWithAnEmptyStatement(String body) {
        String function = "(a INT, \"begin atomic;\" INT DEFAULT 1) RETURNS INT LANGUAGE sql ";
        write("0001_a.sql", "CREATE FUNCTION f" + function + body + ";", "CREATE TABLE t (n INT);");
        write("0002_b.sql", "-- no-transaction", "CREATE FUNCTION g" + function + body + ";");
        write("0003_c.sql", "CREATE FUNCTION h" + function + body + ";");

        up();

        String expected = body.replaceFirst("( |/\\* ; \\*/)?;+ SELECT", " SELECT");
        execute("CREATE FUNCTION i" + function + expected);
        assertThat(column("SELECT DISTINCT regexp_replace(pg_get_functiondef(oid), 'public.[fghi]', '') FROM pg_proc"
                        + " WHERE proname = ANY ('{f,g,h,i}')"))
                .hasSize(1);
    }

    @Test
    void aBodyInQuotesKeepsItsSemicolons() {
        write("0001_a.sql", "CREATE FUNCTION f() RETURNS TEXT LANGUAGE sql AS $$ SELECT 'begin atomic;' $$;");

        up();

        assertThat(column("SELECT f()")).containsExactly("begin atomic;");
    }

    @Test
    void theErrorInABodyThatBeginsWithAnEmptyStatementIsWhereItIs() {
        write("0001_a.sql", "CREATE FUNCTION f() RETURNS INT LANGUAGE sql BEGIN ATOMIC; SELECT nothing; END;");

        assertThatThrownBy(this::up).hasMessageContaining("0001_a.sql:1:67");
    }
}
