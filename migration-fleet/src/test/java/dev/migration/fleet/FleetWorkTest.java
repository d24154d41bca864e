package dev.migration.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.WaitTimeoutException;
import dev.migration.fleet.TargetJob.Busy;
import dev.migration.internal.stop.ActiveRuns;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** How long others are waited for, and how often a server that does not answer is tried: without one. */
class FleetWorkTest {

    private final AtomicInteger tries = new AtomicInteger();
    private final Map<String, String> done = new LinkedHashMap<>();

    /** What is done with each target by itself. */
    private abstract static class Job implements TargetJob<String> {

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

    /** Gives no connection. */
    private static final class Server implements TargetConnector {

        @Override
        public DataSource connect(FleetTarget target) {
            return new PGSimpleDataSource() {
                @Override
                public Connection getConnection() throws SQLException {
                    throw new SQLException("no answer", "08001");
                }
            };
        }

        @Override
        public String server(FleetTarget target) {
            return "db.example";
        }
    }

    private void run(Job job, BooleanSupplier ended, String... schemas) {
        new FleetWork<String>(
                        new Server(),
                        FleetSettings.defaults().withConnections(1).withShard(1, 1),
                        new ActiveRuns(),
                        job,
                        (target, result) -> done.put(target.name(), result),
                        ended,
                        atWork -> true)
                .run(Stream.of(schemas).map(FleetTarget::ofSchema).toList());
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
}
