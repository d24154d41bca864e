// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import static dev.migration.spring.internal.endpoint.PageFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.State;
import dev.migration.internal.report.ProblemDocument;
import dev.migration.internal.report.StatusDocument;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, headers and errors come from files and databases: whatever they hold, it is text. */
class HostilePageTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "</title></style><script>",
                "\"><img src=x onerror=alert(1)>",
                "' onmouseover='alert(1)",
                "--><b>",
                "\u202Eevil",
                "\u2066evil\u2069",
                "\u0000\u0007\u001B[31m",
                "\u009B31m",
                "\uD800"
            })
    void nothingInAPageIsMarkupOrHidden(String hostile) {
        assertThat(page(hostile))
                .doesNotContain(hostile, "<script", "<img", "<b>", "onerror=\"", "onmouseover='")
                .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}&&[^\\n]]");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "<b>, &lt;b&gt;",
                "\"'&, &quot;&#39;&amp;",
                "&lt;, &amp;lt;",
                "a\u202Eb, a\\u202Eb",
                "a\u0007b, a\\u0007b",
                "Zoë 東京 🐘, Zoë 東京 🐘",
                "می\u200Cخواهم, می\u200Cخواهم"
            })
    void aTextIsShownAsItIs(String text, String expected) {
        assertThat(new Markup().text(text)).hasToString(expected);
    }

    private static StatusDocument database(String hostile) {
        return new StatusDocument(
                StatusDocument.FORMAT,
                hostile,
                hostile,
                hostile,
                hostile,
                hostile,
                new StatusDocument.Counts(1, 0, null),
                List.of(problem(hostile)),
                List.of(migration(hostile)),
                null,
                NOW,
                1L);
    }

    private static StatusDocument withTenant(String hostile) {
        return new StatusDocument(
                StatusDocument.FORMAT,
                hostile,
                hostile,
                null,
                hostile,
                null,
                new StatusDocument.Counts(1, 0, null),
                List.of(problem(hostile)),
                List.of(),
                Map.of(
                        hostile,
                        PageFixture.tenant(
                                hostile,
                                new StatusDocument.Counts(1, 0, null),
                                List.of(migration(hostile)),
                                problem(hostile))),
                NOW,
                1L);
    }

    private static String page(String hostile) {
        return MigrationsPage.of(
                new MigrationsDescriptor(
                        StatusDocument.FORMAT,
                        Map.of(
                                hostile,
                                new MigrationsDescriptor.Context(hostile, Map.of(hostile, database(hostile))),
                                "other",
                                new MigrationsDescriptor.Context(null, Map.of(hostile, withTenant(hostile)))),
                        null),
                hostile,
                "migrations",
                "",
                NOW);
    }

    private static ProblemDocument problem(String hostile) {
        return new ProblemDocument(hostile, hostile, hostile, hostile, hostile, hostile);
    }

    private static StatusDocument.Migration migration(String hostile) {
        return new StatusDocument.Migration(
                hostile,
                hostile,
                hostile,
                State.FAILED,
                hostile,
                hostile,
                hostile,
                null,
                Instant.EPOCH,
                hostile,
                1L,
                hostile,
                new StatusDocument.Batches(1, 1, 40, 1L, 1L, Instant.EPOCH, true, hostile, hostile, hostile));
    }
}
