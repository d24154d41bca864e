// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.fixture.Connections;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.CutConnection.When;
import dev.migration.internal.names.FlywayFolder;
import dev.migration.internal.run.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Somebody else is at work before each statement of a start with {@code migration.adopt=flyway}: what is applied is applied once,
 * and the next start of each finds nothing wrong.
 */
interface FlywayRacesContract extends AdoptWorkbench {

    String ANYWHERE = "";
    String AT_FLYWAYS_TABLE = "flyway_schema_history";
    String[] LAST = {"V1__t.sql", "V2__row_2.sql"};
    String[] HOTFIX = {"V1__t.sql", "V2__row_2.sql", "V3__row_3.sql"};

    /** Whoever is at work meanwhile does not wait for a start that waits for it. */
    private DataSource impatient() {
        return Connections.prepared(dataSource(), connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(
                        switch (vendor()) {
                            case "postgresql" -> "SET lock_timeout = '200ms'";
                            case "mariadb" ->
                                "SET SESSION innodb_lock_wait_timeout = 1, SESSION lock_wait_timeout = 1, SESSION"
                                        + " max_statement_time = 1";
                            case "h2" -> "SET LOCK_TIMEOUT 200";
                            default -> "PRAGMA busy_timeout = 100";
                        });
            }
        });
    }

    private FluentConfiguration flyway(DataSource dataSource, String... files) {
        Path release = folder();
        try {
            if (files.length > 0) {
                release = Files.createTempDirectory(Path.of("target"), "last-release");
                for (String file : files) {
                    Files.copy(folder().resolve(file), release.resolve(file));
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return Flyway.configure()
                .dataSource(dataSource)
                .locations("filesystem:" + release)
                .lockRetryCount(0)
                .cleanDisabled(false);
    }

    private Migrator.Builder service(DataSource dataSource) {
        Migrator.Builder builder = upAdopts("flyway").dataSource(dataSource).baseline(null);
        Engine.unlisted(builder).flyway = FlywayFolder.DEFAULT;
        return builder.locations("filesystem:" + folder());
    }

    private void impatientInstance() {
        service(impatient()).waitTimeout(Duration.ofMillis(500)).build().up();
    }

    /** Exactly these. */
    private void files(int most) {
        write("V1__t.sql", "CREATE TABLE t (n INT);");
        for (int n = 2; n <= 4; n++) {
            String name = "V" + n + "__row_" + n + ".sql";
            if (n <= most) {
                write(name, "INSERT INTO t VALUES (" + n + ");");
            } else if (Files.exists(folder().resolve(name))) {
                delete(name);
            }
        }
    }

    /** An old database, with which the new release comes. */
    private void lastRelease() {
        files(2);
        flyway(dataSource(), LAST).load().migrate();
    }

    private void firstOfTheNewRelease() {
        lastRelease();
        files(4);
    }

    private void switchedRelease() {
        lastRelease();
        service(dataSource()).build().up();
        files(4);
    }

    /** What happens, at whichever statement a start is; what is wrong by the end, for each of them. */
    private void assertTrueWhile(String place, Runnable before, Runnable meanwhile, int most) throws Exception {
        List<String> wrong = new ArrayList<>();
        fresh(before);
        CutConnection whole = CutConnection.atPoint(dataSource(), When.BEFORE, 0);
        service(whole.dataSource()).build().up();
        List<String> points = whole.points();
        for (int point = 1; point <= points.size(); point++) {
            String sent = points.get(point - 1);
            if (sent.contains(place)) {
                fresh(before);
                List<String> events = events(point, meanwhile);
                List<String> flaws = flaws(most);
                if (!flaws.isEmpty()) {
                    wrong.add("before " + point + " " + sent + ": " + events + flaws);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private void fresh(Runnable before) {
        flyway(dataSource()).load().clean();
        before.run();
    }

    /** How both ended. Who does not wait may be refused, and so may a start that somebody else overtakes; who waits goes on after it. */
    private List<String> events(int point, Runnable meanwhile) throws Exception {
        List<String> events = new CopyOnWriteArrayList<>();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            CutConnection between = CutConnection.meanwhileAt(dataSource(), point, () -> {
                Future<?> other = thread.submit(() -> {
                    try {
                        meanwhile.run();
                    } catch (FlywayException | MigrationException e) {
                        events.add("meanwhile " + e);
                    }
                });
                try {
                    other.get(2, TimeUnit.SECONDS);
                } catch (TimeoutException e) {
                    // It waits for the start.
                } catch (InterruptedException | ExecutionException e) {
                    throw new IllegalStateException(e);
                }
            });
            try {
                service(between.dataSource()).build().up();
            } catch (MigrationException e) {
                events.add("start " + e);
            }
        } finally {
            thread.shutdown();
            assertThat(thread.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
        return events;
    }

    /** What is wrong once both have started again; empty where nothing is. */
    private List<String> flaws(int most) {
        List<String> flaws = new ArrayList<>();
        Throwable ours = catchThrowable(() -> service(dataSource()).build().up());
        Throwable flyways = catchThrowable(() -> {
            flyway(dataSource()).load().validate();
            assertThat(flyway(dataSource()).load().migrate().migrationsExecuted).isZero();
        });
        List<String> rows = column("SELECT n FROM t ORDER BY n").stream()
                .map(String::valueOf)
                .toList();
        List<String> versions = column("SELECT " + quoted("version") + " FROM " + quoted("flyway_schema_history")
                + " WHERE " + quoted("version") + " IS NOT NULL ORDER BY " + quoted("version"));
        if (ours != null) {
            flaws.add("the next start: " + ours);
        }
        if (flyways != null) {
            flaws.add("Flyway: " + flyways);
        }
        if (!rows.equals(numbers(2, most)) || !versions.equals(numbers(1, most))) {
            flaws.add("rows " + rows + ", versions " + versions);
        }
        return flaws;
    }

    private static List<String> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(String::valueOf).toList();
    }

    /** Those of a table that is locked, or not there, stay. */
    private void deleteOurRows() {
        for (String table : List.of("__migrations", "__migrations_log", "__migrations_run")) {
            try (Connection connection = impatient().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("DELETE FROM " + table);
            } catch (SQLException e) {
                // It is locked, or not there.
            }
        }
    }

    private void hotfix() {
        flyway(impatient(), HOTFIX).load().migrate();
    }

    @Test
    default void flywayAppliesAHotfixWhileItsTableIsRead() throws Exception {
        assertTrueWhile(AT_FLYWAYS_TABLE, this::switchedRelease, this::hotfix, 4);
    }

    @Test
    default void anotherInstanceStartsWhileFlywaysTableIsRead() throws Exception {
        assertTrueWhile(AT_FLYWAYS_TABLE, this::switchedRelease, this::impatientInstance, 4);
    }

    @Test
    @Tag("deep")
    default void flywayAppliesAHotfix() throws Exception {
        assertTrueWhile(ANYWHERE, this::switchedRelease, this::hotfix, 4);
    }

    @Test
    @Tag("deep")
    default void flywayGoesOnDuringTheFirstStart() throws Exception {
        assertTrueWhile(ANYWHERE, this::firstOfTheNewRelease, this::hotfix, 4);
    }

    /** On the others Flyway takes no lock, and leaves a failed row for the first table, which it finds made. */
    @Test
    @Tag("deep")
    default void flywayStartsOnTheSameNewDatabase() throws Exception {
        assumeTrue(vendor().equals("postgresql") || vendor().equals("mariadb"));
        assertTrueWhile(
                ANYWHERE, () -> files(3), () -> flyway(impatient()).load().migrate(), 3);
    }

    @Test
    @Tag("deep")
    default void anotherInstanceStartsOnTheSameNewDatabase() throws Exception {
        assertTrueWhile(ANYWHERE, () -> files(3), this::impatientInstance, 3);
    }

    @Test
    @Tag("deep")
    default void anotherInstanceStartsOnAnOldDatabase() throws Exception {
        assertTrueWhile(ANYWHERE, this::firstOfTheNewRelease, this::impatientInstance, 4);
    }

    /** Of all tables but Flyway's. */
    @Test
    @Tag("deep")
    default void aCleanerEmptiesOurTables() throws Exception {
        assertTrueWhile(ANYWHERE, this::switchedRelease, this::deleteOurRows, 4);
    }
}
