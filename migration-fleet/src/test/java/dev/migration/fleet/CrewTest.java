// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.WaitTimeoutException;
import dev.migration.fleet.CrewJob.Busy;
import dev.migration.internal.stop.ActiveRuns;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/** How long others are waited for, and how often a server that does not answer is tried: without one. */
class CrewTest {

    private final AtomicInteger tries = new AtomicInteger();
    private final Map<String, String> done = new LinkedHashMap<>();

    /** What is done with each target by itself. */
    private abstract static class Job implements CrewJob<String> {

        @Override
        public Map<FleetTarget, String> together(List<FleetTarget> targets, DataSource database) {
            return Map.of();
        }

        @Override
        public String failed(FleetTarget target, MigrationException cause) {
            return cause.problems().get(0).message();
        }

        @Override
        public String stopped(FleetTarget target, MigrationException cause) {
            return failed(target, cause);
        }
    }

    /** One whose connections are not pooled. */
    private abstract static class Server implements TargetConnector {

        abstract Connection open(FleetTarget target) throws SQLException;

        @Override
        public String server(FleetTarget target) {
            return "db.example";
        }

        @Override
        public DataSource connect(FleetTarget target) {
            return new PGSimpleDataSource() {
                @Override
                public Connection getConnection() throws SQLException {
                    return open(target);
                }
            };
        }
    }

    /** Schemas of one database, which gives no connection. */
    private static final class SilentServer extends Server {

        @Override
        Connection open(FleetTarget schema) throws SQLException {
            throw new SQLException("no answer", "08001");
        }
    }

    private void run(Job job, BooleanSupplier isEnough, String... schemas) {
        run(
                new SilentServer(),
                1,
                job,
                atWork -> !isEnough.getAsBoolean(),
                Stream.of(schemas).map(FleetTarget::ofSchema).toList());
    }

    private void run(Server server, int connections, Job job, IntPredicate mayStart, List<FleetTarget> targets) {
        FleetSettings settings =
                FleetSettings.defaults().withConnections(connections).withParallelism(connections);
        new Crew<>(
                        server,
                        settings,
                        new ActiveRuns(),
                        job,
                        (target, became) -> done.put(target.name(), became),
                        mayStart)
                .run(targets);
    }

    private static Busy busy(Code code, Duration longest) {
        return new Busy(
                new WaitTimeoutException(Problem.error(code, null, "Another one has it.", "wait"), true), longest);
    }

    private static void takeLong() {
        try {
            TimeUnit.MILLISECONDS.sleep(700);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aLockIsWaitedForFromTheEndOfTheBatchesOn() {
        Duration longest = Duration.ofMillis(1200);
        var job = new Job() {
            @Override
            public String single(FleetTarget target, DataSource database) throws Busy {
                if (tries.incrementAndGet() == 2) {
                    takeLong();
                }
                throw busy(tries.get() < 3 ? Code.RUNNING : Code.WAIT_TIMEOUT, longest);
            }
        };

        run(job, () -> tries.get() == 3, "a");

        assertThat(tries).hasValue(3);
        assertThat(done).isEmpty();
    }

    @Test
    void whileAnotherTargetIsMigratedNoneIsWaitedFor() {
        Duration longest = Duration.ofMillis(500);
        var job = new Job() {
            @Override
            public String single(FleetTarget target, DataSource database) throws Busy {
                if (target.name().equals("free")) {
                    takeLong();
                    return "migrated";
                }
                tries.incrementAndGet();
                throw busy(Code.WAIT_TIMEOUT, longest);
            }
        };

        run(job, () -> tries.get() == 2, "held", "free");

        assertThat(tries).hasValue(2);
        assertThat(done).containsExactly(Map.entry("free", "migrated"));
    }

    @Test
    void aServerThatDoesNotAnswerIsTriedThreeTimesAlsoForManySchemas() {
        var job = new Job() {
            @Override
            public Map<FleetTarget, String> together(List<FleetTarget> targets, DataSource database) {
                connect(database);
                return Map.of();
            }

            @Override
            public String single(FleetTarget target, DataSource database) {
                connect(database);
                return "migrated";
            }

            private void connect(DataSource database) {
                tries.incrementAndGet();
                try {
                    database.getConnection().close();
                } catch (SQLException e) {
                    throw new DatabaseAccessException(
                            Problem.error(Code.DATABASE_UNREACHABLE, null, "No connection.", "see why"), e);
                }
            }
        };

        run(job, () -> false, "s1", "s2", "s3", "s4");

        assertThat(tries).hasValue(3);
        String untried = "Not tried: the server db.example gave no answer 3 times in a row.";
        assertThat(done)
                .containsOnly(
                        Map.entry("s1", "No connection."),
                        Map.entry("s2", "No connection."),
                        Map.entry("s3", untried),
                        Map.entry("s4", untried));
    }

    /** Databases of one server that takes only so many connections. */
    private static final class FullServer extends Server {

        private final int limit;
        private final List<Connection> opened = new ArrayList<>();

        FullServer(int limit) {
            this.limit = limit;
        }

        @Override
        synchronized Connection open(FleetTarget database) throws SQLException {
            int open = 0;
            for (Connection connection : opened) {
                open += connection.isClosed() ? 0 : 1;
            }
            if (open >= limit) {
                throw new SQLException("too many connections for role", "53300");
            }
            opened.add(DriverManager.getConnection("jdbc:h2:mem:" + database.name()));
            return opened.get(opened.size() - 1);
        }
    }

    private void runOnFullServer(int limit) {
        var job = new Job() {
            @Override
            public String single(FleetTarget target, DataSource database) {
                try (Connection connection = database.getConnection()) {
                    takeShort();
                    return connection.isClosed() ? "closed" : "migrated";
                } catch (SQLException e) {
                    throw new DatabaseAccessException(
                            Problem.error(Code.DATABASE_UNREACHABLE, null, "No connection.", "see why"), e);
                }
            }
        };
        List<FleetTarget> databases = IntStream.rangeClosed(1, 20)
                .mapToObj(i -> new FleetTarget("d" + i, null, "d" + i, null, null, null, Map.of()))
                .toList();

        run(new FullServer(limit), 8, job, atWork -> true, databases);

        assertThat(done).hasSize(20);
    }

    private static void takeShort() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Timeout(60)
    void whereTheServerTakesOnlyAFewConnectionsThoseAreEnough() {
        runOnFullServer(3);

        assertThat(done.values()).containsOnly("migrated");
    }

    @Test
    @Timeout(60)
    void whereTheServerTakesNoConnectionAllFail() {
        runOnFullServer(0);

        assertThat(done.values()).containsOnly("No connection.");
    }
}
