// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.Fleet;
import dev.migration.fixture.Fleet.Member;
import dev.migration.fixture.SqliteWorkbench;
import org.junit.jupiter.api.Test;

/** In a process with a heap of 48 MB. */
class LargeStatementTest extends SqliteWorkbench {

    @Test
    void oneThatIsLargerThanTheHeapIsNamedWithItsPlaceAndWhatToDo() {
        write(
                "0001_large.sql",
                "CREATE TABLE t (n TEXT);",
                "INSERT INTO t VALUES",
                "('" + "x".repeat(60_000_000) + "');");
        try (var fleet = new Fleet("jdbc:sqlite:" + files.resolve("clinic.db"), folder())) {
            Member member = fleet.start();

            assertThat(member.awaitEnd()).as(member.toString()).isOne();
            assertThat(member.said("failed")).containsExactly("statement-too-large");
            assertThat(member.toString())
                    .contains("0001_large.sql:2:1  The statement or comment that starts here has more than ")
                    .containsPattern("does not fit into the heap of \\d+ MB")
                    .contains("or give the process a larger heap, of at least -Xmx")
                    .doesNotContain("OutOfMemoryError");
        }
    }
}
