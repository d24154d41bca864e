package dev.migration.internal.crew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.WaitTimeoutException;
import dev.migration.internal.crew.CrewJob.Busy;
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
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/** How long others are waited for, and how often a server that does not answer is tried: without one. */
class CrewTest {

    private final AtomicInteger tries = new AtomicInteger();
    private final Map<String, String> done = new LinkedHashMap<>();

    /** What is done with each target by itself. */
    private abstract static class Job implements CrewJob<String, String> {

        @Override
        public Map<String, String> together(List<String> targets, DataSource database) {
            return Map.of();
        }

        @Override
        public String failed(String target, MigrationException cause) {
            return cause.problems().get(0).message();
        }

        @Override
        public String stopped(String target, MigrationException cause) {
            return failed(target, cause);
        }
    }

    /** One whose connections are not pooled. */
    private abstract static class Server implements Reach<String> {

        abstract Connection open(String target) throws SQLException;

        @Override
        public String name(String target) {
            return target;
        }

        @Override
        public String server(String target) {
            return "db.example";
        }

        @Override
        public boolean isPooled(String target) {
            return false;
        }

        @Override
        public DataSource connect(String target) {
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
        Connection open(String schema) throws SQLException {
            throw new SQLException("no answer", "08001");
        }

        @Override
        public Object database(String schema) {
            return "clinic";
        }
    }

    private void run(Job job, Limits limits, String... schemas) {
        new Crew<>(new SilentServer(), 1, 1, new ActiveRuns(), job, done::put, limits)
                .run(List.of(schemas))
                .throwWith(List.of(schemas), Map.of(), String::valueOf);
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
            public String single(String target, DataSource database) throws Busy {
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
            public String single(String target, DataSource database) throws Busy {
                if (target.equals("free")) {
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
            public Map<String, String> together(List<String> targets, DataSource database) {
                connect(database);
                return Map.of();
            }

            @Override
            public String single(String target, DataSource database) {
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

        run(job, Limits.NONE, "s1", "s2", "s3", "s4");

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
        public Object database(String database) {
            return database;
        }

        @Override
        synchronized Connection open(String database) throws SQLException {
            int open = 0;
            for (Connection connection : opened) {
                open += connection.isClosed() ? 0 : 1;
            }
            if (open >= limit) {
                throw new SQLException("too many connections for role", "53300");
            }
            opened.add(DriverManager.getConnection("jdbc:h2:mem:" + database));
            return opened.get(opened.size() - 1);
        }
    }

    private void runOnFullServer(int limit) {
        var job = new Job() {
            @Override
            public String single(String target, DataSource database) {
                try (Connection connection = database.getConnection()) {
                    takeShort();
                    return connection.isClosed() ? "closed" : "migrated";
                } catch (SQLException e) {
                    throw new DatabaseAccessException(
                            Problem.error(Code.DATABASE_UNREACHABLE, null, "No connection.", "see why"), e);
                }
            }
        };
        List<String> databases =
                IntStream.rangeClosed(1, 20).mapToObj(i -> "d" + i).toList();

        new Crew<>(new FullServer(limit), 8, 8, new ActiveRuns(), job, done::put, Limits.NONE)
                .run(databases)
                .throwWith(databases, Map.of(), String::valueOf);

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
