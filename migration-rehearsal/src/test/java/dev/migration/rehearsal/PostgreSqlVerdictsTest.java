// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Phase;
import dev.migration.Target;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.RehearsalReport.Finding;
import dev.migration.rehearsal.RehearsalReport.Level;
import dev.migration.rehearsal.RehearsalReport.RehearsedStatement;
import dev.migration.rehearsal.internal.rule.Loss;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is said of migrations that a reader of their text judges wrongly: all rules that apply, and no other. */
class PostgreSqlVerdictsTest extends PostgreSqlWorkbench {

    private RehearsalReport rehearse(@Nullable Map<String, Size> sizes) {
        return Rehearsal.of(builder().phase(Phase.ALL).build())
                .rehearse(Target.all(), new RehearsalOptions(Duration.ofSeconds(5), Duration.ofMinutes(5), sizes));
    }

    private static Stream<RehearsedStatement> statements(RehearsalReport report) {
        return report.migrations().stream().flatMap(migration -> migration.statements().stream());
    }

    private static List<Finding> findings(RehearsalReport report) {
        return statements(report)
                .flatMap(statement -> statement.findings().stream())
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> verdicts() throws IOException {
        boolean isOf18 = Integer.parseInt(column("SHOW server_version_num").get(0)) >= 180_000;
        try (InputStream file = getClass().getResourceAsStream("/rehearsal/verdicts.txt")) {
            Set<Loss> seen = EnumSet.noneOf(Loss.class);
            Stream<DynamicTest> cases = Arrays.stream(
                            new String(file.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^== "))
                    .filter(story -> !story.isBlank() && (isOf18 || !story.startsWith("from 18: ")))
                    .map(story -> story.split("(?m)^--", 3))
                    .map(parts -> DynamicTest.dynamicTest(
                            parts[0].lines().findFirst().orElseThrow(),
                            () -> seen.addAll(SeenLosses.in(judge(parts)))));
            DynamicTest losses = DynamicTest.dynamicTest(
                    "each loss is seen", () -> assertThat(seen).isEqualTo(SeenLosses.ofPostgreSql()));
            // Some are only in stories of 18.
            return isOf18 ? Stream.concat(cases, Stream.of(losses)) : cases;
        }
    }

    private RehearsalReport judge(String[] parts) {
        execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
        String before = parts[0].substring(parts[0].indexOf('\n')).strip();
        if (!before.isEmpty()) {
            execute(before);
        }
        write("0001_change.sql", parts[1].strip());

        RehearsalReport report = rehearse(Map.of());

        assertThat(statements(report)).isNotEmpty().allSatisfy(statement -> {
            assertThat(statement.refusal()).isNull();
            assertThat(statement.skipped()).isNull();
        });
        // How long a statement takes here is not known.
        var found = statements(report)
                .flatMap(statement -> statement.findings().stream()
                        .filter(finding -> !finding.rule().equals("held-lock"))
                        .map(finding -> statement.index() + " " + finding.rule()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(String.join(", ", found)).isEqualTo(parts[2].strip());
        return report;
    }

    @Test
    void aSmallTableIsExemptButForWhatIsLost() {
        execute("CREATE TABLE orders (id int PRIMARY KEY, total int, note text)");
        write("0001_change.sql", "ALTER TABLE orders ALTER COLUMN total TYPE bigint, DROP COLUMN note;");

        assertThat(findings(rehearse(Map.of("public.orders", new Size(999, 9_999)))))
                .extracting(Finding::rule)
                .containsExactlyInAnyOrder("breaks-callers", "drops-data");
        assertThat(findings(rehearse(Map.of("public.orders", new Size(1_000, 9_999)))))
                .extracting(Finding::rule)
                .contains("table-rewrite");
    }

    @Test
    void withoutATransactionEachStatementBlocksByItself() {
        execute("CREATE TABLE orders (id int PRIMARY KEY, total int)");
        write("0001_change.sql", """
                -- no-transaction
                ALTER TABLE orders ADD COLUMN note text;
                ALTER TABLE orders ALTER COLUMN total TYPE bigint;
                SELECT pg_sleep(0.2);""");

        RehearsalReport report = rehearse(Map.of());

        assertThat(report.migrations().get(0).blocks())
                .extracting(RehearsalReport.Block::from)
                .containsExactly(1, 2);
        assertThat(statements(report).toList().get(1).findings())
                .extracting(Finding::rule)
                .contains("blocks-reads", "table-rewrite");
        assertThat(statements(report).toList().get(2).findings()).isEmpty();
    }

    @Test
    void aCommentThatIsNearlyAnAllowanceIsNamed() {
        execute("CREATE TABLE orders (id int PRIMARY KEY)");
        write("0001_change.sql", "-- allow drops-data nobody uses it", "-- Allow users to sleep", "DROP TABLE orders;");

        assertThat(findings(rehearse(Map.of()))).extracting(Finding::rule).containsExactly("drops-data", "wrong-allow");
    }

    @Test
    void anEmptyTableLosesNothingByTruncate() {
        execute("CREATE TABLE orders (id int PRIMARY KEY)");
        write("0001_empty.sql", "TRUNCATE orders;");

        assertThat(findings(rehearse(null))).isEmpty();
        assertThat(findings(rehearse(Map.of("public.orders", new Size(1, 1)))))
                .extracting(Finding::rule)
                .containsExactly("drops-data");
    }

    @Test
    void theLevelOfABlockIsThatOfItsTime() {
        execute("CREATE TABLE orders (id int, total int)");
        write("0001_change.sql", "ALTER TABLE orders ALTER COLUMN total SET NOT NULL;");

        assertThat(levels("blocks-reads", 10_000)).containsExactly(Level.NOTE);
        assertThat(levels("blocks-reads", 1_000_000)).containsExactly(Level.ERROR);

        write("0001_change.sql", "CREATE INDEX ON orders (total);");

        assertThat(levels("blocks-writes", 10_000)).containsExactly(Level.WARN);
        assertThat(levels("blocks-writes", 1_000_000)).containsExactly(Level.ERROR);
    }

    private List<Level> levels(String rule, long pages) {
        return findings(rehearse(Map.of("public.orders", new Size(pages, pages * 100)))).stream()
                .filter(finding -> finding.rule().equals(rule))
                .map(Finding::level)
                .toList();
    }

    @Test
    void whatIsToBeWrittenInsteadHasItsNamesInQuotes() {
        execute("CREATE TABLE \"Order\" (\"user\" int, \"Ünit\" int)");
        write("0001_a.sql", "ALTER TABLE \"Order\" ALTER COLUMN \"user\" SET NOT NULL;");
        write("0002_b.sql", "CREATE INDEX \"by Ünit\" ON \"Order\" (\"Ünit\");");
        write("0003_c.sql", "ALTER TABLE \"Order\" ADD CONSTRAINT \"check\" CHECK (\"Ünit\" > 0);");

        assertThat(findings(rehearse(Map.of())))
                .extracting(Finding::remedy)
                .anySatisfy(remedy -> assertThat(remedy)
                        .startsWith("ALTER TABLE public.\"Order\" ADD CONSTRAINT user_not_null ")
                        .contains("\"user\""))
                .anySatisfy(remedy ->
                        assertThat(remedy).endsWith("CREATE INDEX CONCURRENTLY \"by Ünit\" ON public.\"Order\" (…)"))
                .anySatisfy(remedy -> assertThat(remedy)
                        .isEqualTo("ALTER TABLE public.\"Order\" ADD CONSTRAINT \"check\" CHECK (…) NOT VALID;"
                                + " in a later migration: ALTER TABLE public.\"Order\" VALIDATE CONSTRAINT \"check\""));
    }

    @Test
    void aCommentAllowsARuleWithItsReason() {
        execute("CREATE TABLE orders (id int, total int)");
        write("0001_drop.sql", """
                CREATE TABLE other (id int);
                -- Nobody reads it.
                -- allow: drops-data nobody has read it since May
                ALTER TABLE orders DROP COLUMN total;
                DROP TABLE orders; -- allow: drops-data this is behind it""");

        RehearsalReport report = rehearse(Map.of());

        assertThat(findings(report)).hasSize(2);
        assertThat(findings(report).get(0).allowed()).isEqualTo("nobody has read it since May");
        assertThat(report.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).isEqualTo("public.orders is dropped"));
    }

    @Test
    void thePhaseContractMayTakeAway() {
        execute("CREATE TABLE orders (id int, total int, note text)");
        write("0001_drop.sql", """
                -- option: phase=contract
                ALTER TABLE orders DROP COLUMN total;
                -- allow: breaks-callers nobody calls it
                ALTER TABLE orders RENAME COLUMN note TO notes;""");

        assertThat(findings(rehearse(Map.of())))
                .extracting(finding -> finding.rule() + ": " + finding.allowed())
                .containsExactly("drops-data: of the phase contract", "breaks-callers: nobody calls it");
    }

    @Test
    void aCommentThatAllowsNothingIsSaid() {
        execute("CREATE TABLE orders (id int, total int)");
        write("0001_drop.sql", """
                -- allow: drops-data
                -- allow: drop-data nobody reads it
                -- allow: fails nobody cares
                ALTER TABLE orders DROP COLUMN total;""");

        assertThat(rehearse(Map.of()).findings().map(finding -> finding.rule() + " " + finding.text()))
                .containsExactly(
                        "drops-data public.orders.total is dropped, with its values",
                        "wrong-allow the comment of line 1 allows nothing: it gives no reason",
                        "wrong-allow the comment of line 2 allows nothing: it names no rule that can be allowed: drop-data",
                        "wrong-allow the comment of line 3 allows nothing: it names no rule that can be allowed: fails");
    }
}
