package dev.migration.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Use a table, at a rate that does not depend on how fast they are answered. */
final class Clients {

    static final int COUNT = 10;
    static final int A_SECOND = 20;

    private static final long BETWEEN_NANOS = 1_000_000_000L / A_SECOND;

    private final BackfillTable table;
    private final ExecutorService threads = Executors.newFixedThreadPool(COUNT);
    private final List<Future<List<Double>>> running = new ArrayList<>();
    private final List<Double> milliseconds = new ArrayList<>();
    private final long start = System.nanoTime();
    private volatile boolean ended;
    private double seconds;

    Clients(BackfillTable table) {
        this.table = table;
        for (int i = 0; i < COUNT; i++) {
            running.add(threads.submit(this::use));
        }
    }

    private List<Double> use() throws SQLException {
        List<Double> took = new ArrayList<>();
        try (Connection connection = table.connect();
                PreparedStatement read = connection.prepareStatement("SELECT note FROM account WHERE id = ?");
                PreparedStatement change =
                        connection.prepareStatement("UPDATE account SET touched = touched + 1 WHERE id = ?")) {
            // Not all at the same moment.
            long due = System.nanoTime() + ThreadLocalRandom.current().nextLong(BETWEEN_NANOS);
            while (!ended) {
                LockSupport.parkNanos(due - System.nanoTime());
                if (System.nanoTime() < due) {
                    continue;
                }
                read.setLong(1, id());
                read.executeQuery().close();
                change.setLong(1, id());
                change.executeUpdate();
                took.add((System.nanoTime() - due) / 1e6);
                due += BETWEEN_NANOS;
            }
        }
        return took;
    }

    private long id() {
        return ThreadLocalRandom.current().nextLong(table.rows()) + 1;
    }

    /** Ends them, once each has had its last answer. */
    void end() throws InterruptedException, ExecutionException {
        ended = true;
        seconds = (System.nanoTime() - start) / 1e9;
        for (Future<List<Double>> one : running) {
            milliseconds.addAll(one.get());
        }
        threads.shutdown();
        Collections.sort(milliseconds);
    }

    double percentile(int percent) {
        return milliseconds.get(Math.max(0, (int) Math.ceil(milliseconds.size() * percent / 100.0) - 1));
    }

    double aSecond() {
        return milliseconds.size() / seconds;
    }
}
