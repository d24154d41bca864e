// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.script.TestFile;
import dev.migration.internal.sql.SqlScanner.CommentListener;
import dev.migration.internal.text.CharWindow;
import dev.migration.internal.text.CharWindow.Position;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Texts that nobody would write: each is divided or refused, and nothing else happens. */
class ScannerFuzzTest {

    private static final int TEXTS = 4_000;
    private static final String NASTY = "'\"`;$\\-/*#\n\r()[]\uFEFF\u00A0\0";

    private static final List<String> CORPUS = Stream.of(
                    PostgreSqlScannerTest.snippets(),
                    H2ScannerTest.snippets(),
                    MySqlScannerTest.snippets(),
                    SqliteScannerTest.snippets(),
                    HsqldbScannerTest.snippets())
            .flatMap(snippets -> snippets)
            .map(Snippet::sql)
            .filter(sql -> !sql.isEmpty())
            .toList();

    /** The limit is for a text that would never end. */
    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void everyTextIsDividedOrRefused(Dialect dialect) {
        var random = new Random(dialect.ordinal());
        for (int i = 0; i < TEXTS; i++) {
            String text = mutated(random);

            Scan scan = Scan.of(text, dialect).requireFound(text, dialect);

            assertThat(scan.statements().size() + scan.problems().size()).isLessThanOrEqualTo(text.length());
            assertThat(scan.texts())
                    .as(text)
                    .allSatisfy(statement -> assertThat(text).contains(statement));
            assertThat(CanonicalSql.of(text, dialect)).isNotNull();
            assertThat(TestFile.parse(text, dialect).up()).isNotNull();
        }
    }

    /** Pieces of what was written on purpose, so that quotes and bodies begin in one and end in another. */
    private static String mutated(Random random) {
        var text = new StringBuilder();
        for (int pieces = 1 + random.nextInt(4); pieces > 0; pieces--) {
            String sql = CORPUS.get(random.nextInt(CORPUS.size()));
            text.append(sql.substring(random.nextBoolean() ? 0 : random.nextInt(sql.length())));
        }
        for (int changes = random.nextInt(6); changes > 0; changes--) {
            int at = random.nextInt(text.length());
            char c = NASTY.charAt(random.nextInt(NASTY.length()));
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, c);
                case 1 -> text.setCharAt(at, c);
                default -> text.replace(at, at + 1, "");
            }
            text.append(' ');
        }
        return text.toString();
    }

    @ParameterizedTest
    @EnumSource
    void keepsNoMoreThanTheCurrentStatement(Dialect dialect) {
        int times = 20_000;
        String text = "-- it's\n/* \" */ insert into t values (1, 'a;''b');;\n\r\nselect \"x;\" -- `\n ;\n"
                + "-- +goose StatementBegin\nselect 1; select 2;\n-- +goose StatementEnd\n";
        var window = new CharWindow(new RepeatingReader(text, times), Position.START, Long.MAX_VALUE);
        var scanner = new SqlScanner(window, dialect, "x.sql", CommentListener.NONE);

        int count = 0;
        while (scanner.hasNext()) {
            scanner.next();
            count++;
        }

        assertThat(count).isEqualTo(3 * times);
        assertThat(window.chars).hasSizeLessThanOrEqualTo(1 << 16);
    }
}
