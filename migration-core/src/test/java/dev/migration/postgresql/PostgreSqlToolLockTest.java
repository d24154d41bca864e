package dev.migration.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationStatus;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.contract.ToolLockContract;
import dev.migration.fixture.Blocker;
import dev.migration.fixture.Connections;
import dev.migration.fixture.PostgreSqlWorkbench;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PostgreSqlToolLockTest extends PostgreSqlWorkbench implements ToolLockContract {

    private long key() {
        var crc = new CRC32();
        crc.update(("public\0schema_migrations\0" + dataSource.getDatabaseName()).getBytes(UTF_8));
        return (int) crc.getValue() * 1486364155 & 0xFFFFFFFFL;
    }

    @Override
    public String tryLock() {
        return "SELECT pg_try_advisory_lock(" + key() + ")";
    }

    @Override
    public String unlock() {
        return "SELECT pg_advisory_unlock(" + key() + ")";
    }

    /** For the lock's table: reading the view has the reader run what its owner wrote. */
    private static final String[] SWAP = {
        "ALTER TABLE databasechangeloglock RENAME TO old",
        "CREATE VIEW databasechangeloglock AS SELECT id, locked, lockgranted, trap() AS lockedby FROM old"
    };

    private void lockedByLiquibase() {
        migratedByLiquibase();
        execute(
                "UPDATE databasechangeloglock SET locked = TRUE, lockedby = 'build-7'",
                "CREATE TABLE trapped (n INT)",
                "CREATE FUNCTION trap() RETURNS varchar LANGUAGE sql AS"
                        + " 'INSERT INTO public.trapped VALUES (1); SELECT ''build-7''::varchar'");
    }

    private void swapOnce() {
        if (column("SELECT to_regclass('public.old') IS NULL").contains("t")) {
            execute(SWAP);
        }
    }

    private static List<String> messages(StatusReport plan) {
        return plan.problems().stream().map(Problem::message).toList();
    }

    @Test
    void aViewThatTakesTheTablesPlaceAfterItWasReadIsNotAskedWhoHoldsTheLock() {
        lockedByLiquibase();
        var read = new AtomicBoolean();
        DataSource told = Connections.executed(
                dataSource,
                sql -> read.compareAndSet(false, sql.contains("FROM \"public\".\"databasechangeloglock\"")));
        DataSource swapped = Connections.replaced(told, connection -> (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    Object result = method.invoke(connection, arguments);
                    if (read.get() && method.getName().equals("setAutoCommit") && arguments[0].equals(true)) {
                        swapOnce();
                    }
                    return result;
                }));

        assertThat(messages(builder().dataSource(swapped).build().planAdoption()))
                .anyMatch(message -> message.contains("its lock is held by Liquibase (build-7)."));
        assertThat(column("SELECT to_regclass('public.old') IS NULL")).containsExactly("f");
        assertThat(column("SELECT n FROM trapped")).isEmpty();
    }

    @Test
    void aViewThatTakesTheTablesPlaceBeforeItIsReadIsNotRead() {
        lockedByLiquibase();
        DataSource swapped = Connections.recorded(dataSource, sql -> {
            if (sql.contains("LOCK TABLE \"public\".\"databasechangeloglock\"")) {
                swapOnce();
            }
        });

        assertThat(messages(builder().dataSource(swapped).build().planAdoption()))
                .anyMatch(message -> message.startsWith("Table databasechangeloglock was replaced"));
        assertThat(column("SELECT n FROM trapped")).isEmpty();
    }

    @Test
    void aTableThatAnotherSessionHasLockedIsWaitedForNoLongerThanSet() {
        migratedByLiquibase();
        try (var other = new Blocker(dataSource, "LOCK TABLE databasechangeloglock IN ACCESS EXCLUSIVE MODE")) {
            assertThat(adoptionThatWaitsTooLong())
                    .hasMessageContaining("Its lock is held by a connection that is writing to the database.");
            assertThat(messages(migrator().planAdoption()))
                    .anyMatch(message -> message.startsWith("Another migration tool is running"));
        }
    }

    /** Whose functions the planner would call. */
    @Test
    void nobodyMakesAnIndexOrStatisticsBetweenTheCheckAndTheQuery() {
        migratedByLiquibase();
        List<String> tried = new ArrayList<>();
        DataSource watched = Connections.executed(dataSource, sql -> {
            if (sql.contains("LOCK TABLE ")) {
                for (String table : List.of("databasechangeloglock", "databasechangelog")) {
                    if (sql.contains("FROM \"public\".\"" + table + '"')) {
                        tried.add(table + ": " + refusal("CREATE INDEX ON " + table + " ((upper(id::text)))"));
                        tried.add(table + ": " + refusal("CREATE STATISTICS ON (upper(id::text)) FROM " + table));
                    }
                }
            }
        });

        builder().dataSource(watched).build().adopt();

        assertThat(Set.copyOf(tried))
                .containsExactlyInAnyOrder("databasechangeloglock: 55P03", "databasechangelog: 55P03");
    }

    private String refusal(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = 20");
            statement.execute(sql);
            return "done";
        } catch (SQLException e) {
            return e.getSQLState();
        }
    }

    @Test
    void whoMayOnlyReadTheTablesPlansAnAdoption() {
        migratedByLiquibase();
        String reader = "reader_of_" + dataSource.getDatabaseName();
        execute(
                "CREATE ROLE " + reader + " LOGIN",
                "GRANT USAGE ON SCHEMA public TO " + reader,
                "GRANT SELECT ON databasechangelog, databasechangeloglock TO " + reader);

        assertThat(builder().dataSource(as(reader)).build().planAdoption().migrations())
                .extracting(MigrationStatus::state)
                .containsExactly(State.BASELINE);
    }

    @Test
    void aLockTableWithMoreRowsThanAnyToolWritesIsRefused() {
        migratedByLiquibase();
        execute(
                "INSERT INTO databasechangeloglock SELECT n, FALSE, NULL, repeat('x', 255) FROM generate_series(2, 60000) n");

        assertThat(refused(InvalidMigrationsException.class, () -> migrator().adopt()))
                .hasMessageContaining("Table databasechangeloglock has more than 50000 rows");
    }
}
