// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static dev.migration.fixture.Workbench.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting.Cause;
import dev.migration.MigrationStatus;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.State;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.fixture.Connections;
import dev.migration.fixture.PausedRun;
import dev.migration.fixture.RecordedLog;
import dev.migration.fixture.Workbench;
import dev.migration.internal.run.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is applied, how far, and what is written about it. */
interface ApplyContract extends Workbench {

    private void threeMigrations() {
        writeUpAndDown(
                "0001_patients.sql",
                "CREATE TABLE patients (id INT PRIMARY KEY, name VARCHAR(50));",
                "DROP TABLE patients;");
        write("0002_rows.sql", "INSERT INTO patients VALUES (1, 'Ann'); INSERT INTO patients VALUES (2, 'Bob')");
        write("0003_visits.sql", "CREATE TABLE visits (id INT PRIMARY KEY);");
    }

    @Test
    @Tag("smoke")
    default void appliesWhatIsPendingInOrder() {
        threeMigrations();

        assertThat(names(up())).containsExactly("0001_patients", "0002_rows", "0003_visits");

        assertThat(column("SELECT name FROM patients ORDER BY id")).containsExactly("Ann", "Bob");
        assertThat(appliedNames()).containsExactly("0001_patients", "0002_rows", "0003_visits");
        assertThat(column("SELECT id FROM __migrations ORDER BY id")).containsExactly("1", "2", "3");
        assertThat(actions()).containsExactly("apply", "apply", "apply");
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED, State.APPLIED);
    }

    /**
     * Drivers and servers log what fails. Two statements do by nature: PostgreSQL's one read of all, where there is nothing to
     * read, and the one by which H2 shows a right.
     */
    @Test
    @Tag("smoke")
    default void whatIsReadOfAnEmptyDatabaseAndAFirstStartSendNothingThatFails() {
        threeMigrations();
        List<String> failed = new CopyOnWriteArrayList<>();
        Migrator migrator = builder()
                .dataSource(Connections.recorded(Connections.executed(dataSource(), failed::remove), failed::add))
                .build();

        assertThat(migrator.status().pending()).hasSize(3);
        assertThat(migrator.validate(Strictness.NORMAL)).noneMatch(Problem::isError);
        assertThat(migrator.plan(Target.all()).steps()).hasSize(3);
        assertThat(migrator.up().migrations()).hasSize(3);

        failed.removeIf(sql -> sql.contains("pg_catalog.no_migration_history") || sql.endsWith("(id INT, id INT)"));
        assertThat(failed).isEmpty();
    }

    @Test
    @Tag("smoke")
    default void theHistorySaysWhatWasAppliedByWhomAndHowLongItTook() {
        threeMigrations();
        up();

        assertThat(column(
                        "SELECT version || ' ' || name || ' ' || kind FROM __migrations WHERE name = '0001_patients'"))
                .containsExactly("0001 0001_patients migration");
        assertThat(column("SELECT checksum FROM __migrations ORDER BY id"))
                .isEqualTo(Engine.of(migrator()).set().migrations().stream()
                        .map(migration -> migration.checksum())
                        .toList());
        assertThat(column("SELECT applied_by FROM __migrations WHERE id = 1").get(0))
                .matches("(?i)" + Pattern.quote(user()) + "@.+");
        assertThat(column("SELECT execution_ms FROM __migrations"))
                .allSatisfy(millis -> assertThat(Long.parseLong(millis)).isBetween(0L, 60_000L));
        assertThat(column("SELECT up_sql FROM __migrations_log WHERE version = '0001'")
                        .get(0))
                .contains("CREATE TABLE patients");
        assertThat(column("SELECT down_sql FROM __migrations_log WHERE version = '0001'")
                        .get(0))
                .contains("DROP TABLE patients");
    }

    @Test
    @Tag("smoke")
    default void doesNothingWhenNothingIsPending() {
        threeMigrations();
        up();
        List<String> before = everything();

        assertThat(up().migrations()).isEmpty();

        assertThat(everything()).isEqualTo(before);
    }

    private List<String> everything() {
        List<String> all = new ArrayList<>(schemaAndHistory());
        all.addAll(column("SELECT id || ' ' || action || ' ' || happened_at FROM __migrations_log ORDER BY id"));
        all.addAll(
                column("SELECT COALESCE(owner, '-') || ' ' || COALESCE('' || since, '-')" + " FROM __migrations_run"));
        return all;
    }

    @Test
    default void takesNoLockWhenNothingIsPending() throws IOException {
        threeMigrations();
        up();
        Migrator nothingToDo = builder().waitTimeout(Duration.ZERO).build();
        Path newer = Files.createTempDirectory("newer");
        Files.writeString(newer.resolve("0004_more.sql"), "INSERT INTO visits VALUES (1)");

        try (var other = new PausedRun(builder().locations(folder().toString(), newer.toString()))) {
            assertThat(nothingToDo.up().migrations()).isEmpty();
            assertThat(names(other.finish())).containsExactly("0004_more");
        }
    }

    @Test
    default void createsNothingWhereThereIsNothingToApplyAndWarns() {
        RunReport report = up();

        assertThat(report.migrations()).isEmpty();
        assertThatProblem(report.warnings()).hasCode(Code.EMPTY_LOCATION);

        assertThat(tableNames()).isEmpty();
    }

    @Test
    default void refusesToApplyNothingWhereFilesWouldPassUnread() {
        write("0001_t1.SQL", "CREATE TABLE t1 (id INT);");
        assertThat(refused(this::up)).hasMessageMatching("(?s).* not named like migrations:\\s+\\S*0001_t1.SQL\n.*");
        delete("0001_t1.SQL");

        write("v1__t1.sql", "CREATE TABLE t1 (id INT);");
        assertThat(refused(this::up)).hasMessageMatching("(?s).* not named like migrations:\\s+\\S*v1__t1.sql\n.*");
        delete("v1__t1.sql");

        write("20240131120000_t1/0001_t1.sql", "CREATE TABLE t1 (id INT);");
        assertThat(refused(this::up)).hasMessageContaining("/** to read the sub-folders");
        assertThat(tableNames()).isEmpty();
    }

    @Test
    default void aNamedLocationThatIsNotThereFailsEverywhere() {
        write("0001_t1.sql", "CREATE TABLE t1 (id INT);");
        for (String missing : List.of("missing", "missing/**", "{vendor}")) {
            for (List<String> named : List.of(
                    List.of(folder() + "/" + missing), List.of(folder().toString(), folder() + "/" + missing))) {
                Migrator migrator = builder().locations(named).build();
                for (Runnable command : List.<Runnable>of(
                        migrator::up,
                        migrator::down,
                        migrator::status,
                        () -> migrator.plan(Target.all()),
                        () -> migrator.validate(Strictness.NORMAL),
                        () -> migrator.markApplied("1"),
                        migrator::writeLockFile)) {
                    assertRefused(command::run)
                            .hasCode(Code.MISSING_LOCATION)
                            .names("Location " + folder() + "/", " does not exist (" + folder());
                }
            }
        }
        assertThat(schemaAndHistory()).isEmpty();
    }

    @Test
    default void aVendorNeedsNoFolderBesideSharedScripts() {
        String another = vendor().equals("h2") ? "sqlite" : "h2";
        write("shared/0001_t1.sql", "CREATE TABLE t1 (id INT);");
        write(another + "/0002_t2.sql", "CREATE TABLE t2 (id INT);");
        String vendors = folder() + "/{vendor}";

        Migrator shared = builder().locations(folder() + "/shared", vendors).build();
        assertThat(names(shared.up())).containsExactly("0001_t1");
        assertThat(shared.status().problems()).isEmpty();

        assertThat(refused(() -> builder().locations(vendors).build().up()))
                .hasMessageStartingWith("Location " + folder() + "/" + vendor() + " does not exist")
                .hasMessageContaining("; there are folders of " + another);
    }

    @Test
    default void aLocationThatIsAFileFails() {
        write("0001_t1.sql", "CREATE TABLE t1 (id INT);");

        assertThat(refused(() ->
                        builder().locations(folder() + "/0001_t1.sql").build().up()))
                .hasMessageContainingAll(
                        "/0001_t1.sql is not a folder (", "Next: name the folder that has the migrations");
    }

    @Test
    @Tag("smoke")
    default void aDryRunExecutesNothing() {
        threeMigrations();

        assertThat(migrator().plan(Target.all()).steps())
                .extracting(step -> step.name() + " " + step.statements())
                .containsExactly("0001_patients 1", "0002_rows 2", "0003_visits 1");
        assertThat(schemaAndHistory()).isEmpty();
    }

    @Test
    default void scriptsWithoutStatementsAreRecorded() {
        write("0001_empty.sql", "");
        write("0002_comment.sql", "-- nothing to do");
        write("0003_semicolons.sql", ";;");

        assertThat(up().migrations()).hasSize(3);
        assertThat(appliedNames()).containsExactly("0001_empty", "0002_comment", "0003_semicolons");
    }

    @Test
    default void aListenerIsNeverToldByTwoThreadsAtOnce() throws Exception {
        write("0001_patients.sql", "CREATE TABLE patients (id INT);");
        up();
        var bothTell = new CyclicBarrier(2);
        var together = new AtomicBoolean();
        Migrator migrator = builder()
                .listener(event -> {
                    try {
                        bothTell.await(1, TimeUnit.SECONDS);
                        together.set(true);
                    } catch (TimeoutException | BrokenBarrierException | InterruptedException e) {
                        // Nobody else was told meanwhile.
                    }
                })
                .build();

        List<Thread> runs = List.of(new Thread(migrator::up, "one run"), new Thread(migrator::up, "another run"));
        runs.forEach(Thread::start);
        for (Thread run : runs) {
            run.join();
        }

        assertThat(together).isFalse();
    }

    /** Puts the session into a zone far from UTC, if it can have one. */
    default String setTimeZone() {
        return "SET TIME ZONE 'America/Los_Angeles'";
    }

    @Test
    @Tag("smoke")
    default void timesAreUtcWhateverTheZonesOfJvmAndSessionAre() {
        TimeZone zone = TimeZone.getDefault();
        Instant before = Instant.now();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            write("0001_zone.sql", setTimeZone());
            write("0002_table.sql", "CREATE TABLE patients (id INT);");
            up();
            TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));

            assertThat(migrator().status().migrations())
                    .extracting(MigrationStatus::appliedAt)
                    .allSatisfy(at -> assertThat(at).isCloseTo(before, within(60, ChronoUnit.SECONDS)));
        } finally {
            TimeZone.setDefault(zone);
        }
        assertThat(column("SELECT '' || happened_at FROM __migrations_log"))
                .hasSize(2)
                .allSatisfy(at -> assertThat(
                                LocalDateTime.parse(at.replace(' ', 'T')).toInstant(ZoneOffset.UTC))
                        .isCloseTo(before, within(60, ChronoUnit.SECONDS)));
    }

    @Test
    default void theVendorInALocationIsTheDatabase() {
        Path vendors = folder().resolve(vendor());
        write(vendor() + "/0001_patients.sql", "CREATE TABLE patients (id INT);");
        write(vendor() + "/0002_visits.sql", "CREATE TABLE visits (id INT);");
        Migrator migrator = Migrator.builder()
                .dataSource(dataSource())
                .locations(folder() + "/{vendor}")
                .build();

        assertThat(names(migrator.up(Target.count(1)))).containsExactly("0001_patients");
        migrator.markApplied("2");
        assertThat(appliedNames()).containsExactly("0001_patients", "0002_visits");
        assertThat(Engine.of(migrator).set().migrations()).hasSize(2);
        write(vendor() + "/0003_bills.sql", "CREATE TABLE bills (id INT);");
        assertThat(migrator.writeLockFile()).isEqualTo(vendors.resolve("migrations.lock"));
        write(vendor() + "/0001_patients.sql", "CREATE TABLE patients (id BIGINT);");
        assertThat(migrator.acceptInLockFile("1", "on purpose")).isEqualTo(vendors.resolve("migrations.lock"));
    }

    @Test
    default void tellsListenersWhatHappens() {
        threeMigrations();
        List<String> told = new ArrayList<>();

        builder().listener(event -> told.add(describe(event))).build().up(Target.count(2));

        // On a busy machine an answer may take long enough to be reported as well.
        told.removeIf(event -> event.equals("slow answer") || event.startsWith("MigrationProgress"));
        assertThat(String.join(", ", told))
                .isEqualTo("plan of 2, start 0001_patients, done 0001_patients UP, start 0002_rows, done 0002_rows UP,"
                        + " end after 2");
    }

    private static String describe(MigrationEvent event) {
        if (event instanceof MigrationEvent.Planned planned) {
            return "plan of " + planned.plan().steps().size();
        }
        if (event instanceof MigrationEvent.MigrationStarted started) {
            return "start " + started.name();
        }
        if (event instanceof MigrationEvent.MigrationCompleted completed) {
            Direction direction = completed.direction();
            return "done " + completed.migration().name() + " " + direction;
        }
        if (event instanceof MigrationEvent.RunCompleted completed) {
            return "end after " + completed.report().migrations().size();
        }
        if (event instanceof MigrationEvent.Waiting waiting && waiting.cause() == Cause.ANSWER) {
            return "slow answer";
        }
        return event.toString();
    }

    @Test
    default void aListenerThatThrowsDoesNotHurtTheRun() {
        threeMigrations();
        Migrator migrator = builder()
                .listener(event -> {
                    throw new IllegalStateException("a listener's own trouble");
                })
                .listener(event -> {
                    throw new NoClassDefFoundError("a listener's lost class");
                })
                .build();

        try (var log = new RecordedLog()) {
            assertThat(migrator.up().migrations()).hasSize(3);
            assertThat(log.text()).contains("a listener's own trouble", "a listener's lost class");
        }
    }

    private void changesBetweenPlanAndRun(String golden, String file, String sql) {
        write("0001_patients.up.sql", "CREATE TABLE patients (id INT);");
        write("0002_rows.up.sql", "INSERT INTO patients VALUES (1);");
        write("0002_rows.down.sql", "DELETE FROM patients WHERE id = 1;");
        Migrator migrator = builder()
                .listener(event -> {
                    if (event instanceof MigrationEvent.MigrationStarted started
                            && started.version().equals("0002")) {
                        write(file, sql);
                    }
                })
                .build();

        assertPage(golden, failure(migrator::up));
        assertThat(column("SELECT id FROM patients")).isEmpty();
        assertThat(appliedNames()).containsExactly("0001_patients");
    }

    @Test
    default void aFileThatChangesBetweenPlanAndRunIsNotRecorded() {
        changesBetweenPlanAndRun("file-changed-in-between", "0002_rows.up.sql", "INSERT INTO patients VALUES (2);");
    }

    @Test
    default void aDownScriptThatChangesBetweenPlanAndRunIsNotStored() {
        changesBetweenPlanAndRun(
                "down-script-changed-in-between", "0002_rows.down.sql", "DELETE FROM patients WHERE id = 2;");
    }
}
