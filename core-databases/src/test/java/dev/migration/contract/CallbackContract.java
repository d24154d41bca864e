// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ch.qos.logback.classic.Level;
import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.MigrationEvent;
import dev.migration.Migrator;
import dev.migration.Plan;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.WaitTimeoutException;
import dev.migration.fixture.Connections;
import dev.migration.fixture.PausedRun;
import dev.migration.fixture.RecordedLog;
import dev.migration.fixture.Workbench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What runs before and after the migrations of a run, and is recorded nowhere. */
interface CallbackContract extends Workbench {

    /** Two migrations, and a table of what ran. */
    private void writeMigrations() {
        write("0001_ran.sql", "CREATE TABLE ran (what VARCHAR(20));");
        up();
        write("beforeRun.sql", "INSERT INTO ran VALUES ('before');");
        write("afterRun.sql", "INSERT INTO ran VALUES ('after');");
        writeUpAndDown("0002_a.sql", "INSERT INTO ran VALUES ('0002');", "DELETE FROM ran;");
        write("0003_b.sql", "INSERT INTO ran VALUES ('0003');");
    }

    @Test
    @Tag("smoke")
    default void callbacksRunOnceAroundTheMigrationsOfARunAndNotWithoutAny() {
        writeMigrations();
        Plan plan = migrator().plan(Target.all());
        assertThat(plan.before()).containsExactly(folder() + "/beforeRun.sql");
        assertThat(plan.after()).containsExactly(folder() + "/afterRun.sql");

        up();
        assertThat(ran()).isEqualTo("before 0002 0003 after");
        assertThat(appliedNames()).containsExactly("0001_ran", "0002_a", "0003_b");
        assertThat(actions()).containsOnly("apply");

        up();
        assertThat(column("SELECT what FROM ran")).hasSize(4);
        assertThat(migrator().plan(Target.all()).before()).isEmpty();
        assertThat(migrator().validate(Strictness.NORMAL)).isEmpty();
    }

    @Test
    default void theLogNamesThoseThatRan() {
        writeMigrations();
        delete("afterRun.sql");
        try (var log = new RecordedLog()) {
            up();

            assertThat(log.messages(Level.INFO)).containsOnlyOnce("Ran " + folder() + "/beforeRun.sql");
        }
    }

    @Test
    default void callbacksDoNotRunAtAnUndo() {
        writeMigrations();
        delete("0003_b.sql");
        up();

        migrator().down(Target.count(1), DownScript.FILE);

        assertThat(ran()).isEmpty();
    }

    /** In order, with a space between two. */
    private String ran() {
        return String.join(" ", column("SELECT what FROM ran"));
    }

    private void flyways(String... events) {
        for (String event : events) {
            write(event + ".sql", "INSERT INTO ran VALUES ('" + event + "');");
        }
    }

    /** A file for each moment of Flyway's that a run here has. */
    private void writeFlyways() {
        write("V1__ran.sql", "CREATE TABLE ran (what VARCHAR(40));");
        up();
        flyways("beforeMigrate", "beforeMigrate__again", "beforeEachMigrate", "afterEachMigrate");
        flyways("afterMigrateApplied", "afterMigrate", "afterMigrateError");
        write("V2__two.sql", "INSERT INTO ran VALUES ('V2');");
        write("U2__two.sql", "INSERT INTO ran VALUES ('U2');");
        write("V3__three.sql", "INSERT INTO ran VALUES ('V3');");
        write("R__four.sql", "INSERT INTO ran VALUES ('R');");
    }

    @Test
    default void flywaysCallbacksRunAtTheirMoments() {
        writeFlyways();

        up();

        assertThat(ran())
                .isEqualTo(
                        "beforeMigrate beforeMigrate__again beforeEachMigrate V2 afterEachMigrate beforeEachMigrate V3"
                                + " afterEachMigrate beforeEachMigrate R afterEachMigrate afterMigrateApplied afterMigrate");
        execute("DELETE FROM ran");
        assertThat(up().migrations()).isEmpty();
        migrator().markFailed("3");
        migrator().down(Target.count(1), DownScript.FILE);
        assertThat(ran()).isEqualTo("U2");
    }

