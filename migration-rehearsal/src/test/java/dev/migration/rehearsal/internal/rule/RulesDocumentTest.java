// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.GeneratedSection;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/rehearse.md} has a row of each rule and of each loss. */
class RulesDocumentTest {

    @Test
    void thePageHasEachRule() throws IOException {
        new GeneratedSection("rehearse.md", "rules")
                .check(
                        "| rule | level | when | what to do |\n|---|---|---|---|\n",
                        Stream.of(Rule.values()).map(Rule::row));
    }

    @Test
    void thePageHasEachLoss() throws IOException {
        new GeneratedSection("rehearse.md", "losses")
                .check(
                        "| rule | when | what to do |\n|---|---|---|\n",
                        Stream.of(Loss.values()).map(Loss::row).distinct());
    }

    @Test
    void eachCodeIsOfOneRule() {
        List<String> codes = Arrays.stream(Rule.values()).map(Rule::code).toList();

        assertThat(codes).doesNotHaveDuplicates();
        assertThat(Rule.allowable()).isSubsetOf(codes).doesNotContain("fails", "wrong-allow");
    }
}
