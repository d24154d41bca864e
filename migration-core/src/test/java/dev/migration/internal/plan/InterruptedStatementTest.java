package dev.migration.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.migration.InvalidMigrationsException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A script that is one transaction, with a history in a file: it is done or it is not, and the file does not say which. */
class InterruptedStatementTest {

    private static final String UNKNOWN =
            " 0001_a was interrupted:%s its transaction may have been committed, which the"
                    + " file of the history does not show%s\n  Next: check in the database whether the statements of its script took"
                    + " effect. Yes: migration %s 0001; no: migration %s 0001, and start again";

    static Stream<Arguments> interrupted() {
        return Stream.of(
                arguments(false, "Migration", "mark-applied", "mark-failed"),
                arguments(true, "Undoing", "mark-failed", "mark-applied"));
    }

    @ParameterizedTest
    @MethodSource("interrupted")
    void whetherItIsDoneIsAsked(boolean undo, String what, String done, String not) {
        Given given = Given.sections().files("0001_a").interruptedWhole("0001_a", undo);

        assertThat(given.problems())
                .containsExactly("error interrupted 0001_a.sql  " + what + UNKNOWN.formatted("\n   ", "", done, not));
        assertThatThrownBy(() -> InterruptedStatement.requireNotWhole(given.history()))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining(what + UNKNOWN.formatted("", ".", done, not));
    }

    @Test
    void aScriptWithAJournalCanBeResumed() {
        Given nothing = Given.sections().files("0001_a");
        Given half = Given.sections().files("0001_a").interrupted("0001_a", 1, null);

        assertThatCode(() -> InterruptedStatement.requireNotWhole(nothing.history()))
                .doesNotThrowAnyException();
        assertThatCode(() -> InterruptedStatement.requireNotWhole(half.history()))
                .doesNotThrowAnyException();
    }
}
