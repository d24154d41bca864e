package dev.migration.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Target;
import dev.migration.Version;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.layout.Metadata.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UndoOrderTest {

    private final List<String> read = new ArrayList<>();

    /** Each as they are required by the key. */
    private List<String> undone(Given given, int count, Map<String, List<String>> requirements) {
        History history = given.history();
        List<AppliedMigration> rows = UndoPlanner.rowsToUndo(history, Target.count(count), any -> true);
        return UndoOrder.of(history, rows, row -> {
                    read.add(row.name());
                    return requirements.getOrDefault(row.name(), List.of()).stream()
                            .map(version -> new Requirement(Version.of(version), Place.of("")))
                            .toList();
                })
                .stream()
                .map(AppliedMigration::name)
                .toList();
    }

    @Test
    void theLastAppliedGoesFirstAndNoFileBelowIsRead() {
        Given inOrder = Given.sections().applied("0001_a", "0002_b", "0003_c");

        assertThat(undone(inOrder, 1, Map.of("0003_c", List.of("0001")))).containsExactly("0003_c");
        assertThat(read).isEmpty();
        assertThat(undone(inOrder, 3, Map.of("0003_c", List.of("0001")))).containsExactly("0003_c", "0002_b", "0001_a");
    }

    @Test
    void whatRequiresAnotherIsUndoneBeforeIt() {
        Given late = Given.sections().applied("0002_b", "0004_d", "0003_c", "0001_a");

        assertThat(undone(late, 4, Map.of("0002_b", List.of("1"), "0004_d", List.of("0002"))))
                .containsExactly("0004_d", "0002_b", "0001_a", "0003_c");
    }

    @Test
    void whatIsStillRequiredIsNotUndone() {
        Given late = Given.sections().baseline("0000").applied("views", "0002_b", "0003_c", "0001_a");

        assertThatThrownBy(() -> undone(late, 1, Map.of("0002_b", List.of("0001"), "0003_c", List.of("0002"))))
                .isInstanceOfSatisfying(
                        InvalidMigrationsException.class,
                        e -> assertThat(e.problems()).extracting(Problem::code).containsExactly(Code.UNMET_REQUIREMENT))
                .hasMessage("""
                        Migration 0001_a cannot be undone alone: 0002_b requires it and is applied.
                          Next: undo all 3 applied since 0002_b: migration down --count 3""");
    }

    @Test
    void whatWasAppliedBeforeStays() {
        Given late = Given.sections().applied("0001_a", "0003_c", "0002_b");

        assertThatThrownBy(() -> undone(late, 1, Map.of("0003_c", List.of("0002"))))
                .hasMessage("""
                        Migration 0002_b cannot be undone alone: 0003_c requires it and is applied.
                          Next: undo all 2 applied since 0003_c: migration down --count 2""");
    }

    @Test
    void aCountThatUndoesOthersTooIsNotOffered() {
        Given late = Given.sections().applied("0002_b", "0003_c", "0005_e", "0004_d", "0001_a");

        assertThatThrownBy(() -> undone(
                        late,
                        2,
                        Map.of("0002_b", List.of("0001"), "0003_c", List.of("0001"), "0005_e", List.of("3", "4"))))
                .hasMessage("""
                        Migration 0001_a cannot be undone alone: 0002_b, 0003_c require it and are applied. \
                        Migration 0004_d cannot be undone alone: 0005_e requires it and is applied.
                          Next: undo all 5 applied since 0002_b: migration down --count 5""");
        assertThatThrownBy(() -> undone(late, 1, Map.of("0002_b", List.of("0001"), "0005_e", List.of("2"))))
                .hasMessage("""
                        Migration 0001_a cannot be undone alone: 0002_b requires it and is applied.
                          Next: first undo by hand what requires it, and record that, in this order: migration \
                        mark-failed 0005, migration mark-failed 0002; or write a new migration that changes the schema \
                        back""");
    }

    @Test
    void aRepeatableOneIsNotUndone() {
        Given repeatable = Given.sections().applied("0001_a", "views");

        assertThatThrownBy(() -> undone(repeatable, 1, Map.of("views", List.of("0001"))))
                .hasMessage("""
                        Migration 0001_a cannot be undone alone: views requires it and is applied.
                          Next: first undo by hand what requires it, and record that: migration mark-failed R__views; \
                        or write a new migration that changes the schema back""");
    }

    @Test
    void anEarlierVersionCannotRequireALaterOne() {
        Given late = Given.sections().applied("0001_a", "0002_b");

        assertThat(undone(late, 2, Map.of("0001_a", List.of("2")))).containsExactly("0002_b", "0001_a");
    }
}
