// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import static dev.migration.fixture.StatusExamples.open;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.migration.Code;
import dev.migration.MigrationStatus;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.TenantState;
import dev.migration.fixture.RecordedLog;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class BehindWatchTest {

    private static final Set<String> NOT_STARTED = Set.of();
    private static final Set<String> STARTED = Set.of("");

    private final BehindWatch watch = new BehindWatch(null);
    private final RecordedLog log = new RecordedLog();

    @AfterEach
    void close() {
        log.close();
    }

    private void read(Set<String> complete, State... states) {
        MigrationStatus[] migrations = new MigrationStatus[states.length];
        for (int i = 0; i < states.length; i++) {
            migrations[i] = open("000" + (i + 1), "000" + (i + 1) + "_t", states[i], "ab", null);
        }
        watch.read(complete, Map.of("", state(migrations)));
    }

    private static TenantState state(MigrationStatus... migrations) {
        return TenantState.of(
                new StatusReport("H2", "mem:clinic", "t", "sections", null, List.of(migrations), List.of()));
    }

    private List<String> warnings() {
        return log.messages(Level.WARN);
    }

    @Test
    void whatWasFoundAppliedAndIsPendingIsNamedAndLoggedOnce() {
        read(NOT_STARTED, State.APPLIED, State.EDITED, State.PENDING);
        assertThat(watch.behind()).isEmpty();

        for (int i = 0; i < 3; i++) {
            read(NOT_STARTED, State.APPLIED, State.PENDING, State.PENDING);
        }

        assertThat(watch.behind()).isEqualTo(Map.of("", List.of("0002_t")));
        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("0002_t")
                .doesNotContain("0003_t")
                .contains("migration up");
    }

    @Test
    void aChangeIsLoggedAndSoIsWhatIsBehindAgain() {
        read(NOT_STARTED, State.APPLIED, State.APPLIED);
        read(NOT_STARTED, State.APPLIED, State.PENDING);
        read(NOT_STARTED, State.PENDING, State.PENDING);
        assertThat(warnings()).hasSize(2);

        read(NOT_STARTED, State.APPLIED, State.APPLIED);
        assertThat(watch.behind()).isEmpty();
        read(NOT_STARTED, State.APPLIED, State.PENDING);

        assertThat(warnings()).hasSize(3);
    }

    @Test
    void aStartThatLeftNothingHadAppliedWhatIsPendingAtTheFirstLook() {
        read(STARTED, State.APPLIED, State.PENDING);

        assertThat(watch.behind()).isEqualTo(Map.of("", List.of("0002_t")));
    }

    @Test
    void aFileThatComesLaterWasNeverApplied() {
        read(STARTED, State.APPLIED);
        read(STARTED, State.APPLIED, State.PENDING);

        assertThat(watch.behind()).isEmpty();
    }

    @Test
    void withoutSuchAStartNothingIsSaidOfWhatWasNeverSeen() {
        read(NOT_STARTED, State.PENDING, State.PENDING);
        read(NOT_STARTED, State.PENDING, State.PENDING);

        assertThat(watch.behind()).isEmpty();
        assertThat(warnings()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"PENDING", "OUT_OF_ORDER", "FAILED", "RUNNING", "HELD", "INTERRUPTED"})
    void whateverIsNotAppliedIsBehind(State state) {
        read(NOT_STARTED, State.APPLIED, State.APPLIED);
        read(NOT_STARTED, State.APPLIED, state);

        assertThat(watch.behind()).isEqualTo(Map.of("", List.of("0002_t")));
    }

    /** Nor one that waits for the contract again: a build works before its contract and after it. */
    @ParameterizedTest
    @EnumSource(
            value = State.class,
            mode = Mode.EXCLUDE,
            names = {"PENDING", "OUT_OF_ORDER", "FAILED", "RUNNING", "HELD", "INTERRUPTED"})
    void anyOtherStateIsNot(State state) {
        read(NOT_STARTED, State.APPLIED, State.APPLIED);
        read(NOT_STARTED, State.APPLIED, state);

        assertThat(watch.behind()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"NEWER", "MISSING"})
    void whatHasNoFileHereIsNotNeededHere(State state) {
        read(NOT_STARTED, State.APPLIED, state);
        read(NOT_STARTED, State.APPLIED, State.PENDING);

        assertThat(watch.behind()).isEmpty();
    }

    @Test
    void aRepeatableMigrationWithTheTextOfAnotherReleaseIsThere() {
        watch.read(NOT_STARTED, Map.of("", state(open("R__views", "R__views", State.APPLIED, "ab", null))));
        watch.read(
                NOT_STARTED,
                Map.of(
                        "",
                        state(new MigrationStatus(
                                "R__views",
                                "R__views",
                                State.PENDING,
                                "cd",
                                null,
                                null,
                                null,
                                Instant.EPOCH,
                                null,
                                null,
                                null,
                                null))));

        assertThat(watch.behind()).isEmpty();
    }

    @Test
    void ofTenantsEachHasItsOwnAndTheOneThatCannotBeReadKeepsWhatItHad() {
        TenantState applied = state(open("0001", "0001_t", State.APPLIED, "ab", null));
        TenantState pending = state(open("0001", "0001_t", State.PENDING, "ab", null));
        TenantState unread =
                TenantState.unknown(List.of(Problem.error(Code.NO_PRIVILEGE, null, "No right", "grant it")));
        watch.read(Set.of("acme", "bolt"), Map.of("acme", applied, "bolt", applied));

        watch.read(Set.of("acme", "bolt"), Map.of("acme", applied, "bolt", pending, "new", pending));
        watch.read(Set.of("acme", "bolt"), Map.of("acme", applied, "bolt", unread, "new", pending));

        assertThat(watch.behind()).isEqualTo(Map.of("bolt", List.of("0001_t")));
        assertThat(warnings())
                .singleElement()
                .asString()
                .startsWith("Tenant bolt: ")
                .contains("migration up --tenant bolt");
    }
}
