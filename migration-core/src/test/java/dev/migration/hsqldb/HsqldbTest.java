package dev.migration.hsqldb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.abort;

import ch.qos.logback.classic.Level;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.migration.Code;
import dev.migration.MigrationFailedException;
import dev.migration.MigrationStatus;
import dev.migration.Migrator;
import dev.migration.State;
import dev.migration.contract.DatabaseContract;
import dev.migration.contract.HostileFunctionsContract;
import dev.migration.contract.RightsContract;
import dev.migration.contract.TenantContract;
import dev.migration.contract.TenantTroubleContract;
import dev.migration.contract.TrustContract;
import dev.migration.fixture.Connections;
import dev.migration.fixture.HsqldbWorkbench;
import dev.migration.fixture.RecordedLog;
import dev.migration.internal.sql.rules.EmbeddedRules;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import org.hsqldb.jdbc.JDBCDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HsqldbTest extends HsqldbWorkbench
        implements DatabaseContract,
                TenantContract,
                TenantTroubleContract,
                RightsContract,
                TrustContract,
                HostileFunctionsContract {

    @Override
    public Migrator.Builder asClerk() {
        execute("CREATE USER clerk PASSWORD 'clerk'");
        return builder().dataSource(clerk());
    }

    private DataSource clerk() {
        var clerk = new JDBCDataSource();
        clerk.setURL(dataSource.getURL());
        clerk.setUser("CLERK");
        clerk.setPassword("clerk");
        return clerk;
    }

    @Test
    void theRoleThatIsSetIsThatOfEachScriptAndUndoneAfterwards() throws SQLException {
        execute("CREATE ROLE clerk", "GRANT clerk TO SA");
        write("0001_t.sql", "CREATE TABLE t (n VARCHAR(20));", "SET ROLE NONE;");
        write("0002_t.sql", "INSERT INTO t VALUES (CURRENT_ROLE);");
        try (Connection connection = dataSource.getConnection()) {
            builder()
                    .dataSource(Connections.pooled(connection))
                    .role("clerk")
                    .build()
                    .up();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("VALUES (CURRENT_ROLE)")) {
                rows.next();
                assertThat(rows.getString(1)).isNull();
            }
        }
        assertThat(column("SELECT n FROM t")).containsExactly("CLERK");
    }

    @Test
    void aHistoryInAFileIsRefused(@TempDir Path directory) {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        var file = new JDBCDataSource();
        file.setURL("jdbc:hsqldb:file:" + directory.resolve("clinic") + ";shutdown=true");
        file.setUser("SA");

        assertThatThrownBy(builder()
                        .dataSource(file)
                        .historyFile(directory.resolve("applied.toml"))
                        .build()::up)
                .hasMessageContaining("HSQLDB confirms a commit before it is on the disk");
    }

    @Test
    void aFileThatIsOpenedForReadingIsRefusedByAll(@TempDir Path directory) {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        var file = new JDBCDataSource();
        file.setURL("jdbc:hsqldb:file:" + directory.resolve("clinic") + ";shutdown=true");
        file.setUser("SA");
        builder().dataSource(file).build().up();
        write("0002_u.sql", "CREATE TABLE u (n INT);");
        file.setURL("jdbc:hsqldb:file:" + directory.resolve("clinic") + ";shutdown=true;readonly=true");

        assertThat(refusedByAll(builder().dataSource(file)).code()).isEqualTo(Code.READ_ONLY_DATABASE);
    }

    @Test
    void whoOwnsTheSchemaSeesThatThereIsNoHistory() {
        Migrator.Builder owner = asClerk();
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        execute("CREATE ROLE house", "CREATE SCHEMA own AUTHORIZATION house", "GRANT house TO clerk");

        assertThat(owner.schema("own").build().status().pending()).hasSize(1);
    }

    @Override
    public String nonTransactional() {
        return "CREATE INDEX counts_by_n ON counts (n)";
    }

    @Override
    public String slow() {
        return "INSERT INTO counts SELECT a.n FROM UNNEST(SEQUENCE_ARRAY(1, 3000, 1)) AS a (n), UNNEST(SEQUENCE_ARRAY(1, 3000, 1)) AS b (n), UNNEST(SEQUENCE_ARRAY(1, 40, 1)) AS c (n) WHERE a.n + b.n + c.n < 0";
    }

    @Override
    public boolean catalogueTells() {
        return true;
    }

    @Override
    public void empty() {
        execute("DROP SCHEMA PUBLIC CASCADE");
    }

    /** A database in memory has nowhere else to keep a result. */
    @Override
    public List<String> knownSettings() {
        return EmbeddedRules.HSQLDB_SETTINGS.stream()
                .filter(setting -> !setting.equals("SESSION RESULT"))
                .toList();
    }

    @Override
    public Map<String, Setting> settings() {
        execute(
                "CREATE SCHEMA other",
                "CREATE ROLE clerk",
                "GRANT clerk TO SA",
                "CREATE USER other PASSWORD 'x' ADMIN");
        String shown = "SELECT VALUE FROM INFORMATION_SCHEMA.SYSTEM_SESSIONINFO WHERE KEY = '%s'";
        String characteristics = "SET SESSION CHARACTERISTICS AS TRANSACTION ";
        var settings = new LinkedHashMap<String, Setting>();
        settings.put("IGNORECASE", Setting.of("SET IGNORECASE TRUE", shown.formatted("IGNORECASE")));
        settings.put("MAXROWS", Setting.of("SET MAXROWS 1", "SELECT n FROM (VALUES (1), (2)) AS v (n)"));
        settings.put("ROLE", Setting.of("SET ROLE 'CLERK'", "VALUES (CURRENT_ROLE)"));
        settings.put("SCHEMA", Setting.of("SET SCHEMA other", "VALUES (CURRENT_SCHEMA)"));
        settings.put("SESSION AUTHORIZATION", Setting.of("SET SESSION AUTHORIZATION 'OTHER'", "VALUES (CURRENT_USER)"));
        settings.put(
                "SESSION CHARACTERISTICS",
                Setting.of(characteristics + "ISOLATION LEVEL SERIALIZABLE", "VALUES (SESSION_ISOLATION_LEVEL())"));
        settings.put(
                "SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
                Setting.of(characteristics + "READ ONLY", shown.formatted("SESSION READONLY")));
        settings.put("TIME", Setting.of("SET TIME ZONE INTERVAL '5:00' HOUR TO MINUTE", "VALUES (TIMEZONE())"));
        return settings;
    }

    @Override
    public String useSchema(String schema) {
        return "SET SCHEMA " + schema;
    }

    @Test
    @Override
    public void aLockTimeoutIsKept() {
        abort("HSQLDB lets a statement wait for another's lock without limit, and has no setting for it");
    }

    @Override
    public DataSource unreachable() {
        var nowhere = new JDBCDataSource();
        nowhere.setURL("jdbc:hsqldb:hsql://localhost:1/none");
        nowhere.setUser("SA");
        return nowhere;
    }

    @Test
    void whatAScriptSetsIsNotLeftOnTheConnection() throws SQLException {
        execute("CREATE SCHEMA other", "CREATE ROLE clerk", "GRANT clerk TO SA");
        write(
                "0001_settings.sql",
                "SET SCHEMA other;",
                "SET TIME ZONE INTERVAL '5:00' HOUR TO MINUTE;",
                "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE;",
                "SET IGNORECASE TRUE;",
                "SET ROLE 'CLERK';",
                "CREATE TABLE here (n INT);");
        write("0002_next.sql", "CREATE TABLE there (n INT);", "INSERT INTO there VALUES (1);");
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET TIME ZONE INTERVAL '3:00' HOUR TO MINUTE");

            builder().dataSource(Connections.pooled(connection)).build().up();

            try (ResultSet row = statement.executeQuery("VALUES (CURRENT_SCHEMA || ' ' || TIMEZONE() || ' '"
                    + " || SESSION_ISOLATION_LEVEL() || ' ' || COALESCE(CURRENT_ROLE, '-') || ' '"
                    + " || (SELECT VALUE FROM INFORMATION_SCHEMA.SYSTEM_SESSIONINFO WHERE KEY = 'IGNORECASE'))")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("PUBLIC 3:00 READ COMMITTED - FALSE");
            }
        }
        assertThat(column("SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE table_name IN"
                        + " ('HERE', 'THERE') ORDER BY 1"))
                .containsExactly("OTHER.HERE", "PUBLIC.THERE");
    }

    @Test
    void howManyRowsOfAResultAreKeptInMemoryIsPutBack(@TempDir Path files) throws SQLException {
        var file = new JDBCDataSource();
        file.setURL("jdbc:hsqldb:file:" + files.resolve("clinic"));
        file.setUser("SA");
        write("0001_rows.sql", "SET SESSION RESULT MEMORY ROWS 77;");
        try (Connection connection = file.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION RESULT MEMORY ROWS 4321");

            builder().dataSource(Connections.pooled(connection)).build().up();

            try (ResultSet row = statement.executeQuery(
                    "SELECT VALUE FROM INFORMATION_SCHEMA.SYSTEM_SESSIONINFO" + " WHERE KEY = 'RESULT MEMORY ROWS'")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("4321");
            }
            statement.execute("SHUTDOWN");
        }
    }

    @Test
    void aConnectionWithATableOfTheSessionsOwnIsNotGivenBack() throws SQLException {
        String declare = "DECLARE LOCAL TEMPORARY TABLE own (n INT) ON COMMIT PRESERVE ROWS;";
        write("0001_own.sql", declare);
        var config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setMaximumPoolSize(1);
        try (var pool = new HikariDataSource(config)) {
            builder().dataSource(pool).build().up();

            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                assertThatThrownBy(() -> statement.executeQuery("SELECT n FROM session.own"))
                        .hasMessageContaining("object not found: OWN");
            }
            write("0002_next.sql", declare);
            assertThat(builder().dataSource(pool).build().up().migrations()).hasSize(1);
        }
        assertThat(column("SELECT owner FROM __migrations_run WHERE owner IS NOT NULL"))
                .isEmpty();
    }

    @Test
    void aStatementThatChangesNoRowIsNoNews() {
        write("0001_t.sql", "CREATE TABLE t (n INT);", "DELETE FROM t;");
        try (var log = new RecordedLog()) {
            up();
            assertThat(log.messages(Level.INFO)).noneMatch(message -> message.contains("says"));
        }
    }

    @Test
    void rowsOfATemporaryTableAreNotLeftToTheNextScript() {
        write(
                "0001_scratch.sql",
                "CREATE GLOBAL TEMPORARY TABLE scratch (n INT) ON COMMIT PRESERVE ROWS;",
                "INSERT INTO scratch VALUES (1);");
        write("0002_next.sql", "CREATE TABLE seen (n INT);", "INSERT INTO seen SELECT COUNT(*) FROM scratch;");

        up();

        assertThat(column("SELECT n FROM seen")).containsExactly("0");
    }

    @Test
    void aDatabaseThatAScriptShutsDownLeavesTheScriptInterrupted(@TempDir Path files) throws SQLException {
        var file = new JDBCDataSource();
        file.setURL("jdbc:hsqldb:file:" + files.resolve("clinic"));
        file.setUser("SA");
        write("0001_t.sql", "CREATE TABLE t (n INT);", "SHUTDOWN;");

        MigrationFailedException failure = catchThrowableOfType(
                MigrationFailedException.class, builder().dataSource(file).build()::up);

        assertThat(failure)
                .hasMessageContaining(
                        "statement 1 took effect; whether the next one did is unknown. If the server itself crashed");
        try (Connection connection = file.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(withQuotes("UPDATE __migrations_run SET expires_at = TIMESTAMP '2000-01-01 00:00:00'"));
            assertThat(builder().dataSource(file).build().status().migrations())
                    .extracting(MigrationStatus::state)
                    .containsExactly(State.INTERRUPTED);
            statement.execute("SHUTDOWN");
        }
    }

    @Override
    public void createTriggerOnLog() {
        execute("CREATE TRIGGER spy AFTER INSERT ON \"__MIGRATIONS_LOG\" REFERENCING NEW ROW AS r FOR EACH ROW"
                + " BEGIN ATOMIC DELETE FROM t; END");
    }

    /** Whoever owns a schema may create them there, also of names that are reserved words. */
    @Override
    public void createFunctions(Collection<String> names) {
        execute("CREATE SEQUENCE caught START WITH 0");
        for (String name : names) {
            for (String parameters : List.of("", "a VARCHAR(100)", "a INT", "a VARCHAR(100), b VARCHAR(100)")) {
                execute("CREATE FUNCTION \"" + name.toUpperCase(Locale.ROOT) + "\"(" + parameters
                        + ") RETURNS INT RETURN NEXT VALUE FOR caught");
            }
        }
    }

    @Override
    public int calls() {
        return Integer.parseInt(column("VALUES (NEXT VALUE FOR caught)").get(0));
    }

    @Override
    public void callOne() {
        column("VALUES (PUBLIC.MAX())");
    }
}
