// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.DownScript;
import dev.migration.Version;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.execute.ScriptFailure;
import dev.migration.internal.execute.ScriptFailure.ScriptEffect;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.header.Checksum;
import dev.migration.internal.header.HeaderComments;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.names.Layout;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Steps.Step.Apply;
import dev.migration.internal.plan.Steps.Step.Undo;
import dev.migration.internal.plan.Transactionality;
import dev.migration.internal.script.ScriptParser;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.settings.PlaceholderValues;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.stop.StopReason;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class FailureRemedyTest {

    private static final ParsedMigration PARSED = parsed();

    private static ParsedMigration parsed() {
        String file = "-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 2;\n";
        var source = new SourceFile(
                "0007_t.sql", "db/0007_t.sql", () -> new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)));
        return ScriptParser.parse(
                new Migration(
                        Version.of("0007"),
                        "0007_t",
                        Layout.SECTIONS,
                        source,
                        null,
                        null,
                        null,
                        Checksum.of(file),
                        HeaderComments.NONE),
                Dialect.POSTGRESQL,
                PlaceholderValues.NONE,
                null);
    }

    private static final Step UP = new Apply(PARSED, Transactionality.TRANSACTION);

    private static final Step DOWN = new Undo(
            new AppliedMigration(1, Version.of("0007"), "0007_t", Instant.EPOCH, "", Kind.MIGRATION, null, null),
            Objects.requireNonNull(PARSED.down()),
            DownScript.FILE,
            Transactionality.TRANSACTION);

    private static String remedy(Step step, ScriptEffect effect, SqlError.Kind kind, @Nullable StopReason stop) {
        return remedy(StatementFailure.of(What.COMMIT, new SQLException("refused")), step, effect, kind, stop);
    }

    private static String remedy(
            StatementFailure failure, Step step, ScriptEffect effect, SqlError.Kind kind, @Nullable StopReason stop) {
        var error = new SqlError(kind, "", "refused", 0);
        return new FailureRemedy(step, new ScriptFailure(failure, effect, 1, 2, "", ""), error, stop, "", "", false)
                .remedy()
                .toString();
    }

    @ParameterizedTest
    @EnumSource
    void anUndoThatIsStoppedIsNeverToBeStartedOrUndoneAgainUnlessItIsStillApplied(ScriptEffect effect) {
        String remedy = remedy(DOWN, effect, SqlError.Kind.CONNECTION_LOST, StopReason.PROCESS);

        // To start applies it, and to undo undoes one more where this one is undone already.
        assertThat(remedy).doesNotContain("start again");
        if (effect != ScriptEffect.ROLLED_BACK) {
            assertThat(remedy).doesNotContain("undo it again");
        }
    }

    @ParameterizedTest
    @EnumSource
    void thatNothingRemainsIsSaidExactlyOfWhatWasRolledBack(ScriptEffect effect) {
        List<@Nullable StopReason> stops = new ArrayList<>(List.of(StopReason.values()));
        stops.add(null);
        for (StopReason stop : stops) {
            for (Step step : List.of(UP, DOWN)) {
                for (SqlError.Kind kind : SqlError.Kind.values()) {
                    boolean isSaid = remedy(step, effect, kind, stop).contains("nothing has to be cleaned up");
                    // What exists already is to be removed: the mistake may be in what is there.
                    boolean isPromised = effect == ScriptEffect.ROLLED_BACK
                            && !(stop == null && step == UP && kind == SqlError.Kind.OBJECT_EXISTS);
                    assertThat(isSaid)
                            .as("%s %s %s", stop, step.direction(), kind)
                            .isEqualTo(isPromised);
                }
            }
        }
    }

    @Test
    void anUndoWhoseCommitWasLostIsLookedAtFirst() {
        assertThat(remedy(DOWN, ScriptEffect.UNKNOWN, SqlError.Kind.CONNECTION_LOST, StopReason.PROCESS))
                .isEqualTo("see whether it is still applied when the database is back: migration status");
    }

    @Test
    void whatTheLostBeginOfAJournalMayAskAboutDidNotRun() {
        for (ScriptEffect effect : List.of(ScriptEffect.ROLLED_BACK, ScriptEffect.HALF_DONE)) {
            assertThat(remedy(UP, effect, SqlError.Kind.CONNECTION_LOST, null))
                    .contains("start again")
                    .endsWith("; if that asks about statement 2, it did not run");
        }
    }

    @Test
    void whoseRowsRemainSeesWhatAnotherInstanceDid() {
        StatementFailure overtaken = StatementFailure.overtaken(0);
        var failure = new ScriptFailure(overtaken, ScriptEffect.ROWS_REMAIN);
        var remedy = new FailureRemedy(
                UP, failure, new SqlError(SqlError.Kind.OTHER, "", "overtaken", 0), null, "", "", false);

        assertThat(remedy.remains())
                .startsWith("Another instance took over 0007 while this one was suspended. Rolled back in part: ");
        assertThat(remedy.remedy())
                .hasToString("undo by hand what remains in those tables; then see what it did: migration status");
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"NO_PRIVILEGE", "CONNECTION_LOST", "DISK_FULL", "LOCKED"})
    void whereTheFileIsNotAtFaultItIsNotToBeFixed(SqlError.Kind kind) {
        assertThat(remedy(UP, ScriptEffect.HALF_DONE, kind, null))
                .doesNotContain("fix the file")
                .contains("start again: it resumes there");
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"OTHER", "OBJECT_EXISTS", "OBJECT_MISSING"})
    void whereNoStatementOfTheFileWasRefusedItsAuthorIsNotSentToIt(SqlError.Kind kind) {
        StatementFailure ours = StatementFailure.of(What.OUR_OWN, new SQLException("refused"));
        String fix =
                "the problem is in the history tables or the session: fix what the message names, or the script if it"
                        + " changes them, and ";

        assertThat(remedy(ours, UP, ScriptEffect.ROLLED_BACK, kind, null)).startsWith(fix + "start again; ");
        assertThat(remedy(ours, DOWN, ScriptEffect.ROLLED_BACK, kind, null)).startsWith(fix + "undo it again; ");
        assertThat(remedy(ours, UP, ScriptEffect.HALF_DONE, kind, null))
                .startsWith(fix + "start again: it resumes there; or resolve it by hand");
    }

    @Test
    void aRightThatIsMissingInAHalfDoneScriptIsGranted() {
        assertThat(remedy(UP, ScriptEffect.HALF_DONE, SqlError.Kind.NO_PRIVILEGE, null))
                .isEqualTo("grant the right to the user who runs migrations, or set another user, and start again: it"
                        + " resumes there; or resolve it by hand and record that: migration mark-applied 0007, or migration"
                        + " mark-failed 0007");
    }

    @Test
    void whereOthersMayHaveTheFileTheDatabaseIsChangedFirst() {
        var failure = new ScriptFailure(
                StatementFailure.of(What.COMMIT, new SQLException("refused")), ScriptEffect.ROLLED_BACK, 0, 1, "", "");
        var error = new SqlError(SqlError.Kind.OBJECT_MISSING, "42P01", "no such table", 0);

        assertThat(new FailureRemedy(UP, failure, error, null, "", "", true).remedy())
                .startsWith("change what stands in its way in this database, or, while no other has 0007, fix the file,"
                        + " and start again; ");
        assertThat(new FailureRemedy(DOWN, failure, error, null, "", "", true).remedy())
                .startsWith("fix the down script and undo it again");
    }

    @Test
    void aTimeoutOfMariaDbIsNoSettingOfARole() {
        var error = new SqlError(SqlError.Kind.CANCELLED, "70100", "Query: max_statement_time exceeded", 0);
        var failure = new ScriptFailure(
                StatementFailure.of(What.COMMIT, new SQLException("refused")), ScriptEffect.ROLLED_BACK, 0, 1, "", "");

        assertThat(new FailureRemedy(UP, failure, error, null, "", "", false).remedy())
                .startsWith("set a higher max_statement_time for the server or in the connection's URL"
                        + ", or write -- option: statement_timeout=10min in the file, and start again");
    }
}
