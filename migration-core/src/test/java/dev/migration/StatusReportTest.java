// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.settings.Settings.Rules;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StatusReportTest {

    private static final Instant ONCE = Instant.parse("2026-11-20T10:00:00Z");

    private static Rules rules(Policy... policies) {
        return new Rules(Sequence.AUTO, OutOfOrder.AUTO, Set.of(policies), null, Phase.ALL);
    }

    private static StatusReport report(List<MigrationStatus> migrations, Problem... problems) {
        return new StatusReport("H2", "mem:clinic", "PUBLIC", "sections", null, migrations, List.of(problems));
    }

    private static MigrationStatus migration(String version, State state, boolean recorded) {
        return new MigrationStatus(
                version, version + "_x", state, "", null, null, null, recorded ? ONCE : null, null, null, null, null);
    }

    @ParameterizedTest
    @CsvSource({
        "APPLIED, true, true",
        "BASELINE, true, true",
        "PENDING, false, false",
        "FAILED, false, false",
        "OUT_OF_ORDER, false, false",
        "INTERRUPTED, false, false"
    })
    void whatIsNotAppliedIsMissing(State state, boolean recorded, boolean upToDate) {
        StatusReport report = report(List.of(migration("0001", state, recorded)));

        assertThat(report.isUpToDate()).isEqualTo(upToDate);
        assertThat(report.problemsAndPending(rules())).hasSize(upToDate ? 0 : 1);
    }

    @Test
    void whatIsPendingIsSaidAfterWhatIsWrong() {
        Problem warning = Problem.warning(Code.NEWER_SCHEMA, null, "Newer.", "");

        StatusReport report = report(
                List.of(migration("0001", State.PENDING, false), migration("0002", State.PENDING, false)), warning);

        assertThat(report.problemsAndPending(rules()))
                .containsExactly(
                        warning,
                        Problem.error(
                                Code.PENDING,
                                null,
                                "2 migrations are not applied: 0001_x, 0002_x",
                                Remedy.of(
                                        "apply them: {}; or start with {}",
                                        Fix.command("up"),
                                        Fix.setting("mode", "migrate"))));
    }

    @ParameterizedTest
    @EnumSource(
            value = Code.class,
            names = {"NEWER_SCHEMA", "RUNNING", "CHECKSUM_MISMATCH"})
    void anErrorStopsARunAndAWarningDoesNot(Code code) {
        assertThat(report(List.of(), Problem.warning(code, null, "Well.", "")).isUpToDate())
                .isTrue();
        assertThat(report(List.of(), Problem.error(code, null, "No.", "")).isUpToDate())
                .isFalse();
    }

    @Test
    void whatIsLeftToTheBackgroundIsNotMissing() {
        MigrationStatus started = migration("0002", State.RUNNING, false);
        MigrationStatus held = migration("0003", State.HELD, false);
        StatusReport report = report(List.of(migration("0001", State.APPLIED, true), started, held));

        assertThat(report.isUpToDate()).isFalse();
        assertThat(report.problemsAndPending(rules())).hasSize(1);
        assertThat(report.problemsAndPending(rules(Policy.BATCHES_LATER))).isEmpty();
        assertThat(report(List.of(started, held, migration("0004", State.PENDING, false)))
                        .problemsAndPending(rules(Policy.BATCHES_LATER)))
                .extracting(Problem::message)
                .containsExactly("1 migration is not applied: 0004_x");
    }

    @Test
    void whereNoFileWasFoundNothingIsUpToDate() {
        Problem empty = Problem.warning(Code.EMPTY_LOCATION, null, "Empty.", "");

        assertThat(report(List.of(), empty).isUpToDate()).isFalse();
        assertThat(report(List.of(), empty).problemsAndPending(rules())).containsExactly(Problems.asError(empty));
    }
}
