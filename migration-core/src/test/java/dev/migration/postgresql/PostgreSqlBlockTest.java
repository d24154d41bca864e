package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.MigrationEvent;
import dev.migration.MigrationFailedException;
import dev.migration.MigrationListener;
import dev.migration.Migrator;
import dev.migration.fixture.Connections;
import dev.migration.fixture.EmptyPostgreSql;
import dev.migration.fixture.PostgreSqlWorkbench;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements that are sent as one message. */
class PostgreSqlBlockTest extends PostgreSqlWorkbench {

    private void writeAmong(int before, String... statements) {
        List<String> script = new ArrayList<>(List.of("-- ;", "CREATE TABLE t (id INT PRIMARY KEY, what TEXT);"));
        for (int i = 2; i <= before; i++) {
            script.add("/* ; */ INSERT INTO t VALUES (" + i + ", '😀;') -- ;\n;");
        }
        script.addAll(List.of(statements));
        script.add("; -- nothing\n;/* ; */; INSERT INTO t VALUES (1001, 'after');");
        write("0001_t.sql", script.toArray(String[]::new));
    }

    @Test
    void theServerGetsThemInOneMessage() {
        write(
                "0001_t.sql",
                "CREATE TABLE seen AS SELECT current_query() q;",
                "COMMENT ON TABLE seen IS 'by the server';");

        up();

        assertThat(column("SELECT q LIKE '%by the server%COMMIT' FROM seen")).containsExactly("t");
    }