    @Test
    default void aCallbackOfFlywayAtAMomentThatNoRunHasHereIsRefused() {
        writeFlyways();
        flyways("afterVersioned");

        assertRefused(this::up)
                .hasCode(Code.UNSUPPORTED_LAYOUT)
                .at("afterVersioned.sql")
                .advises("beforeMigrate.sql", "migration.init-sql", "MigrationListener");
        assertThat(ran()).isEmpty();

        delete("afterVersioned.sql");
        flyways("beforeValidate");
        up();
        assertThat(ran()).startsWith("beforeMigrate beforeMigrate__again");
        assertThat(migrator().validate(Strictness.NORMAL))
                .singleElement()
                .satisfies(warning -> assertThat(warning.message()).contains("beforeValidate.sql"));
    }

    /** As with Flyway, where it has each script's connection. */
    @Test
    default void whatACallbackSetsBeforeEachMigrationIsSetForIt() {
        assumeThat(vendor()).isIn("postgresql", "mariadb", "mysql");
        boolean postgresql = vendor().equals("postgresql");
        String setting = postgresql ? "SET extra_float_digits = %s;" : "SET SESSION group_concat_max_len = %s;";
        String kept = "INSERT INTO ran SELECT "
                + (postgresql ? "current_setting('extra_float_digits');" : "@@group_concat_max_len;");
        write("V1__ran.sql", "CREATE TABLE ran (what VARCHAR(40));");
        write("beforeMigrate.sql", setting.formatted(-6));
        if (!postgresql) {
            write("beforeMigrate.sql", setting.formatted(5006));
        }
        write("beforeEachMigrate.sql", setting.formatted(postgresql ? "2" : "5002"));
        write("V2__whole.sql", kept);
        write("V3__parts.sql", "-- option: transaction=off", "CREATE TABLE parts (n INT);", kept, kept);
        up();
        delete("beforeEachMigrate.sql");
        write("V4__without.sql", kept);
        up();

        String set = postgresql ? "2" : "5002";
        assertThat(column("SELECT what FROM ran"))
                .hasSize(4)
                .startsWith(set, set, set)
                .last()
                .isNotIn(set, "-6", "5006");
    }

