// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTest {

    private static final String FIRST = "Error [missing-file] a.sql  It is not there.";
    private static final String ADDRESS = "  " + Code.MISSING_FILE.help();

    private record Columns(int width) implements Terminal {

        @Override
        public @Nullable String ask(String question) {
            return null;
        }
    }

    @Test
    void anExplanationIsNamedBehindTheFirstLineOfAProblem() {
        assertThat(shown(120)).isEqualTo(FIRST + "\u001B[2m" + ADDRESS + "\u001B[0m\n  Next: put it back\n");
    }

    /** Of 30 columns the line fills one row and 14 of the next. */
    @ParameterizedTest
    @ValueSource(ints = {0, 80, 30})
    void itIsLeftOutWhereItHasNoRoom(int width) {
        assertThat(shown(width)).isEqualTo(FIRST + "\n  Next: put it back\n");
    }

    @Test
    void theRowAfterAFullOneHasRoom() {
        assertThat(shown(FIRST.length())).contains(FIRST + "\u001B[2m" + ADDRESS + "\u001B[0m\n");
    }

    @Test
    void aTextOfTheProblemIsNoControlBeforeOrAfterIt() {
        var problem = Problem.error(Code.MISSING_FILE, null, "It \u001B[31m is", "");
        assertThat(Secrets.text(List.of(problem), new Columns(120)))
                .isEqualTo("Error [missing-file] It \\u001B[31m is\u001B[2m" + ADDRESS + "\u001B[0m\n");
    }

    private static String shown(int width) {
        return new Columns(width).withHelp(Code.MISSING_FILE, FIRST + "\n  Next: put it back\n");
    }
}
