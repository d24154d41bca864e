package dev.migration.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a service that reads a table notices of a migration that waits for a long transaction on the same table. */
final class BlockedReader implements Scenario {

    static final String TITLE = "A reader beside a blocked migration";
    static final String SUMMED = "reads of over 300 ms, summed s";
    private static final String LONGEST = "longest read s";
    private static final String DONE = "migration done after s";

    private static final String DATABASE = "blocked";
    private static final Duration BLOCKED = Duration.ofSeconds(30);

    /** A read that takes so long was kept waiting; shorter ones are the machine's own pauses. */
    private static final long WAITED_NANOS = Duration.ofMillis(300).toNanos();

    @Override
    public String title() {
        return TITLE;
    }

    @Override
    public String about() {
        return "A transaction that has read a table stays open for " + BLOCKED.toSeconds()
                + " s. Meanwhile a migration adds a column to the table, and a reader selects one row from it, again and"
                + " again. Liquibase and plain JDBC are left out.";
    }

    static Key key(Contestant contestant, String measure) {
        return new Key(TITLE, BLOCKED.toSeconds() + " s transaction", contestant.title(), measure);
    }

    private record Reads(long summed, long longest) {}

    @Override
    public void measure(Lab lab) throws Exception {
        Path folder = write(lab.workspace().resolve("blocked"));
        for (Contestant contestant : new Contestant[] {Contestant.THIS, Contestant.FLYWAY}) {
            measure(lab, contestant, folder);
        }
    }

    private static Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("0001_patients.sql"), "CREATE TABLE patients (id INT PRIMARY KEY);\n");
        return folder;
    }

    private static void measure(Lab lab, Contestant contestant, Path folder) throws Exception {
        String url = lab.server().create(DATABASE);
        Path second = folder.resolve("0002_email.sql");
        Files.deleteIfExists(second);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (HikariDataSource pool = Pool.open(url);
                Connection blocker = DriverManager.getConnection(url)) {
            contestant.migrate(folder, pool);
            Files.writeString(second, "ALTER TABLE patients ADD COLUMN email TEXT;\n");
            blocker.setAutoCommit(false);
            read(blocker);
            var ended = new AtomicBoolean();
            long start = System.nanoTime();
            Future<Reads> reader = threads.submit(() -> readUntil(url, ended));
            Future<Long> migration = threads.submit(() -> {
                contestant.migrate(folder, pool);
                return System.nanoTime() - start;
            });
            Thread.sleep(BLOCKED.toMillis());
            blocker.commit();
            add(lab, contestant, DONE, migration);
            ended.set(true);
            lab.results().add(key(contestant, SUMMED), reader.get().summed() / 1e9);
            lab.results().add(key(contestant, LONGEST), reader.get().longest() / 1e9);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void add(Lab lab, Contestant contestant, String measure, Future<Long> nanos)
            throws InterruptedException, ExecutionException {
        lab.results().add(key(contestant, measure), nanos.get() / 1e9);
    }

    private static Reads readUntil(String url, AtomicBoolean ended) throws SQLException {
        long summed = 0;
        long longest = 0;
        try (Connection connection = DriverManager.getConnection(url)) {
            while (!ended.get()) {
                long start = System.nanoTime();
                read(connection);
                long took = System.nanoTime() - start;
                summed += took > WAITED_NANOS ? took : 0;
                longest = Math.max(longest, took);
            }
        }
        return new Reads(summed, longest);
    }

    private static void read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM patients LIMIT 1")) {
            rows.next();
        }
    }
}
