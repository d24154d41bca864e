// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.RecordedLog;
import dev.migration.fixture.SearchPath;
import dev.migration.fixture.Texts;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a script sets is the script's own: the bookkeeping, the next script and the pool see nothing of it. */
class PostgreSqlSessionTest extends PostgreSqlWorkbench {

    private static final String[] HAVOC = {
        "SET search_path = '';",
        "SET ROLE pg_monitor;",
        "SET statement_timeout = '17s';",
        "SET IntervalStyle = 'sql_standard';",
        "SET my.own = 'x';",
        "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE;",
        "SELECT set_config('work_mem', '1234kB', false);",
    };

    private static final String[] LEFTOVERS = {
        "CREATE TEMP TABLE left_behind (id INT);",
        "LISTEN left_behind;",
        "PREPARE left_behind AS SELECT 1;",
        "DECLARE left_behind CURSOR WITH HOLD FOR SELECT 1;",
        "SELECT pg_advisory_lock(4711);",
    };

    private static final String FINGERPRINT = """
            SELECT name || ' = ' || setting FROM pg_settings WHERE source = 'session' AND name NOT LIKE 'my.%'
            UNION ALL SELECT 'user ' || session_user || '/' || current_user
            UNION ALL SELECT 'schemas ' || current_schemas(false)::text
            UNION ALL SELECT 'temp ' || relname FROM pg_class WHERE relpersistence = 't'
            UNION ALL SELECT 'channel ' || c FROM pg_listening_channels() c
            UNION ALL SELECT 'prepared ' || name FROM pg_prepared_statements WHERE NOT from_sql IS FALSE
            UNION ALL SELECT 'cursor ' || name FROM pg_cursors WHERE is_holdable
            UNION ALL SELECT 'lock ' || objid FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
            UNION ALL SELECT 'own ' || current_setting('my.own', true) WHERE current_setting('my.own', true) <> ''
            ORDER BY 1""";

    private void withPool(Consumer<HikariConfig> settings, Consumer<HikariDataSource> use) {
        var config = new HikariConfig();
        config.setDataSource(dataSource());
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(5_000);
        settings.accept(config);
        try (var pool = new HikariDataSource(config)) {
            use.accept(pool);
        }
    }

