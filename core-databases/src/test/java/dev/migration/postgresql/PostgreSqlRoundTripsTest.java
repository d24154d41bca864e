// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import dev.migration.OutOfOrder;
import dev.migration.Sequence;
import dev.migration.fixture.Connections;
import dev.migration.fixture.EmptyPostgreSql;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.RoundTripCounter;
import dev.migration.internal.names.FlywayFolder;
import dev.migration.internal.run.Engine;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** How often a run waits for the server, on a connection that is open already. */
class PostgreSqlRoundTripsTest extends PostgreSqlWorkbench {

    private RoundTripCounter trips;
    private Connection connection;

    @BeforeEach
    void connectThroughTheCounter() throws IOException, SQLException {
        trips = new RoundTripCounter(EmptyPostgreSql.port());
        PGSimpleDataSource counted = as("postgres");
        counted.setPortNumbers(new int[] {trips.port()});
        connection = counted.getConnection();
    }

    @AfterEach
    void disconnect() throws IOException, SQLException {
        connection.close();
        trips.close();
    }

    private int tripsOf(Migrator migrator) {
        trips.countAndReset();
        migrator.up();
        return trips.countAndReset();
    }

    private int statementsOf(Migrator migrator) {
        trips.statementsAndReset();
        migrator.up();
        return trips.statementsAndReset();
    }

    private Migrator counted() {
        return builder().dataSource(Connections.pooled(connection)).build();
    }

    private Migrator late() {
        return builder()
                .dataSource(Connections.pooled(connection))
                .sequence(Sequence.RELAXED)
                .outOfOrder(OutOfOrder.ALLOW)
                .build();
    }

    private void writeSmall(int from, int to) {
        for (int i = from; i <= to; i++) {
            write(
                    String.format("%04d_small.sql", i),
                    "CREATE TABLE t" + i + " (id INT PRIMARY KEY, name TEXT NOT NULL);",
                    "CREATE INDEX t" + i + "_name ON t" + i + " (name);",
                    "INSERT INTO t" + i + " VALUES (1, 'Ann'), (2, 'Bob');");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStartWithNothingPendingIsOneRoundTrip(boolean autoCommit) throws SQLException {
        writeSmall(1, 30);
        up();
        connection.setAutoCommit(autoCommit);

        assertThat(tripsOf(counted())).isEqualTo(1);
        assertThat(tripsOf(counted())).isEqualTo(1);
        assertThat(connection.getAutoCommit()).isEqualTo(autoCommit);
    }

    @Test
    void soIsOneThatIsAsFlywaysUnlessItHasACallback() {
        write("V1__ran.sql", "CREATE TABLE ran (what TEXT);");
        write("R__view.sql", "CREATE OR REPLACE VIEW seen AS SELECT * FROM ran;");
        Supplier<Migrator> flyway = () -> {
            Migrator.Builder builder = Migrator.builder()
                    .dataSource(Connections.pooled(connection))
                    .locations("filesystem:" + folder());
            Engine.unlisted(builder).flyway = FlywayFolder.DEFAULT;
            return builder.build();
        };
        flyway.get().up();

        assertThat(tripsOf(flyway.get())).isEqualTo(1);
        write("afterMigrateError.sql", "INSERT INTO ran VALUES ('failed');");
        assertThat(tripsOf(flyway.get())).isEqualTo(1);
        write("afterMigrate.sql", "INSERT INTO ran VALUES ('after');");
        assertThat(tripsOf(flyway.get())).isGreaterThan(1);
    }

    @Test
    void aStartWithNothingPendingIsOneRoundTripUnlessACallbackIsOfEachRun() {
        writeSmall(1, 1);
        up();

        write("afterRun.sql", "UPDATE t1 SET name = 'Eve';");
        assertThat(tripsOf(counted())).isEqualTo(1);
        write("afterRun.sql", "-- option: run=always", "UPDATE t1 SET name = 'Eve';");
        assertThat(tripsOf(counted())).isGreaterThan(1);
    }

    @Test
    void aSmallTransactionalMigrationIsOneRoundTrip() {
        writeSmall(1, 1);
        up();
        writeSmall(2, 2);
        int one = tripsOf(counted());
        writeSmall(3, 12);
        int ten = tripsOf(counted());

        assertThat(ten - one).isEqualTo(9);
        assertThat(one).as("all of a run with one migration").isLessThanOrEqualTo(15);
    }

    @Test
    void aSmallTransactionalMigrationIsNineStatementsBesideItsOwn() {
        writeSmall(1, 1);
        up();
        writeSmall(2, 2);
        int one = statementsOf(counted());
        writeSmall(3, 12);
        int ten = statementsOf(counted());

        assertThat(ten - one).isEqualTo(9 * (9 + 3));
    }

    @Test
    void whatFailedIsAskedForOncePerLookWhereSomethingIsLate() {
        writeSmall(1, 1);
        writeSmall(5, 5);
        tripsOf(late());
        writeSmall(6, 6);
        int inOrder = tripsOf(late());
        writeSmall(3, 3);
        int late = tripsOf(late());

        assertThat(late - inOrder).isEqualTo(1);
    }

    @Test
    void aLargeScriptIsOneRoundTripForAFewHundredStatements() {
        execute("CREATE TABLE t (id INT)");
        write("0001_one.sql", "INSERT INTO t VALUES (1);");
        up();
        write("0002_one.sql", "INSERT INTO t VALUES (1);");
        int one = tripsOf(counted());
        write("0003_thousand.sql", "INSERT INTO t VALUES (2);\n".repeat(1000));
        int thousand = tripsOf(counted());

        assertThat(thousand - one).isLessThanOrEqualTo(6);
        assertThat(column("SELECT COUNT(*) FROM t")).containsExactly("1002");
    }
}
