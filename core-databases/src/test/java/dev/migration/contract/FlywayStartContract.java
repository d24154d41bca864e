// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.OutOfOrder;
import dev.migration.Plan.PlannedMigration;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.State;
import dev.migration.Target;
import dev.migration.WaitTimeoutException;
import dev.migration.fixture.PausedRun;
import dev.migration.fixture.Workbench;
import dev.migration.internal.names.FlywayFolder;
import dev.migration.internal.names.FlywayFolder.Choice;
import dev.migration.internal.run.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A start that is to be as one of Flyway: what runs at each, and what its settings leave out or accept. */
public interface FlywayStartContract extends Workbench {

    private Migrator.Builder with(FlywayFolder settings) {
        Migrator.Builder builder = Migrator.builder().dataSource(dataSource()).locations("filesystem:" + folder());
        Engine.unlisted(builder).flyway = settings;
        return builder;
    }

    private RunReport start(FlywayFolder settings) {
        return with(settings).build().up();
    }

    private RunReport start() {
        return start(FlywayFolder.DEFAULT);
    }

    /** In order, with a space between two. */
    private String ran() {
        return String.join(" ", column("SELECT what FROM ran"));
    }

    private void writeThatItRan(String file, String what) {
        write(file, "INSERT INTO ran VALUES ('" + what + "');");
    }

    /** A table of what ran, and its migration applied. */
    private void begin() {
        write("V1__ran.sql", "CREATE TABLE ran (what VARCHAR(200));");
        start();
    }

    private void writeCallbacks() {
        begin();
        for (String event : List.of(
                "beforeValidate",
                "afterValidate",
                "beforeMigrate",
                "beforeEachMigrate",
                "afterMigrateApplied",
                "afterMigrate__b")) {
            writeThatItRan(event + ".sql", event);
        }
        writeThatItRan("below/afterMigrate__a.sql", "afterMigrate__a");
        writeThatItRan("V2__two.sql", "V2");
    }

    @Test
    default void callbacksOfAStartRunAtEachStart() {
        writeCallbacks();

        assertThat(start().migrations()).hasSize(1);
        assertThat(ran())
                .isEqualTo("beforeValidate afterValidate beforeMigrate beforeEachMigrate V2 afterMigrateApplied"
                        + " afterMigrate__a afterMigrate__b");

        execute("DELETE FROM ran");
        assertThat(start().migrations()).isEmpty();
        assertThat(ran()).isEqualTo("beforeValidate afterValidate beforeMigrate afterMigrate__a afterMigrate__b");
        assertThat(with(FlywayFolder.DEFAULT).build().status().pending()).isEmpty();

        execute("DELETE FROM ran");
        start(FlywayFolder.DEFAULT.with(Choice.ACCEPT_EDITS));
        assertThat(ran()).isEqualTo("beforeMigrate afterMigrate__a afterMigrate__b");

        execute("DELETE FROM ran");
        start(FlywayFolder.DEFAULT.with(Choice.SKIP_CALLBACKS));
        assertThat(ran()).isEmpty();
    }

    @Test
    default void callbacksOfAStartRunUnderTheLock() throws Exception {
        writeCallbacks();
        start();
        execute("DELETE FROM ran");
        Path newer = Files.createTempDirectory("newer");
        Files.writeString(newer.resolve("V3__three.sql"), "INSERT INTO ran VALUES ('V3');");
        String[] both = {"filesystem:" + folder(), "filesystem:" + newer};
        try (var other = new PausedRun(with(FlywayFolder.DEFAULT).locations(both))) {
            Migrator second =
                    with(FlywayFolder.DEFAULT).waitTimeout(Duration.ZERO).build();
            assertThatThrownBy(second::up).isInstanceOf(WaitTimeoutException.class);
            other.finish();
        }
    }

    @Test
    default void aCallbackThatFailsRunsAgainAtTheNextStart() {
        begin();
        write("afterMigrate.sql", "INSERT INTO nowhere VALUES ('x');");

        assertThatThrownBy(this::start)
                .hasMessageContaining("afterMigrate.sql")
                .hasMessageContaining("start again: it runs again from its first statement");

        writeThatItRan("afterMigrate.sql", "afterMigrate");
        start();
        assertThat(ran()).isEqualTo("afterMigrate");
    }

    @Test
    default void aCallbackThatCannotBeReadStopsAStartWithNothingToApply() {
        begin();
        write("afterMigrate.sql", "COMMIT;");

        assertRefused(this::start).hasCode(Code.TRANSACTION_CONTROL).at(folder() + "/afterMigrate.sql:1:1");
    }

    @Test
    default void aRepeatableMigrationWithTheTimeRunsAtEachStart() {
        begin();
        writeThatItRan("R__time.sql", "${flyway:filename} ${flyway:timestamp}");
        writeThatItRan("R__other.sql", "${flyway:filename}");

        assertThat(start().migrations()).hasSize(2);
        assertThat(start().migrations()).hasSize(1);

        assertThat(column("SELECT what FROM ran"))
                .satisfiesExactly(
                        other -> assertThat(other).isEqualTo("R__other.sql"),
                        first -> assertThat(first).matches("R__time.sql \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d"),
                        second -> assertThat(second).startsWith("R__time.sql "));
        assertThat(with(FlywayFolder.DEFAULT).build().requireUpToDate().pending())
                .isEmpty();
        assertThat(start(FlywayFolder.DEFAULT.with(Choice.KEEP_PLACEHOLDERS)).migrations())
                .isEmpty();
    }

