// SPDX-License-Identifier: Apache-2.0
package dev.migration.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.contract.DatabaseContract;
import dev.migration.contract.TrustContract;
import dev.migration.crash.CrashScript.Kind;
import dev.migration.fixture.Connections;
import dev.migration.fixture.SqliteWorkbench;
import dev.migration.internal.sql.rules.SqliteRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteDataSource;

@Tag("smoke-only")
class SqliteContractTest extends SqliteWorkbench implements DatabaseContract, TrustContract {

    /** Schemas are attached files, on each connection anew. */
    private final Map<String, Path> attached = new LinkedHashMap<>();

    private String synchronous = "FULL";

    @Override
    public DataSource dataSource() {
        SQLiteDataSource file = file();
        file.setSynchronous(synchronous);
        return Connections.prepared(file, this::attach);
    }

    private void attach(Connection connection) throws SQLException {
        for (Map.Entry<String, Path> schema : attached.entrySet()) {
            try (var statement = connection.prepareStatement("ATTACH ? AS " + quoted(schema.getKey()))) {
                statement.setString(1, schema.getValue().toString());
                statement.execute();
            }
        }
    }

    @Override
    public void createSchema(String name) {
        String plain =
                name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
        attached.put(plain, files.resolve("attached-" + attached.size() + ".db"));
    }

    /** Not here, where a schema is a file: without the annotations it is no test. */
    @Override
    public void theSchemaIsCreatedWhereThatIsAllowed(String schema) {}

    @Override
    public String user() {
        return System.getProperty("user.name");
    }

    @Override
    public String nonTransactional() {
        return "VACUUM INTO ':memory:'";
    }

    @Override
    public String slow() {
        return "INSERT INTO counts WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000000) SELECT i FROM n WHERE i < 0";
    }

    @Override
    public boolean catalogueTells() {
        return false;
    }

    @Override
    public String undoNonTransactional() {
        return "VACUUM INTO ':memory:'";
    }

    @Override
    public Kind kindOf(String ddl) {
        return ddl.startsWith("VACUUM") ? Kind.UNKNOWABLE : Kind.TRANSACTIONAL;
    }

