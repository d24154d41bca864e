package dev.migration.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CauseGroupsTest {

    private record Failed(String target, Problem problem) {}

    private static int groups(Code code, String... messages) {
        List<Failed> failed = Stream.of(messages)
                .map(message -> new Failed(
                        message.startsWith("acme") ? "acme" : "bolt", Problem.error(code, null, message, "fix it")))
                .toList();
        return CauseGroups.group(failed, Failed::target, one -> List.of(one.problem()))
                .size();
    }

    @Test
    void namesAndNumbersOfATargetDoNotCount() {
        assertThat(groups(Code.DATABASE_UNREACHABLE, "acme at db-1:5432 is gone", "bolt at db-2:5433 is gone"))
                .isOne();
        assertThat(groups(
                        Code.DATABASE_UNREACHABLE,
                        "FATAL: database \"acme\" does not exist",
                        "FATAL: database \"bolt\" does not exist"))
                .isOne();
        assertThat(groups(Code.DATABASE_UNREACHABLE, "acme is gone", "bolt is full"))
                .isEqualTo(2);
    }

    @Test
    void howFarATargetHadComeDoesNotCount() {
        assertThat(groups(
                        Code.STATEMENT_FAILED,
                        "no such table\n  Rolled back: 3 changed nothing. Applied in this run: 1, 2.\n  Hint: none",
                        "no such table\n  Rolled back: 3 changed nothing. Applied in this run: 2.\n  Hint: none",
                        "no such table\n  Rolled back: 3 changed nothing.\n  Hint: none"))
                .isOne();
        assertThat(groups(
                        Code.STATEMENT_FAILED,
                        "no such table\n  Half done: statement 1 of migration 3 is applied.",
                        "no such table\n  Half done: statements 1 to 2 of migration 3 are applied."))
                .isOne();
    }

    @Test
    void whereItFailedCounts() {
        List<Problem> failed = Stream.of(2, 7)
                .map(line -> Problem.error(
                        Code.STATEMENT_FAILED, new Place("0003.sql", line, 1), "no such table: t" + line, "fix it"))
                .toList();

        assertThat(CauseGroups.group(failed, one -> "acme", List::of)).hasSize(2);
    }

    @Test
    void theTextIsThatOfOneWithoutWhatTheOthersLack() {
        List<Problem> failed = Stream.of("1, 2", "2")
                .map(before -> Problem.error(
                        Code.STATEMENT_FAILED,
                        null,
                        "no such table\n  Rolled back: 3 changed nothing. Applied in this run: " + before + ".",
                        "fix it"))
                .toList();

        assertThat(CauseGroups.group(failed, one -> "acme", List::of).keySet())
                .containsExactly("no such table\n  Rolled back: 3 changed nothing.\n  Next: fix it");
        assertThat(CauseGroups.group(failed.subList(0, 1), one -> "acme", List::of)
                        .keySet())
                .singleElement()
                .asString()
                .contains("Applied in this run: 1, 2.");
    }

    private static Problem duplicate(String row) {
        return Problem.error(
                Code.STATEMENT_FAILED,
                new Place("0003.sql", 2, 1),
                "statement 1 of 1 failed (SQLSTATE 23505)\n    CREATE UNIQUE INDEX\n    ^ could not create unique index\n"
                        + "  Detail: Key (name)=(" + row + ") is duplicated.\n      And more of it.\n"
                        + "  Rolled back: 3 changed nothing.",
                "fix the file");
    }

    @Test
    void theDetailOfTheServerDoesNotCount() {
        Map<String, List<Problem>> groups =
                CauseGroups.group(List.of(duplicate("ann"), duplicate("bob")), one -> "acme", List::of);

        assertThat(groups.keySet())
                .singleElement()
                .asString()
                .contains("\n  Detail of acme: Key (name)=(ann) is duplicated.\n      And more of it.\n  Rolled back");
        assertThat(CauseGroups.group(List.of(duplicate("ann")), one -> "acme", List::of)
                        .keySet())
                .containsExactly(duplicate("ann").text());
    }

    @Test
    void whatFailedInTheRunBeforeBelongsToItsCause() {
        Problem now = duplicate("ann");
        Problem before = Problem.error(
                Code.STATEMENT_FAILED,
                null,
                "It failed in this run already (night-1), by clinic@worker-3 in run night-1: "
                        + duplicate("bob").text().replace("\n", "\n    "),
                "fix the cause, and start a run with another name");

        assertThat(CauseGroups.group(List.of(before, now), one -> "acme", List::of)
                        .keySet())
                .singleElement()
                .asString()
                .startsWith("0003.sql:2:1  statement 1")
                .contains("(ann)");
    }
}