    private List<String> query(DataSource dataSource, String sql) {
        try (Connection connection = dataSource.getConnection()) {
            return column(connection, sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static String[] lines(String first, String[] middle, String... last) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(middle));
        all.addAll(List.of(last));
        return all.toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-- in a transaction", "-- no-transaction"})
    void nothingOfAScriptLeaksIntoThePool(String option) {
        withPool(config -> config.setConnectionInitSql("SET lock_timeout = '3s'"), pool -> {
            List<String> before = query(pool, FINGERPRINT);
            assertThat(before).contains("lock_timeout = 3000");
            write("0001_leftovers.sql", lines(option, LEFTOVERS));
            write("0002_havoc.sql", lines(option, HAVOC));

            builder().dataSource(pool).build().up();

            assertThat(query(pool, FINGERPRINT)).isEqualTo(before);
            assertThat(appliedNames()).containsExactly("0001_leftovers", "0002_havoc");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"-- in a transaction", "-- no-transaction"})
    void nothingOfAFailedScriptLeaksIntoThePool(String option) {
        withPool(config -> {}, pool -> {
            List<String> before = query(pool, FINGERPRINT);
            write("0001_havoc.sql", lines(option, HAVOC, "SELECT * FROM nowhere;"));

            assertThatThrownBy(builder().dataSource(pool).build()::up).isInstanceOf(MigrationFailedException.class);

            assertThat(query(pool, FINGERPRINT)).isEqualTo(before);
            assertThat(actions()).containsExactly("fail");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"-- in a transaction", "-- no-transaction"})
    void theNextScriptSeesNothingOfIt(String option) {
        write("0001_havoc.sql", lines(option, HAVOC));
        write("0002_next.sql", option, "CREATE TABLE seen AS SELECT current_user AS who, current_schema() AS here;");

        up();

        assertThat(column("SELECT who || ' ' || here FROM seen")).containsExactly("postgres public");
    }

    @Texts("""
            SET work_mem = '1234kB'; SET ROLE pg_monitor
            /* first */ SET work_mem = '1234kB'; SET ROLE pg_monitor
            SELECT set_config('work_mem', '1234kB', false), set_config('role', 'pg_monitor', false)
            INSERT INTO noted VALUES (set_config('work_mem', '1234kB', false)), (set_config('role', 'pg_monitor', false))
            UPDATE noted SET n = U&"set\\005fconfig"('work_mem', '1234kB', false)
            UPDATE pg_settings SET setting = '1234' WHERE name = 'work_mem'
            DO $$ BEGIN SET work_mem = '1234kB'; SET ROLE pg_monitor; END $$ ¦ SELECT * FROM setting
            INSERT INTO noted TABLE setting ¦ UPDATE noted SET n = s FROM setting
            CREATE TABLE copied AS SELECT * FROM setting""")
    void whatAScriptSetsInAnyWayIsItsOwn(String changes) {
        execute(
                "CREATE TABLE noted (n TEXT)",
                "INSERT INTO noted VALUES ('row')",
                "CREATE VIEW setting AS SELECT set_config('work_mem', '1234kB', false) AS s");
        write("0001_keeps.sql", "CREATE TABLE a (id INT);");
        write("0002_changes.sql", "CREATE TABLE b (id INT);", changes + ";");

        assertTheNextScriptsFindTheSessionAsItWas(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatAFunctionOrATriggerSetsIsTheScriptsOwn(boolean before) {
        String[] definitions = {
            "CREATE TABLE rows (n INT)",
            "CREATE FUNCTION changes() RETURNS INT LANGUAGE plpgsql AS $$ BEGIN SET work_mem = '1234kB';"
                    + " SET ROLE pg_monitor; RETURN 1; END $$",
            "CREATE FUNCTION fires() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN SET work_mem = '1234kB';"
                    + " SET ROLE pg_monitor; RETURN NULL; END $$",
            "CREATE TRIGGER fires AFTER INSERT ON rows FOR EACH STATEMENT EXECUTE FUNCTION fires()",
        };
        if (before) {
            execute(definitions);
        }
        write("0001_keeps.sql", "CREATE TABLE a (id INT);", before ? "" : String.join(";\n", definitions) + ";");
        write("0002_changes.sql", "GRANT ALL ON a, rows TO pg_monitor;", "INSERT INTO rows VALUES (1);");
        write("0003_changes.sql", "ALTER TABLE a ADD COLUMN n INT DEFAULT changes();", "INSERT INTO a VALUES (1);");
        write("0004_changes.sql", "UPDATE a SET n = changes();");

        assertTheNextScriptsFindTheSessionAsItWas(5);
    }

    private void assertTheNextScriptsFindTheSessionAsItWas(int next) {
        String found = "INSERT INTO found VALUES (current_setting('work_mem'), current_user);";
        execute("CREATE TABLE found (work_mem TEXT, who TEXT)");
        write("%04d_next.sql".formatted(next), found);
        write("%04d_next.sql".formatted(next + 1), found);

        up();

        assertThat(column("SELECT who || ' ' || work_mem FROM found")).containsExactly("postgres 4MB", "postgres 4MB");
    }

    @Test
    void aFailureIsLoggedWhateverRoleTheScriptBeforeHasLeft() {
        write("0001_role.sql", "SET ROLE pg_monitor;");
        write("0002_fails.sql", "SELECT 1 / 0;");

        assertThatThrownBy(this::up).isInstanceOf(MigrationFailedException.class);

        assertThat(actions()).containsExactly("apply", "fail");
    }

    @ParameterizedTest
    @MethodSource("dev.migration.fixture.SearchPath#all")
    void theSearchPathOfTheConnectionIsAListOfNamesAndNoSql(SearchPath path) {
        execute(path.creation());
        withPool(config -> config.setConnectionInitSql(path.setting()), pool -> {
            write("0001_t.sql", "CREATE TABLE t (id INT);", "SET search_path = pg_catalog;");
            write("0002_u.sql", "-- no-transaction", "CREATE TABLE u (id INT);", "SET search_path = pg_catalog;");
            write("0003_wrong.sql", "SET search_path = pg_catalog;", "SELECT * FROM nowhere;");
            List<String> before = query(pool, "SELECT current_schemas(false)");

            assertThatThrownBy(builder().dataSource(pool).build()::up)
                    .isInstanceOf(MigrationFailedException.class)
                    .hasMessageContaining("nowhere");

            assertThat(query(pool, "SELECT current_schemas(false)")).isEqualTo(before);
        });
        assertThat(column(SearchPath.schemasOf("t"))).isEqualTo(path.alone());
        assertThat(column(SearchPath.schemasOf("u"))).isEqualTo(path.alone());
        assertThat(column(SearchPath.schemasOf("__migrations_log"))).isEqualTo(path.alone());
        assertThat(column("SELECT id FROM public.victim")).containsExactly("1");
    }

    @Texts("""
            SET ROLE pg_monitor ¦ SET SESSION AUTHORIZATION pg_monitor ¦ SET search_path = ''
            SET search_path = pg_temp ¦ SET standard_conforming_strings = off ¦ SET escape_string_warning = on
            RESET ALL ¦ RESET ROLE ¦ RESET SESSION AUTHORIZATION
            SET quote_all_identifiers = on ¦ SET DateStyle = 'ISO, DMY' ¦ SET IntervalStyle = 'sql_standard'
            SET TIME ZONE 'Asia/Kolkata'""")
    void theBookkeepingDoesNotMindWhatAScriptSets(String setting) {
        write("0001_within.sql", setting + ";", "SELECT 'it''s';");
        write("0002_without.sql", "-- no-transaction", setting + ";", "SELECT 'it''s';");
        write(
                "0003_t.sql",
                "CREATE TABLE t (id INT);",
                "ALTER TABLE t OWNER TO pg_monitor;",
                "GRANT CREATE ON SCHEMA public TO pg_monitor;");
        write("0004_mixed.sql", setting + ";", "CREATE INDEX CONCURRENTLY i ON public.t (id);", "SELECT 1;");

        assertThat(up().migrations()).hasSize(4);

        assertThat(appliedNames()).hasSize(4);
        assertThat(column("SELECT up_sql FROM __migrations_log ORDER BY id").get(0))
                .contains("SELECT 'it''s';");
        assertThat(column("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass"))
                .containsExactly("t");
    }

    @Texts("""
            SET default_transaction_isolation = 'serializable' ¦ SET default_transaction_read_only = on
            SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY""")
    void theModesThatAScriptSetsForTransactionsAreItsOwn(String setting) {
        String seen = " AS SELECT current_setting('transaction_isolation') AS isolation;";
        write("0001_within.sql", setting + ";");
        write("0002_seen.sql", "CREATE TABLE first" + seen);
        write("0003_without.sql", "-- no-transaction", setting + ";", "SET lock_timeout = '3s';");
        write("0004_seen.sql", "CREATE TABLE second" + seen);
        write("0005_within.sql", setting + ";");
        write("0006_without.sql", "-- no-transaction", "CREATE TABLE third" + seen);
        write("0007_chosen.sql", "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;", "CREATE TABLE chosen" + seen);

        up();

        assertThat(column("TABLE first UNION ALL TABLE second UNION ALL TABLE third UNION ALL TABLE chosen"))
                .containsExactly("read committed", "read committed", "read committed", "serializable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-- in a transaction", "-- no-transaction"})
    void theFailureOfAScriptThatMayNotWriteIsLogged(String option) {
        write("0001_failing.sql", option, "SET default_transaction_read_only = on;", "SELECT * FROM nowhere;");

        assertThatThrownBy(this::up)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("nowhere");

        assertThat(actions()).containsExactly("fail");
    }

    @Test
    void aSessionThatCannotBeRestoredIsReported() {
        write("0001_t.sql", "CREATE TABLE t (id INT);");
        try (var log = new RecordedLog()) {
            builder()
                    .dataSource(CutConnection.dataSource(dataSource(), CutConnection.When.BEFORE, "UNLISTEN"))
                    .build()
                    .up();

            assertThat(log.messages(Level.WARN))
                    .anyMatch(message -> message.startsWith("The session could not be restored"));
            assertThat(log.text()).contains("at " + CutConnection.class.getName());
        }
        assertThat(appliedNames()).containsExactly("0001_t");
    }

    @Test
    void aRoleOfTheConnectionIsKept() {
        String owner = "owner";
        execute("CREATE ROLE " + owner, "GRANT ALL ON SCHEMA public TO " + owner);
        withPool(config -> config.setConnectionInitSql("SET ROLE " + owner), pool -> {
            write("0001_t.sql", "CREATE TABLE t (id INT);", "RESET ROLE;");
            write("0002_u.sql", "CREATE TABLE u (id INT);");

            builder().dataSource(pool).build().up();

            assertThat(query(pool, "SELECT current_user")).containsExactly(owner);
            assertThat(column("SELECT tableowner FROM pg_tables WHERE tablename IN ('t', 'u', '__migrations')"))
                    .containsExactly(owner, owner, owner);
        });
    }

    @Test
    void aConnectionWithoutAutocommitIsGivenBackSoAndHoldsNoTransaction() {
        withPool(config -> config.setAutoCommit(false), pool -> {
            write("0001_t.sql", "CREATE TABLE t (id INT);");
            write("0002_plain.sql", "-- no-transaction", "INSERT INTO t VALUES (1);");
            Migrator migrator = builder().dataSource(pool).build();
            assertThat(migrator.up().migrations()).hasSize(2);
            assertIdle(pool);
            assertThat(migrator.up().migrations()).isEmpty();
            assertIdle(pool);
            write("0003_wrong.sql", "SELECT * FROM nowhere;");
            assertThatThrownBy(builder().dataSource(pool).build()::up).isInstanceOf(MigrationFailedException.class);
            assertIdle(pool);
        });
    }

    private void assertIdle(HikariDataSource pool) {
        try (Connection connection = pool.getConnection()) {
            assertThat(connection.getAutoCommit()).isFalse();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        assertThat(column("SELECT state FROM pg_stat_activity WHERE datname = current_database() AND backend_type ="
                        + " 'client backend' AND pid <> pg_backend_pid()"))
                .containsOnly("idle");
    }

    @Test
    void aPoolOfReadOnlyConnectionsIsWrittenToAndGivenBackAsItWas() {
        withPool(config -> config.setReadOnly(true), pool -> {
            write("0001_t.sql", "CREATE TABLE t (id INT);");

            assertThat(builder().dataSource(pool).build().up().migrations()).hasSize(1);

            try (Connection connection = pool.getConnection()) {
                assertThat(connection.isReadOnly()).isTrue();
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        });
    }

    /** What an earlier run has made is only in the catalogue now. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CREATE TABLE knob (i INT, y TEXT DEFAULT set_config('work_mem', '1234', false)) | INSERT INTO knob (i) VALUES (1)
            CREATE TABLE knob (i INT CHECK (set_config('work_mem', '1234', false) IS NOT NULL)) | INSERT INTO knob VALUES (1)
            CREATE VIEW knob AS SELECT * FROM pg_settings | UPDATE knob SET setting = '1234' WHERE name = 'work_mem'
            CREATE DOMAIN knob TEXT DEFAULT set_config('work_mem', '1234', false) | CREATE TABLE u AS SELECT NULL::knob k
            CREATE OPERATOR @@@@ (LEFTARG = tsquery, RIGHTARG = text, FUNCTION = ts_rewrite); CREATE TABLE knob (i INT, q TSQUERY DEFAULT 'a'::tsquery @@@@ 'SELECT ''a''::tsquery, set_config(''work_mem'', ''1234'', false)::tsquery') | INSERT INTO knob (i) VALUES (1)
            """)
    void whatAnEarlierRunHasMadeSetsNothingForTheNextScript(String made, String used) {
        write("0001_knob.sql", made + ";");
        up();
        write("0002_used.sql", used + ";");
        write("0003_next.sql", "CREATE TABLE seen AS SELECT current_setting('work_mem') m;");

        up();

        assertThat(column("SELECT m FROM seen")).containsExactly("4MB");
    }

    /** When the run started, nobody could see it. */
    @Test
    void whatIsMadeWhileAScriptWaitsSetsNothingForTheNextOne() throws Exception {
        execute("CREATE TABLE plans (id INT)", "INSERT INTO plans VALUES (1)");
        write("0001_plans.sql", "DELETE FROM plans WHERE id = 1;");
        write("0002_next.sql", "CREATE TABLE seen AS SELECT current_setting('work_mem') m;");
        try (Connection other = dataSource.getConnection()) {
            other.setAutoCommit(false);
            try (Statement statement = other.createStatement()) {
                statement.execute("CREATE FUNCTION fires() RETURNS trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN SET work_mem = '1234kB'; RETURN NULL; END $$");
                statement.execute("CREATE TRIGGER fires AFTER DELETE ON plans EXECUTE FUNCTION fires()");
            }
            var run = CompletableFuture.runAsync(this::up);
            Fleet.await(
                    "the script waits",
                    () -> column("SELECT count(*) FROM pg_stat_activity"
                                    + " WHERE datname = current_database() AND wait_event_type = 'Lock'")
                            .contains("1"));
            other.commit();
            run.join();
        }

        assertThat(column("SELECT m FROM seen")).containsExactly("4MB");
    }

    /** A default, or a trigger, may be another user's. */
    @Test
    void whatAStatementRunsReadsNoOtherStatement() {
        execute("CREATE TABLE inbox (note TEXT, sent TEXT DEFAULT current_query())");
        write(
                "0001_inbox.sql",
                "COMMENT ON TABLE inbox IS 'secret';",
                "INSERT INTO inbox (note) VALUES ('a');",
                "INSERT INTO inbox (note) VALUES ('b');");

        up();

        assertThat(column("SELECT sent FROM inbox ORDER BY note"))
                .containsExactly("INSERT INTO inbox (note) VALUES ('a')", "INSERT INTO inbox (note) VALUES ('b')");
    }
}