    /** The message has COMMIT in it, and what is thrown while its answers are read must not hide that. */
    @ParameterizedTest
    @ValueSource(classes = {SQLException.class, IOException.class, OutOfMemoryError.class, AssertionError.class})
    void aListenerThatFailsIsNotTakenForTheServer(Class<? extends Throwable> thrown) {
        write(
                "0001_t.sql",
                "CREATE TABLE t (id INT);",
                "DO $$ BEGIN RAISE NOTICE 'first'; RAISE NOTICE 'second'; END $$;",
                "INSERT INTO t VALUES (1);");
        Migrator migrator = builder()
                .listener(new MigrationListener() {
                    @Override
                    public void on(MigrationEvent event) {}

                    @Override
                    public void onMessage(String migration, String message) {
                        sneak(thrown);
                    }
                })
                .build();

        assertThatThrownBy(migrator::up)
                .isInstanceOf(IllegalStateException.class)
                .hasCauseInstanceOf(thrown);

        assertThat(column("SELECT id FROM t")).containsExactly("1");
        assertThat(migrator.status().pending()).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Class<? extends Throwable> type) throws T {
        try {
            throw (T) type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theDriversOwnTimeoutHolds() throws SQLException {
        write("0001_t.sql", "CREATE TABLE t (id INT);", "DO 'BEGIN PERFORM pg_sleep(3); END';");
        dataSource.setProperty("queryTimeout", "1");

        assertThatThrownBy(this::up)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("57014");
    }

    @Test
    void whereAProxyWantsToSeeThemItDoes() {
        write(
                "0001_t.sql",
                "CREATE TABLE seen AS SELECT current_query() q;",
                "COMMENT ON TABLE seen IS 'by the server';");

        builder()
                .dataSource(Connections.recorded(dataSource, sql -> {}))
                .build()
                .up();

        assertThat(column("SELECT q FROM seen")).containsExactly("CREATE TABLE seen AS SELECT current_query() q");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    23505 | INSERT INTO t VALUES (9), (9)
                    42703 | INSERT INTO t (nothing) VALUES (9)
                    42P01 | INSERT INTO nowhere VALUES (9)
                    42601 | INSERT INTO t VALUE (9)
                    42601 | INSERT INTO t VALUES (9, 1 + )
                    22012 | INSERT INTO t VALUES (1 / (SELECT count(*) FROM t WHERE id = 0))
                    P0001 | DO 'BEGIN RAISE EXCEPTION ''no''; END'
                    57014 | INSERT INTO t SELECT 9 FROM pg_cancel_backend(pg_backend_pid()), pg_sleep(60)
                    22P02 | DO 'BEGIN INSERT INTO t VALUES (''x''::int); END'
                    """)
    void theOneThatFailsIsNamed(String sqlState, String statement) {
        for (int before : List.of(1, 2, 40, 248, 249, 250, 251)) {
            writeAmong(before, statement);

            assertThat(refused(MigrationFailedException.class, this::up))
                    .hasMessageContaining("statement %d of %d failed (SQLSTATE %s)", before + 1, before + 2, sqlState)
                    .hasMessageContaining("Rolled back: 0001 changed nothing.");
        }
    }

    @Test
    void aTimeoutIsThatOfEachStatement() {
        String sleep = "INSERT INTO t SELECT %d FROM pg_sleep(%s);";
        writeAmong(3, "SET LOCAL statement_timeout = 900;", sleep.formatted(11, "0.5"), sleep.formatted(12, "0.5"));
        up();

        write("0002_t.sql", "SET LOCAL statement_timeout = 200;", sleep.formatted(13, "0"), sleep.formatted(14, "60"));

        assertThat(refused(MigrationFailedException.class, this::up))
                .hasMessageContaining("statement 3 of 3 failed (SQLSTATE 57014)");
        assertThat(column("SELECT count(*) FROM t WHERE id > 10")).containsExactly("3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET LOCAL standard_conforming_strings = off;",
                "SET LOCAL \"standard_conforming_strings\" = off;",
                "CREATE TABLE c AS SELECT set_config('standard_conforming_strings', 'off', true);",
                "UPDATE pg_settings SET setting = 'off' WHERE name = 'standard_conforming_strings';",
                "SET standard_conforming_strings = off;",
                "DO 'BEGIN SET standard_conforming_strings = off; END';",
                "SELECT set_config('standard_conforming_strings', 'off', true);"
            })
    void stringsAreReadAsTheStatementsBeforeThemSay(String off) {
        writeAmong(2, off, "INSERT INTO t VALUES (10, 'a\\\\b');", "INSERT INTO t VALUES (11, 'a\\\\b');");
        write("0002_t.sql", "INSERT INTO t VALUES (12, 'a\\\\b');");

        up();

        assertThat(column("SELECT what FROM t WHERE id BETWEEN 10 AND 12 ORDER BY id"))
                .containsExactly("a\\b", "a\\b", "a\\\\b");
    }

    @Test
    void dataAndRowsComeInTheirPlace() {
        writeAmong(
                2,
                "COPY t FROM stdin;\n10\tten\n\\.",
                "INSERT INTO t SELECT max(id) + 1, 'x' FROM t;",
                "SELECT id FROM t;",
                "INSERT INTO t SELECT max(id) + 1, 'x' FROM t;");

        up();

        assertThat(column("SELECT id FROM t ORDER BY id")).containsExactly("2", "10", "11", "12", "1001");
    }

    @Test
    void severalThatAreMarkedAsOneAreNotCountedAsOne() {
        writeAmong(
                2,
                "-- +goose StatementBegin",
                "INSERT INTO t VALUES (10); INSERT INTO t VALUES (11);",
                "-- +goose StatementEnd",
                "CREATE RULE r AS ON UPDATE TO t DO ALSO (SELECT 1; SELECT 2);",
                "CREATE FUNCTION f() RETURNS INT BEGIN ATOMIC SELECT 1; SELECT 2; END;",
                "UPDATE t SET what = 'x' WHERE id = 10;");

        up();

        assertThat(column("SELECT id FROM t ORDER BY id")).containsExactly("2", "10", "11", "1001");
    }

    @Test
    void whatIsSaidIsHeardOnceAndInItsOrder() {
        writeAmong(
                2,
                "DO 'BEGIN RAISE NOTICE ''first''; END';",
                "DO 'BEGIN RAISE NOTICE ''second''; END';",
                "INSERT INTO t VALUES (2);");
        List<String> heard = new ArrayList<>();
        MigrationListener ear = new MigrationListener() {
            @Override
            public void on(MigrationEvent event) {}

            @Override
            public void onMessage(String migration, String message) {
                heard.add(message);
                throw new IllegalStateException("the ear fails");
            }
        };

        assertThat(refused(
                        MigrationFailedException.class,
                        () -> builder().listener(ear).build().up()))
                .hasMessageContaining("statement 5 of 6 failed (SQLSTATE 23505)");
        assertThat(heard).containsExactly("first", "second");
    }

    @Test
    void whatTheServerCannotWriteIsFoundInItsStatement() {
        execute("CREATE DATABASE latin ENCODING LATIN1 LOCALE 'C' TEMPLATE template0");
        try {
            writeAmong(1, "INSERT INTO t VALUES (10, 'a');", "INSERT INTO t VALUES (11, '🙈');");

            assertThat(refused(
                            MigrationFailedException.class,
                            () -> builder()
                                    .dataSource(EmptyPostgreSql.as("postgres", "latin"))
                                    .build()
                                    .up()))
                    .hasMessageContaining("statement 3 of 4 failed (SQLSTATE 22P05)");
        } finally {
            execute("DROP DATABASE latin WITH (FORCE)");
        }
    }
}