    @Test
    default void placeholdersHaveTheSeparatorThatIsSetOrAreLeftAsTheyAre() {
        begin();
        writeThatItRan("V2__two.sql", "${flyway_filename} ${flyway_table}");
        start(FlywayFolder.DEFAULT.withPlaceholderSeparator("_"));
        writeThatItRan("V3__three.sql", "${flyway:filename} ${unknown}");
        start(FlywayFolder.DEFAULT.with(Choice.KEEP_PLACEHOLDERS));

        assertThat(ran()).isEqualTo("V2__two.sql __migrations ${flyway:filename} ${unknown}");
    }

    @Test
    default void aStartWithATargetLeavesOutWhatIsAboveIt() {
        begin();
        for (String version : List.of("2", "3", "4", "5")) {
            writeThatItRan("V" + version + "__x.sql", version);
        }
        writeThatItRan("R__r.sql", "R");

        start(FlywayFolder.DEFAULT.upTo("current"));
        assertThat(ran()).isEqualTo("R");
        start(FlywayFolder.DEFAULT.upTo("next"));
        assertThat(ran()).isEqualTo("R 2");
        RunReport third = start(FlywayFolder.DEFAULT.upTo("3.0"));
        assertThat(ran()).isEqualTo("R 2 3");
        assertThat(third.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.message())
                        .isEqualTo("2 migrations not applied, as they are above the target 3.0: 4, 5."));
        Migrator upToThree = with(FlywayFolder.DEFAULT.upTo("3")).build();
        assertThat(upToThree.requireUpToDate().pending()).isEmpty();

        assertRefused(() -> start(FlywayFolder.DEFAULT.upTo("9"))).hasCode(Code.UNKNOWN_VERSION);
        start(FlywayFolder.DEFAULT.upTo("9?"));
        assertThat(ran()).isEqualTo("R 2 3 4 5");
        assertThat(start(FlywayFolder.DEFAULT.upTo("2")).warnings()).isEmpty();
    }

    @Test
    default void anEditedFileIsAcceptedOnlyIfThatIsSet() {
        begin();
        writeThatItRan("V2__two.sql", "V2");
        start();
        writeThatItRan("V2__two.sql", "edited");
        writeThatItRan("V3__three.sql", "V3");

        assertRefused(this::start).hasCode(Code.CHECKSUM_MISMATCH).at("V2__two.sql");
        assertThat(start(FlywayFolder.DEFAULT.with(Choice.ACCEPT_EDITS)).warnings())
                .extracting(Problem::code)
                .containsExactly(Code.CHECKSUM_MISMATCH);
        assertThat(ran()).isEqualTo("V2 V3");
    }

    @Test
    default void whatHasNoFileAnyMoreIsIgnoredAsThePatternsSay() {
        begin();
        writeThatItRan("V2__two.sql", "V2");
        writeThatItRan("V3__three.sql", "V3");
        start();
        FlywayFolder none = FlywayFolder.DEFAULT.ignoring(List.of());

        delete("V3__three.sql");
        assertThat(start().warnings()).extracting(Problem::code).containsExactly(Code.NEWER_SCHEMA);
        assertRefused(() -> start(none)).hasCode(Code.NEWER_SCHEMA);

        writeThatItRan("V3__three.sql", "V3");
        delete("V2__two.sql");
        assertRefused(this::start).hasCode(Code.MISSING_FILE);
        assertThat(start(none.ignoring(List.of("*:missing"))).warnings()).isEmpty();
        assertThat(start(none.ignoring(List.of("versioned:*"))).warnings()).isEmpty();
        assertRefused(() -> start(none.ignoring(List.of("repeatable:missing")))).hasCode(Code.MISSING_FILE);
        assertRefused(() -> start(none.ignoring(List.of("missing")))).hasCode(Code.INVALID_SETTING);
    }

    @Test
    default void whatIsOlderThanTheNewestAppliedIsLeftOutWhereThatIsIgnored() {
        begin();
        writeThatItRan("V3__three.sql", "V3");
        start();
        writeThatItRan("V2__two.sql", "V2");
        FlywayFolder ignoring = FlywayFolder.DEFAULT.ignoring(List.of("*:ignored"));

        assertRefused(this::start).hasCode(Code.OUT_OF_ORDER);
        assertThat(start(ignoring).warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.message())
                        .isEqualTo("1 migration not applied, as it is older than 3, which is applied, and *:ignored is"
                                + " set: 2."));
        assertThat(ran()).isEqualTo("V3");
        with(ignoring).outOfOrder(OutOfOrder.ALLOW).build().up();
        assertThat(ran()).isEqualTo("V3 V2");
    }

    @Test
    default void noScriptIsOneTransactionWhereThatIsSetUnlessItsOwnFileSaysSo() {
        begin();
        writeThatItRan("V2__two.sql", "V2");
        writeThatItRan("V3__three.sql", "V3");
        write("V3__three.sql.conf", "executeInTransaction=true");
        writeThatItRan("V4__four.sql", "V4");
        write("V4__four.sql.conf", "placeholderReplacement=false");

        assertThat(with(FlywayFolder.DEFAULT.with(Choice.NO_TRANSACTION))
                        .build()
                        .plan(Target.all())
                        .steps())
                .extracting(PlannedMigration::transactional)
                .containsExactly(false, true, false);
        start(FlywayFolder.DEFAULT.with(Choice.NO_TRANSACTION));
        assertThat(ran()).isEqualTo("V2 V3 V4");
        assertThat(with(FlywayFolder.DEFAULT).build().status().migrations())
                .allSatisfy(migration -> assertThat(migration.state()).isEqualTo(State.APPLIED));
    }
}