    @Override
    public void empty() {
        // A thousand times to the disk is a matter of minutes.
        synchronous = "OFF";
        try {
            Files.deleteIfExists(files.resolve("clinic.db"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String missingTable() {
        return "";
    }

    @Override
    public String setTimeZone() {
        return "-- SQLite knows no time zones, so the JVM's is all there is";
    }

    /** There are no users, but a type may be written as a literal. */
    @Override
    public String createWithPassword(String name, String password) {
        return "CREATE TABLE " + name + " (PASSWORD '" + password + "')";
    }

    @Override
    public String drop(String name) {
        return "DROP TABLE " + name;
    }

    /** No statement changes where names without a schema lead. */
    @Override
    public String useSchema(String schema) {
        throw new UnsupportedOperationException(schema);
    }

    @ParameterizedTest
    @Tag("smoke")
    @ValueSource(strings = "any")
    @Override
    public void theCurrentSchemaOfTheConnectionIsTheDefault(String schema) {
        abort("names without a schema lead to the main file of SQLite, always");
    }

    @Override
    public List<String> knownSettings() {
        return SqliteRules.SETTINGS;
    }

    @Override
    public Map<String, Setting> settings() {
        var numbers = Map.of("journal_size_limit", 7777, "max_page_count", 77777, "mmap_size", 65536, "temp_store", 2);
        Set<String> counts = Set.of("analysis_limit", "busy_timeout", "cache_size", "threads", "wal_autocheckpoint");
        Set<String> on =
                Set.of("automatic_index", "cache_spill", "short_column_names", "synchronous", "trusted_schema");
        var settings = new LinkedHashMap<String, Setting>();
        settings.put("journal_mode", Setting.of("PRAGMA journal_mode = MEMORY", "PRAGMA journal_mode"));
        for (String pragma : SqliteRules.SETTINGS) {
            int value = numbers.getOrDefault(pragma, counts.contains(pragma) ? 7 : on.contains(pragma) ? 0 : 1);
            settings.put(pragma, Setting.of("PRAGMA " + pragma + " = " + value, "PRAGMA " + pragma));
        }
        settings.put("secure_delete", Setting.of("PRAGMA secure_delete = FAST", "PRAGMA secure_delete"));
        settings.put("locking_mode", Setting.of("PRAGMA locking_mode = EXCLUSIVE", "PRAGMA locking_mode"));
        settings.put("case_sensitive_like", Setting.of("PRAGMA case_sensitive_like = ON", "SELECT 'a' LIKE 'A'"));
        return settings;
    }

    @Test
    @Tag("smoke")
    @Override
    public void settingsOfTheDoneStatementsHoldForTheRest() {
        String attach = "ATTACH '" + files.resolve("other.db") + "' AS other;";
        write(
                "0001_half.sql",
                "-- no-transaction",
                attach,
                "PRAGMA ignore_check_constraints = ON;",
                "CREATE TABLE other.here (n INT CHECK (n > 5));",
                "INSERT INTO nowhere VALUES (1);");
        assertThatThrownBy(this::up).isInstanceOf(MigrationFailedException.class);
        write(
                "0001_half.sql",
                "-- no-transaction",
                attach,
                "PRAGMA ignore_check_constraints = ON;",
                "CREATE TABLE other.here (n INT CHECK (n > 5));",
                "INSERT INTO other.here VALUES (1);");

        assertThat(up().migrations()).hasSize(1);

        attached.put("other", files.resolve("other.db"));
        assertThat(column("SELECT n FROM other.here")).containsExactly("1");
    }

    /** Whether a connection can write is settled when it is opened, so a pool cannot ask for it. */
    @ParameterizedTest
    @Tag("smoke")
    @CsvSource({"true, false", "false, false"})
    @Override
    public void aPoolOfOneConnectionIsEnoughAndGetsItBackAsItWas(boolean autoCommit, boolean readOnly)
            throws SQLException {
        DatabaseContract.super.aPoolOfOneConnectionIsEnoughAndGetsItBackAsItWas(autoCommit, readOnly);
    }

    /** The lock is a row of the same file, so whoever writes for long is waited for before there is a script. */
    @Test
    @Tag("smoke")
    @Override
    public void aLockTimeoutIsKept() throws Exception {
        write("0001_patients.sql", "CREATE TABLE patients (id INT PRIMARY KEY);");
        up();
        write("0002_update.sql", "-- option: lock_timeout=100ms", "UPDATE patients SET id = 2;");
        try (var connection = dataSource().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            Migrator.Builder impatient = builder().dataSource(impatient()).listener(event -> {
                if (event instanceof MigrationEvent.MigrationStarted) {
                    insert(statement);
                }
            });
            assertPage("lock-timeout", catchThrowableOfType(MigrationFailedException.class, impatient.build()::up));
            connection.rollback();
        }
        expireLease();
        assertThat(up().migrations()).hasSize(1);
    }

    @Override
    public DataSource unreachable() {
        return at("jdbc:sqlite:" + files.resolve("nowhere/clinic.db"));
    }

    @Override
    public void createTriggerOnLog() {
        execute("CREATE TRIGGER spy AFTER INSERT ON __migrations_log BEGIN DELETE FROM t; END");
    }

    /** SQLite finds a table by its name in any case. */
    @ParameterizedTest
    @Tag("smoke")
    @CsvSource(delimiter = '|', textBlock = """
            has the trigger spy | DROP TRIGGER | ALTER TABLE __migrations RENAME TO away; ALTER TABLE away RENAME TO __MIGRATIONS; CREATE TRIGGER spy AFTER INSERT ON __MIGRATIONS BEGIN DELETE FROM t; END
            __Migrations is a view | DROP VIEW | ALTER TABLE __migrations RENAME TO away; CREATE VIEW __Migrations AS SELECT * FROM away
            __MIGRATIONS is a virtual table | RENAME TO | DROP TABLE __migrations; CREATE VIRTUAL TABLE __MIGRATIONS USING fts5(id, version, name, applied_at, checksum, kind)
            __migrations has an ON CONFLICT clause, by which rows may be lost silently | RENAME TO | DROP TABLE __migrations; CREATE TABLE __migrations (id BIGINT PRIMARY KEY, version VARCHAR(255) NOT NULL, name VARCHAR(255) NOT NULL, applied_at TIMESTAMP NOT NULL, checksum VARCHAR(64), kind VARCHAR(16) UNIQUE on\tconflict IGNORE, applied_by VARCHAR(255), execution_ms BIGINT)""")
    void whatCouldHideOrLoseRowsIsRefused(String reason, String remedy, String definition) {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        executeAll(definition);

        assertRefused(reason, remedy);

        runGrants(catchThrowableOfType(InvalidMigrationsException.class, this::up), true);
        assertThat(migrator().status().problems()).extracting(Problem::code).doesNotContain(Code.UNTRUSTED_HISTORY);
    }

    /** A trigger's body has semicolons. */
    private void executeAll(String script) {
        int body = script.indexOf(" CREATE TRIGGER");
        execute((body < 0 ? script : script.substring(0, body)).split(";"));
        if (body >= 0) {
            execute(script.substring(body));
        }
    }

    @Test
    @Tag("smoke")
    void aHistoryIsTrustedWhateverItsTableIsCalled() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        Migrator migrator = builder().table("on_conflict").build();

        assertThat(migrator.up().migrations()).hasSize(1);
        assertThat(migrator.status().problems()).isEmpty();
    }
}