    @Test
    default void flywaysCallbacksOfAFailureRunAfterIt() {
        writeFlyways();
        write("V3__three.sql", "INSERT INTO nowhere VALUES (1);");

        assertThat(failure(this::up)).hasMessageContaining("nowhere");

        assertThat(ran()).endsWith("V2 afterEachMigrate beforeEachMigrate afterMigrateError");

        write("afterMigrateError.sql", "INSERT INTO nowhere_else VALUES (1);");
        assertThat(failure(this::up))
                .hasMessageContaining("V3__three")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .asString()
                        .contains("afterMigrateError.sql")
                        .contains("it runs again after the next such failure"));
        write("V3__three.sql", "INSERT INTO ran VALUES ('V3');");
        write("afterEachMigrate.sql", "INSERT INTO nowhere VALUES (1);");
        assertThatThrownBy(this::up).hasMessageContaining("Applied in this run: 3. These remain applied.");
    }

    @Test
    default void aCallbackThatFailsBeforeTheMigrationsStopsTheRun() {
        writeMigrations();
        write("beforeRun.sql", "INSERT INTO ran VALUES ('before');", "INSERT INTO nowhere VALUES (1);");

        assertThat(failure(this::up))
                .hasMessageStartingWith("Callback failed: " + folder() + "/beforeRun.sql\n")
                .hasMessageContainingAll(
                        "/beforeRun.sql:2:",
                        "statement 2 of 2 failed",
                        "changed nothing. No migration was run.",
                        "fix the file and start again: it runs again from its first statement");

        assertThat(ran()).isEmpty();
        assertThat(appliedNames()).containsExactly("0001_ran");
    }

    @Test
    default void aCallbackThatFailsAfterTheMigrationsLeavesThemApplied() {
        writeMigrations();
        write("afterRun.sql", "INSERT INTO nowhere VALUES (1);");

        assertThat(failure(this::up))
                .hasMessageContainingAll(
                        "changed nothing. Applied in this run: 0002, 0003. These remain applied.",
                        "it does not run at the next start, but after the next run that applies something");

        assertThat(appliedNames()).containsExactly("0001_ran", "0002_a", "0003_b");
        assertThat(up().migrations()).isEmpty();
    }

    @Test
    default void aStopIsNoMistakeOfACallback() {
        writeMigrations();
        write("beforeRun.sql", "INSERT INTO ran VALUES ('before');", "INSERT INTO ran VALUES ('never');");
        write("afterRun.sql", "INSERT INTO ran VALUES ('after');", "INSERT INTO ran VALUES ('never');");
        var migrator = new AtomicReference<Migrator>();
        var statement = new AtomicReference<>("'before'");
        migrator.set(builder()
                .dataSource(Connections.recorded(dataSource(), sql -> {
                    if (sql.contains(statement.get())) {
                        migrator.get().stop();
                    }
                }))
                .build());

        assertThatThrownBy(migrator.get()::up).hasMessageContaining("Next: start again: it runs again from");
        assertThat(ran()).isEmpty();
        write("beforeRun.sql", "INSERT INTO ran VALUES ('early');");
        statement.set("'after'");
        assertThatThrownBy(migrator.get()::up)
                .hasMessageContaining("Next: run its statements by hand: it does not run at the next");
    }

    @Test
    default void listenersAreToldOfACallbackThatFails() {
        writeMigrations();
        write("beforeRun.sql", "INSERT INTO nowhere VALUES (1);");
        List<MigrationEvent> told = new ArrayList<>();

        failure(() -> builder().listener(told::add).build().up());

        assertThat(told.get(told.size() - 1)).isInstanceOfSatisfying(MigrationEvent.MigrationFailed.class, event -> {
            assertThat(event.version()).isEmpty();
            assertThat(event.name()).isEqualTo(folder() + "/beforeRun.sql");
            assertThat(event.problem().message()).contains("No migration was run.");
        });
    }

    @Test
    default void aCallbackIsNoRepeatableMigration() {
        writeMigrations();
        write("afterRun.sql", "-- option: run=on-change", "INSERT INTO ran VALUES ('after');");

        assertThat(refused(this::up)).hasMessageContaining("/afterRun.sql:1:1  The option run=on-change is only read");
        assertThat(appliedNames()).containsExactly("0001_ran");
    }

    private void writeAlways(String file, String... statements) {
        write(file, "-- option: run=always\n" + String.join("\n", statements));
    }

    @Test
    @Tag("smoke")
    default void aCallbackThatSaysSoRunsInEachRun() {
        writeMigrations();
        writeAlways("afterRun.sql", "INSERT INTO ran VALUES ('after');");
        up();
        assertThat(ran()).isEqualTo("before 0002 0003 after");

        execute("DELETE FROM ran");
        Plan plan = migrator().plan(Target.all());
        assertThat(plan.steps()).isEmpty();
        assertThat(plan.before()).isEmpty();
        assertThat(plan.after()).containsExactly(folder() + "/afterRun.sql");
        assertThat(up().migrations()).isEmpty();
        up();
        assertThat(ran()).isEqualTo("after after");

        writeAlways("beforeRun.sql", "INSERT INTO ran VALUES ('before');");
        execute("DELETE FROM ran");
        up();
        assertThat(ran()).isEqualTo("before after");
        assertThat(migrator().status().pending()).isEmpty();
        assertThat(migrator().validate(Strictness.NORMAL)).isEmpty();
        assertThat(actions()).containsOnly("apply");
    }

    @Test
    default void flywaysCallbackAroundARunMaySayThatItRunsInEachRun() {
        writeFlyways();
        up();
        execute("DELETE FROM ran");
        writeAlways("afterMigrate.sql", "INSERT INTO ran VALUES ('afterMigrate');");

        up();

        assertThat(ran()).isEqualTo("afterMigrate");
        writeAlways("afterEachMigrate.sql", "INSERT INTO ran VALUES ('each');");
        assertRefused(this::up).hasCode(Code.UNKNOWN_OPTION).at("afterEachMigrate.sql:1:1");
    }

    @Test
    default void aCallbackOfEachRunHasTheLock() throws Exception {
        writeMigrations();
        writeAlways("afterRun.sql", "INSERT INTO ran VALUES ('after');");
        up();
        execute("DELETE FROM ran");
        Path newer = Files.createTempDirectory("newer");
        Files.writeString(newer.resolve("0004_c.sql"), "INSERT INTO ran VALUES ('0004');");
        String[] both = {"filesystem:" + folder(), "filesystem:" + newer};
        try (var other = new PausedRun(builder().locations(both))) {
            Migrator second = builder().waitTimeout(Duration.ZERO).build();
            assertThatThrownBy(second::up).isInstanceOf(WaitTimeoutException.class);
            other.finish();
        }
        assertThat(ran()).isEqualTo("before 0004 after");
    }

    @Test
    default void aCallbackOfEachRunThatFailsRunsAgainAtTheNextStart() {
        writeMigrations();
        writeAlways("afterRun.sql", "INSERT INTO nowhere VALUES (1);");

        assertThat(failure(this::up))
                .hasMessageContainingAll(
                        "Applied in this run: 0002, 0003. These remain applied.",
                        "start again: it runs again from its first statement");
        assertThat(failure(this::up)).hasMessageContaining("afterRun.sql");
        writeAlways("afterRun.sql", "COMMIT;");
        assertRefused(this::up).hasCode(Code.TRANSACTION_CONTROL).at("afterRun.sql:2:1");
        writeAlways("afterRun.sql", "INSERT INTO ran VALUES ('after');");
        up();
        assertThat(ran()).isEqualTo("before 0002 0003 after");
    }

    @Test
    default void onlyACallbackRunsInEachRun() {
        writeMigrations();
        writeAlways("0003_b.sql", "INSERT INTO ran VALUES ('0003');");
        assertRefused(this::up)
                .hasCode(Code.UNKNOWN_OPTION)
                .at("0003_b.sql:1:1")
                .advises("such a file", "run=on-change");
        write("0003_b.sql", "-- option: run=on-change", "INSERT INTO ran VALUES ('0003');");
        assertRefused(this::up).hasCode(Code.INVALID_NAME);
        delete("0003_b.sql");
        writeAlways("grants.sql", "INSERT INTO ran VALUES ('grants');");
        assertRefused(this::up).hasCode(Code.INVALID_NAME).advises("afterRun.sql");
        write("grants.sql", "-- option: run=on-change", "-- option: run=always", "INSERT INTO ran VALUES ('grants');");
        assertRefused(this::up).hasCode(Code.INVALID_NAME);
        assertThat(ran()).isEmpty();
    }

    @Test
    default void aDownSectionInACallbackDoesNotRun() {
        writeMigrations();
        write("afterRun.sql", "INSERT INTO ran VALUES ('after');", "-- Down Migration", "DELETE FROM ran;");

        assertRefused(this::up).hasCode(Code.AMBIGUOUS_MARKER).at("afterRun.sql:2:1");

        assertThat(ran()).isEmpty();
    }

    @Test
    default void aCommentOfACallbackMayStartInCapitals() {
        writeMigrations();
        write("afterRun.sql", """
                INSERT INTO ran VALUES ('high');
                -- DOWN: lower the priority
                INSERT INTO ran VALUES ('low');""");

        up();

        assertThat(column("SELECT what FROM ran")).contains("high", "low");
    }

    @Test
    default void aCallbackThatControlsTransactionsIsRefusedBeforeAnythingRuns() {
        writeMigrations();
        write("afterRun.sql", "INSERT INTO ran VALUES ('after');", "COMMIT;");

        assertRefused(this::up).at("afterRun.sql:2:1");
        assertThat(migrator().validate(Strictness.NORMAL)).hasSize(1);
        assertThat(appliedNames()).containsExactly("0001_ran");
    }
}
