package dev.migration.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Target;
import dev.migration.Version;
import dev.migration.internal.files.Requirement;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
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
        assertThat(undone(inOrder, 3, Map.of("0003_c", List.of("0001"))))
                .containsExactly("0003_c", "0002_b", "0001_a");
    }

    @Test
    void whatRequiresAnotherIsUndoneBeforeIt() {
        Given late = Given.sections().applied("0002_b", "0004_d", "0003_c", "0001_a");

        assertThat(undone(late, 4, Map.of("0002_b", List.of("1"), "0004_d", List.of("0002"))))
                .containsExactly("0004_d", "0002_b", "0001_a", "0003_c");
    }

    @Test
    void whatIsStillRequiredIsNotUndone() {
        Given late = Given.sections().baseline("0000").applied("0002_b", "0003_c", "0001_a");

        assertThatThrownBy(() -> undone(late, 1, Map.of("0002_b", List.of("0001"))))
                .isInstanceOfSatisfying(
                        InvalidMigrationsException.class,
                        e -> assertThat(e.problems().get(0).code()).isEqualTo(Code.UNMET_REQUIREMENT))
                .hasMessage("""
                        Migration 0001_a cannot be undone alone: 0002_b requires it and is applied.
                          Next: undo that too: migration down --count 3""");
    }

    @Test
    void anEarlierVersionCannotRequireALaterOne() {
        Given late = Given.sections().applied("0001_a", "0002_b");

        assertThat(undone(late, 2, Map.of("0001_a", List.of("2")))).containsExactly("0002_b", "0001_a");
    }
}
