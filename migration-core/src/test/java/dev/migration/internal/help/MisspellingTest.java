// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.help;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MisspellingTest {

    private static final List<String> KNOWN = List.of("url", "user", "schema", "locations", "wait-timeout");

    @ParameterizedTest
    @CsvSource({"scema, schema", "wait, wait-timeout", "loc, locations", "usr, user", "ur, url", "colour,"})
    void aNameWithATypingErrorOrItsBeginningIsCorrected(String typed, String meant) {
        assertThat(Misspelling.correct(typed, KNOWN)).isEqualTo(Optional.ofNullable(meant));
    }

    /** A table of both lengths would not even fit into the memory. */
    @Test
    void aLongNameTakesNoTime() {
        String typed = "wait-timeout".repeat(1_000_000);

        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(Misspelling.correct(typed, KNOWN)).isEmpty());
    }
}
