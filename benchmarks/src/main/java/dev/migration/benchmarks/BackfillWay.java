package dev.migration.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.migration.Baseline;
import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.BatchProgress;
import dev.migration.MigrationListener;
import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** How the rows of a large table are changed; each leaves off when the window ends. */
enum BackfillWay {
    NONE("no backfill") {
        @Override
        double change(BackfillTable table, int value, Lab lab) throws InterruptedException {
            Thread.sleep(lab.size().backfillWindow().toMillis());
            return 0;
        }
    },

    THIS("this") {
        @Override
        double change(BackfillTable table, int value, Lab lab) throws Exception {
            return inBatches(table, value, lab, UnaryOperator.identity());
        }
    },

    GENTLY("this, 20 ms and a pause of 80 %") {
        @Override
        double change(BackfillTable table, int value, Lab lab) throws Exception {
            return inBatches(
                    table,
                    value,
                    lab,
                    migrator -> migrator.batchTime(Duration.ofMillis(20)).batchPause(80));
        }
    },

    LOOP("a loop by hand") {
        @Override
        double change(BackfillTable table, int value, Lab lab) throws SQLException {
            long start = System.nanoTime();
            long rows = 0;
            try (Connection connection = table.connect();
                    PreparedStatement update = connection.prepareStatement(
                            "UPDATE account SET state = " + value + " WHERE id BETWEEN ? AND ?")) {
                for (int from = 1; from <= table.rows() && !isOver(start, lab); from += LOOP_SIZE) {
                    update.setLong(1, from);
                    update.setLong(2, from + LOOP_SIZE - 1L);
                    rows += update.executeUpdate();
                }
            }
            return rows / ((System.nanoTime() - start) / 1e9);
        }
    },

    ONE_UPDATE("one UPDATE") {
        @Override
        double change(BackfillTable table, int value, Lab lab) throws SQLException {
            try (Connection connection = table.connect();
                    Statement statement = connection.createStatement()) {
                long start = System.nanoTime();
                statement.setQueryTimeout((int) lab.size().backfillWindow().toSeconds());
                try {
                    return statement.executeUpdate("UPDATE account SET state = " + value)
                            / ((System.nanoTime() - start) / 1e9);
                } catch (SQLException e) {
                    if (!(e instanceof SQLTimeoutException) && !CANCELLED.equals(e.getSQLState())) {
                        throw e;
                    }
                    // The window has ended, and nothing of it stays.
                    return 0;
                }
            }
        }
    };

    private static final int LOOP_SIZE = 10_000;

    /** Of PostgreSQL, whose driver has no exception for a timeout. */
    private static final String CANCELLED = "57014";

    private final String title;

    BackfillWay(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Sets a column of every row to this value; returns the rows that were changed in a second. */
    abstract double change(BackfillTable table, int value, Lab lab) throws Exception;

    private static double inBatches(BackfillTable table, int value, Lab lab, UnaryOperator<Migrator.Builder> settings)
            throws Exception {
        Path folder = Files.createDirectories(lab.workspace().resolve("backfill"));
        Files.writeString(
                folder.resolve(String.format(Locale.ROOT, "%04d_state.sql", value)),
                "-- option: batch=account.id\nUPDATE account SET state = " + value
                        + " WHERE id BETWEEN :from AND :to;\n");
        try (HikariDataSource pool = Pool.open(table.url())) {
            var window = new Window(lab.size().backfillWindow());
            Migrator migrator = settings.apply(Migrator.builder())
                    .dataSource(pool)
                    .locations("filesystem:" + folder)
                    .baseline(Baseline.none())
                    .listener(window)
                    .build();
            window.migrator.set(migrator);
            try {
                migrator.up();
            } catch (MigrationStoppedException e) {
                migrator.markApplied(String.format(Locale.ROOT, "%04d", value));
            }
            return window.rowsASecond();
        }
    }

    private static boolean isOver(long start, Lab lab) {
        return System.nanoTime() - start >= lab.size().backfillWindow().toNanos();
    }

    /** Starts with the first batch: until then the library reads what has to be done. */
    private static final class Window implements MigrationListener {

        private final AtomicReference<Migrator> migrator = new AtomicReference<>();
        private final Duration length;
        private long start;
        private long rowsBefore;
        private double rowsASecond;

        Window(Duration length) {
            this.length = length;
        }

        @Override
        public void on(MigrationEvent event) {
            if (!(event instanceof BatchProgress progress)) {
                return;
            }
            if (start == 0) {
                start = System.nanoTime();
                rowsBefore = progress.rows();
                CompletableFuture.delayedExecutor(length.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(() -> Objects.requireNonNull(migrator.get()).stop());
            } else {
                rowsASecond = (progress.rows() - rowsBefore) / ((System.nanoTime() - start) / 1e9);
            }
        }

        double rowsASecond() {
            return rowsASecond;
        }
    }
}
