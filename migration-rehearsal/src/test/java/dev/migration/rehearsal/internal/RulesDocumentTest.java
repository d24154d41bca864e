package dev.migration.rehearsal.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/rehearse.md} has a row of each rule and of each loss; with {@code -Dgolden.update=true} it gets them anew. */
class RulesDocumentTest {

    private static final Path PAGE = Path.of("..", "docs", "rehearse.md");

    @Test
    void thePageHasEachRule() throws IOException {
        check(
                "rules",
                "| rule | level | when | what to do |\n|---|---|---|---|\n",
                rows(Stream.of(Rule.values()).map(Rule::row)));
    }

    @Test
    void thePageHasEachLoss() throws IOException {
        check(
                "losses",
                "| rule | when | what to do |\n|---|---|---|\n",
                rows(Stream.of(Loss.values()).map(Loss::row)));
    }

    private static String rows(Stream<String> rows) {
        return rows.map(row -> row + "\n").collect(Collectors.joining());
    }

    private static void check(String name, String head, String rows) throws IOException {
        String page = Files.readString(PAGE);
        String start = "<!-- " + name + " -->\n";
        int from = page.indexOf(start) + start.length();
        int to = page.indexOf("<!-- end of " + name + " -->");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, page.substring(0, from) + head + rows + page.substring(to));
        } else {
            assertThat(page.substring(from, to)).isEqualTo(head + rows);
        }
    }

    @Test
    void eachCodeIsOfOneRule() {
        List<String> codes = Arrays.stream(Rule.values()).map(Rule::code).toList();

        assertThat(codes).doesNotHaveDuplicates();
        assertThat(Rule.allowable()).isSubsetOf(codes).doesNotContain("fails", "wrong-allow");
    }
}
