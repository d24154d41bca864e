// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import static dev.migration.internal.plan.Given.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.migration.Code;
import dev.migration.MigrationStatus;
import dev.migration.OutOfOrder;
import dev.migration.Problem;
import dev.migration.Sequence;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.InFlight;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every state in which a migration can be found, and what is said of it. */
class StatesTest {

    private static final String OR_SETTLE =
            "; or resolve it by hand and record that: migration mark-applied 0001, or migration mark-failed 0001";

    private static final String ASK = "took effect. No: migration resume 0001; yes%s: migration resume 0001"
            + " --statement-done; partly: undo or complete it by hand, then one of the two" + OR_SETTLE;

    private static final String LOOK = "check in the database whether it " + ASK.formatted("");

    private static final String CORRECT =
            "correct the location (migration.locations); a relative one starts at the working directory";

    private static final String OLD = "CREATE TABLE old (id INT);";

    static Stream<Arguments> states() {
        return Stream.of(
                arguments("nothing at all", Given.sections(), List.of()),
                arguments("a file alone", given("0001_a"), List.of("0001 PENDING")),
                arguments("a file and its row", given("0001_a").applied("0001_a"), List.of("0001 APPLIED")),
                arguments(
                        "a file and a row that was marked as applied",
                        given("0001_a").row("0001_a", Given.checksum("0001_a"), Kind.ADOPTED),
                        List.of("0001 APPLIED")),
                arguments(
                        "a version written with other zeros in the row",
                        Given.sections().file("1_a", OLD).appliedAs("0001_a", OLD),
                        List.of("1 APPLIED")),
                arguments(
                        "a file that differs in layout",
                        given("0001_a").appliedAs("0001_a", OLD).edit("0001", FileEdit.Extent.LAYOUT, ""),
                        List.of("0001 EDITED")),
                arguments(
                        "a file that differs in its statements",
                        given("0001_a").appliedAs("0001_a", OLD).edit("0001", FileEdit.Extent.STATEMENTS, ""),
                        List.of("0001 CHANGED")),
                arguments(
                        "a file that differs, and nobody looked how",
                        given("0001_a").appliedAs("0001_a", OLD),
                        List.of("0001 CHANGED")),
                arguments(
                        "a row without file below the newest file",
                        given("0002_b").applied("0001_a", "0002_b"),
                        List.of("0001 MISSING", "0002 APPLIED")),
                arguments(
                        "a row without file above every file",
                        given("0001_a").applied("0001_a", "0002_b"),
                        List.of("0001 APPLIED", "0002 NEWER")),
                arguments(
                        "a row where there is no file at all",
                        Given.sections().applied("0001_a"),
                        List.of("0001 NEWER")),
                arguments(
                        "a file below the newest row",
                        given("0001_a", "0002_b").applied("0002_b"),
                        List.of("0001 OUT_OF_ORDER", "0002 APPLIED")),
                arguments(
                        "a file whose last run failed",
                        given("0001_a", "0002_b").applied("0001_a").failed("0002"),
                        List.of("0001 APPLIED", "0002 FAILED")),
                arguments(
                        "a late file whose last run failed",
                        given("0001_a", "0002_b").applied("0002_b").failed("0001"),
                        List.of("0001 OUT_OF_ORDER", "0002 APPLIED")),
                arguments(
                        "a late file that was marked as failed",
                        given("0001_a", "0002_b").applied("0002_b").markedFailed("0001"),
                        List.of("0001 PENDING", "0002 APPLIED")),
                arguments(
                        "a file that failed once and was applied then",
                        given("0001_a").applied("0001_a").failed("0001"),
                        List.of("0001 APPLIED")),
                arguments(
                        "a file that is half done",
                        given("0001_a").interrupted("0001_a", 1, null),
                        List.of("0001 INTERRUPTED")),
                arguments(
                        "a row that is half undone",
                        given("0001_a").applied("0001_a").interruptedUndo("0001_a", 1, null),
                        List.of("0001 INTERRUPTED")),
                arguments(
                        "half done, and the file is gone",
                        given("0002_b").interrupted("0001_a", 1, null),
                        List.of("0001 INTERRUPTED", "0002 PENDING")),
                arguments(
                        "files at, below and above the baseline",
                        given("0001_a", "0002_b", "0003_c").baseline("0002"),
                        List.of("0001 BASELINE", "0002 BASELINE", "0003 PENDING")),
                arguments(
                        "a baseline without any file of its version",
                        given("0003_c").baseline("0002"),
                        List.of("0002 BASELINE", "0003 PENDING")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("states")
    void aMigrationIsInOneState(String what, Given given, List<String> states) {
        assertThat(given.states()).isEqualTo(states);
    }

    static Stream<Arguments> problems() {
        return Stream.of(
                arguments(given("0001_a", "0002_b").applied("0001_a").failed("0002"), List.of()),
                arguments(given("0001_a", "0002_b").baseline("0001"), List.of()),
                arguments(
                        given("0001_a").appliedAs("0001_a", OLD).edit("0001", FileEdit.Extent.LAYOUT, ""),
                        List.of("warning checksum-mismatch 0001_a.sql  The file was edited after it was applied, in"
                                + " comments or layout only.\n  Next: where it is to stay, record that: migration lock"
                                + " --accept 0001 --reason \"…\"")),
                arguments(
                        Given.sections()
                                .file("0001_a", "SELECT 2;")
                                .appliedAs("0001_a", "SELECT 1;")
                                .edit("0001", FileEdit.Extent.STATEMENTS, "-SELECT 1;\n+SELECT 2;\n"),
                        List.of("""
                                error checksum-mismatch 0001_a.sql  Checksum mismatch for migration 1: expected \
                                17db4fd369edb9244b9f91d9aeed145c3d04ad8ba6e95d06247f07a63527d11a, found \
                                8e7003d62f9d8cbd28da2f243bb0d215bfd4622c716be09be89a8764d9f4c7cb
                                    -SELECT 1;
                                    +SELECT 2;
                                  Next: put the file back as it was and make the change in a new migration; or, where \
                                the change is harmless, record that: migration lock --accept 0001 --reason "…\"""")),
                arguments(Given.sections().file("0001_a", "SELECT 2;").appliedAs("0001_a", "SELECT 1;"), List.of("""
                                error checksum-mismatch 0001_a.sql  Checksum mismatch for migration 1: expected \
                                17db4fd369edb9244b9f91d9aeed145c3d04ad8ba6e95d06247f07a63527d11a, found \
                                8e7003d62f9d8cbd28da2f243bb0d215bfd4622c716be09be89a8764d9f4c7cb
                                  Next: put the file back as it was and make the change in a new migration; or, where \
                                the change is harmless, record that: migration lock --accept 0001 --reason "…\"""")),
                arguments(given("0002_b").applied("0001_a", "0002_b"), List.of("""
                                error missing-file Migration 0001_a is applied, but its file is missing.
                                  Next: put the file back; or, where it was removed on purpose, record that: migration \
                                lock --accept 0001 --reason "…\"""")),
                arguments(Given.sections().file("0003_a", OLD).appliedAs("0001_a", OLD), List.of("""
                                error missing-file Migration 0001_a is applied, but its file is missing. 0001_a \
                                is now 0003_a.
                                  Next: give it its old number; or, where the new one is to stay, correct \
                                this database, in this order: migration mark-failed 0001, migration mark-applied 0003""")),
                arguments(
                        Given.sections()
                                .file("0001_b", "SELECT 2;")
                                .appliedAs("0001_a", OLD)
                                .edit("0001", FileEdit.Extent.ANOTHER, ""),
                        List.of("""
                                error duplicate-version 0001_b.sql  Version 0001 is taken: it was applied as \
                                0001_a, and this file has another name and another text.
                                  Next: if this is another application's folder or database, name the right one; if the file \
                                is an edit of 0001_a, give it that name again: 0001_a.sql; else give it another number, under \
                                which all of it runs: migration renumber --file 0001_b.sql; and put the file of 0001_a back""")),
                arguments(
                        Given.sections()
                                .file("0001_b", "SELECT 2;")
                                .file("0002_a", OLD)
                                .appliedAs("0001_a", OLD)
                                .appliedAs("0002_b", "SELECT 2;")
                                .edit("0001", FileEdit.Extent.ANOTHER, "")
                                .edit("0002", FileEdit.Extent.ANOTHER, ""),
                        List.of("""
                                error duplicate-version 0001_b.sql  Version 0001 is taken: it was applied as \
                                0001_a, and this file has another name and another text. 0001_a is now 0002_a.
                                  Next: give the files their old numbers""", """
                                error duplicate-version 0002_a.sql  Version 0002 is taken: it was applied as \
                                0002_b, and this file has another name and another text. 0002_b is now 0001_b.
                                  Next: give the files their old numbers""")),
                arguments(
                        given("0001_x", "0003_y")
                                .file("0004_a", OLD)
                                .applied("0001_x", "0003_y")
                                .appliedAs("0002_a", OLD),
                        List.of("""
                                error missing-file Migration 0002_a is applied, but its file is missing. 0002_a \
                                is now 0004_a.
                                  Next: give it its old number""")),
                arguments(
                        given("0001_x", "0003_y")
                                .file("0004_a", OLD)
                                .applied("0001_x")
                                .appliedAs("0002_a", OLD)
                                .sequence(Sequence.RELAXED),
                        List.of("""
                                error missing-file Migration 0002_a is applied, but its file is missing. 0002_a \
                                is now 0004_a.
                                  Next: give it its old number; or, where the new one is to stay, correct this database, in \
                                this order: migration mark-failed 0002, migration up --to 0003, migration mark-applied 0004""")),
                arguments(
                        Given.sections()
                                .file("0001_a", OLD)
                                .file("0002_b", "SELECT 2;")
                                .appliedAs("0002_a", OLD)
                                .edit("0002", FileEdit.Extent.ANOTHER, ""),
                        List.of("""
                                error out-of-order 0001_a.sql  Migration 0001_a is not applied, although the newer \
                                version 0002 is.
                                  Next: if the schema has it already: migration mark-applied 0001; or, where it may run \
                                out of order, set migration.out-of-order=allow""", """
                                error duplicate-version 0002_b.sql  Version 0002 is taken: it was applied as \
                                0002_a, and this file has another name and another text. 0002_a is now 0001_a.
                                  Next: give the files their old numbers; or, where the new ones are to stay, correct this \
                                database, in this order: migration mark-failed 0002, migration mark-applied 0001""")),
                arguments(
                        Given.sections()
                                .file("0001_b", "SELECT 2;")
                                .file("0002_a", OLD)
                                .appliedAs("0001_a", OLD)
                                .edit("0001", FileEdit.Extent.ANOTHER, ""),
                        List.of("""
                                error duplicate-version 0001_b.sql  Version 0001 is taken: it was applied as \
                                0001_a, and this file has another name and another text. 0001_a is now 0002_a.
                                  Next: give the files their old numbers; or, where the new ones are to stay, correct this database, in this order: migration mark-failed 0001, \
                                migration up --to 0001, migration mark-applied 0002""")),
                arguments(
                        Given.pairs()
                                .file("0001_b", "SELECT 2;")
                                .file("0002_a", OLD)
                                .appliedAs("0001_a", OLD)
                                .applied("0002_other", "0007_newer")
                                .edit("0001", FileEdit.Extent.ANOTHER, "")
                                .edit("0002", FileEdit.Extent.ANOTHER, ""),
                        List.of("""
                                error duplicate-version 0001_b.up.sql  Version 0001 is taken: it was applied as \
                                0001_a, and this file has another name and another text. 0001_a is now 0002_a.
                                  Next: give the files their old numbers""", """
                                error duplicate-version 0002_a.up.sql  Version 0002 is taken: it was applied as \
                                0002_other, and this file has another name and another text.
                                  Next: if this is another application's folder or database, name the right one; \
                                if the file is an edit of 0002_other, give it that name again: 0002_other.up.sql; else \
                                give it another number, under which all of it runs: migration renumber --file 0002_a.up.sql; and \
                                put the file of 0002_other back""", """
                                warning newer-schema The database is newer than this build, which has no file for
                                    0007_newer, applied at 2026-01-02T03:04:05Z by clinic@host
                                  Next: if this build works with the newer schema, do nothing. Otherwise check the \
                                location: its files may be another application's""")),
                arguments(Given.sections().duplicate("0001_a", "0001_b"), List.of("""
                                error duplicate-version Several migrations have this version
                                  Next: renumber one""")),
                arguments(
                        Given.sections()
                                .duplicate("0001_a", "0001_b", "0001_c")
                                .files("0002_d")
                                .applied("0001_b", "0002_d"),
                        List.of("""
                                error duplicate-version Several migrations have this version. In this database 0001_b.sql is \
                                applied.
                                  Next: give each of the others a new number: migration renumber""")),
                arguments(Given.sections().duplicate("0001_a", "0001_b").appliedAs("0001_b", OLD), List.of("""
                                error duplicate-version Several migrations have this version. In this database 0001_b.sql is \
                                applied.
                                  Next: give each of the others a new number: migration renumber""")),
                arguments(Given.sections().duplicate("0001_a", "0001_b").appliedAs("0001_c", OLD), List.of("""
                                error duplicate-version Several migrations have this version. In this database 0001_c \
                                is applied.
                                  Next: put the file of 0001_c back, and give each of the others a new number: \
                                migration renumber --file FILE""")),
                arguments(
                        Given.sections()
                                .fileProblem(
                                        Problem.warning(Code.EMPTY_LOCATION, null, "Location m is empty", "Fill it."))
                                .applied("0001_a", "0002_b"),
                        List.of("""
                                error empty-location The database has a history up to 0002_b, but no migration file was \
                                found: the location is empty or wrong.
                                    Location m is empty
                                  Next:\s""" + CORRECT)),
                arguments(given("0001_other").applied("0002_b"), List.of("""
                                error out-of-order 0001_other.sql  Migration 0001_other is not applied, although the newer \
                                version 0002 is.
                                  Next: if the schema has it already: migration mark-applied 0001; or, where it may run \
                                out of order, set migration.out-of-order=allow""", """
                                warning newer-schema The database is newer than this build, which has no file for
                                    0002_b, applied at 2026-01-02T03:04:05Z by clinic@host
                                  Next: if this build works with the newer schema, do nothing. Otherwise check the \
                                location: its files may be another application's""")),
                arguments(given("0001_a").applied("0001_a", "0002_b", "0003_c"), List.of("""
                                warning newer-schema The database is newer than this build, which has no file for
                                    0002_b, applied at 2026-01-02T03:04:05Z by clinic@host
                                    0003_c, applied at 2026-01-02T03:04:05Z by clinic@host
                                  Next: if this build works with the newer schema, do nothing. To undo the newer \
                                migrations: migration down --to 0001 (runs the stored down scripts)""")),
                arguments(
                        Given.sections().file("0001_new", OLD).appliedAs("0001_old", OLD),
                        List.of("warning renamed-file 0001_new.sql  Version 0001 was applied as 0001_old and is called"
                                + " 0001_new now.")),
                arguments(given("0001_b", "0002_c").interrupted("0001_a", 0, null), List.of("""
                                error duplicate-version 0001_b.sql  Version 0001 is taken: 0001_a is half done \
                                (none of its statements is known to be done), and this file has another name and another text.
                                  Next: if this is another application's folder or database, name the right one; \
                                if the file is an edit of 0001_a, give it that name again: 0001_a.sql; else give it \
                                another number, under which all of it runs: migration renumber --file 0001_b.sql; and put the file \
                                of 0001_a back; or, where 0001_a was \
                                discarded, undo by hand what it did and record that: migration mark-failed 0001""")),
                arguments(Given.sections().duplicate("0001_a", "0001_b").interrupted("0001_b", 1, null), List.of("""
                                error duplicate-version Several migrations have this version. In this database 0001_b.sql is \
                                half done.
                                  Next: give each of the others a new number: migration renumber --file FILE""")),
                arguments(
                        given("0001_a").interrupted("0001_a", 1, null),
                        List.of("error interrupted 0001_a.sql  Migration 0001_a was interrupted:\n    1 statement is"
                                + " done\n  Next: start again: it resumes if the outcome can be read from the database; or "
                                + LOOK)),
                arguments(given("0001_a").interrupted("0001_a", 1, null).openOutsideTransaction(), List.of("""
                                error interrupted 0001_a.sql  Migration 0001_a was interrupted:
                                    statement 1 of 4 is done
                                    statement 2 (line 3) may have taken effect: UPDATE t SET a = 1
                                    statements 3 to 4 did not run
                                  Next: start again: it resumes if the outcome can be read from the database; or\s""" + LOOK)),
                arguments(given("0001_a").interrupted("0001_a", 1, null).openInTransaction(), List.of("""
                                error interrupted 0001_a.sql  Migration 0001_a was interrupted:
                                    statement 1 of 4 is done
                                    statement 2 (line 3) did not run: UPDATE t SET a = 1
                                    statements 3 to 4 did not run
                                  Next: start again: it resumes at statement 2""" + OR_SETTLE)),
                arguments(
                        Given.sections()
                                .file("0001_a", OLD)
                                .interrupted("0001_a", 1, null)
                                .openInTransaction(),
                        List.of("""
                                error interrupted 0001_a.sql  Migration 0001_a was interrupted:
                                    statement 1 of 4 is done
                                    statement 2 may have taken effect, as it was when it was sent
                                    the file was edited since, and has now: UPDATE t SET a = 1
                                    statements 3 to 4 did not run
                                  Next: put the file back as it was and start again; or check in the database whether it\s""" + ASK.formatted(", and it is still statement 2"))),
                arguments(
                        given("0001_a").interrupted("0001_a", 2, "42703 no such column"),
                        List.of("error interrupted 0001_a.sql  Migration 0001_a was interrupted:\n    2 statements are"
                                + " done, the next one failed: 42703 no such column"
                                + "\n  Next: fix what stopped it and start again: it resumes at statement 3"
                                + OR_SETTLE)),
                arguments(
                        Given.sections()
                                .file("0001_a", OLD)
                                .interrupted("0001_a", 1, "42703 no such column")
                                .openInTransaction(),
                        List.of("""
                                error interrupted 0001_a.sql  Migration 0001_a was interrupted:
                                    statement 1 of 4 is done
                                    statement 2 (line 3) failed and did not run:
                                      42703 no such column
                                    the file was edited since, and has now: UPDATE t SET a = 1
                                    statements 3 to 4 did not run
                                  Next: start again: it resumes at statement 2""" + OR_SETTLE)),
                arguments(
                        given("0001_a").interrupted("0001_a", 2, InFlight.stopped("the process is ending")),
                        List.of("error interrupted 0001_a.sql  Migration 0001_a was interrupted:\n    2 statements are"
                                + " done, stopped: the process is ending"
                                + "\n  Next: start again: it resumes at statement 3"
                                + OR_SETTLE)),
                arguments(given("0002_b").sequence(Sequence.RELAXED).interrupted("0001_a", 0, null), List.of("""
                                error interrupted Migration 0001_a was interrupted:
                                    no statement is known to be done
                                  Next: the release that has 0001 resumes it; if that is this one, put its file back, or, if it is a code migration, name its class with --classpath (in a service, make it a bean: @Import it, or scan its package); or resolve it by hand and record that: migration mark-applied 0001, \
                                or migration mark-failed 0001""")),
                arguments(given("0001_a").applied("0001_a").interruptedUndo("0001_a", 1, null), List.of("""
                                error interrupted 0001_a.sql  Undoing 0001_a was interrupted:
                                    1 statement is done
                                  Next:\s""" + LOOK)),
                arguments(
                        given("0002_b")
                                .applied("0001_a")
                                .sequence(Sequence.RELAXED)
                                .interruptedUndo("0001_a", 1, null),
                        List.of("""
                                error interrupted Undoing 0001_a was interrupted:
                                    1 statement is done
                                  Next:\s""" + LOOK)),
                arguments(Given.sections().baseline("0002"), List.of()));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void aStateIsReportedWithItsRemedy(Given given, List<String> problems) {
        assertThat(given.problems()).isEqualTo(problems);
    }

    static Stream<Arguments> outOfOrder() {
        String sequence = "0001_a.sql  Migration 0001_a is not applied, although the newer version 0002 is.";
        String timestamp = "20240101120000_a.sql  Migration 20240101120000_a is not applied, although the newer version"
                + " 20240102120000 is.";
        String wayOut =
                "\n  Next: %sif the schema has it already: migration mark-applied %s; or, where it may run out of"
                        + " order, set migration.out-of-order=allow";
        return Stream.of(
                arguments(
                        OutOfOrder.AUTO,
                        "0001_a",
                        "0002_b",
                        "error out-of-order " + sequence + wayOut.formatted("", "0001")),
                arguments(
                        OutOfOrder.REJECT,
                        "0001_a",
                        "0002_b",
                        "error out-of-order " + sequence + wayOut.formatted("", "0001")),
                arguments(OutOfOrder.ALLOW, "0001_a", "0002_b", "warning out-of-order " + sequence),
                arguments(OutOfOrder.AUTO, "20240101120000_a", "20240102120000_b", "warning out-of-order " + timestamp),
                arguments(
                        OutOfOrder.REJECT,
                        "20240101120000_a",
                        "20240102120000_b",
                        "error out-of-order " + timestamp
                                + wayOut.formatted(
                                        "give the file a version after 20240102120000; or, ", "20240101120000")),
                arguments(
                        OutOfOrder.ALLOW, "20240101120000_a", "20240102120000_b", "warning out-of-order " + timestamp));
    }

    @ParameterizedTest
    @MethodSource("outOfOrder")
    void anOutOfOrderMigrationIsReportedByTheRule(OutOfOrder rule, String late, String applied, String problem) {
        Given given = given(late, applied).applied(applied).outOfOrder(rule);

        assertThat(given.problems()).containsExactly(problem);
    }

    @Test
    void whatIsHalfDoneIsFoundUnderItsNewNumberAndName() {
        Given given =
                given("0001_b").file("0002_c", "CREATE TABLE t0001_a (id INT);").interrupted("0001_a", 1, null);

        assertThat(given.problems()).singleElement().asString().contains(" 0001_a is now 0002_c.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATE TABLE t0001_a (id INT);", "SELECT 'the name is enough';"})
    void whatIsHalfDoneIsFoundUnderItsNewNumber(String sql) {
        Given given = given("0001_b").file("0002_a", sql).files("0003_c").interrupted("0001_a", 1, null);

        assertThat(given.problems()).containsExactly("""
                error duplicate-version 0001_b.sql  Version 0001 is taken: 0001_a is half done \
                (1 of its statements is done), and this file has another name and another text. 0001_a is now 0002_a.
                  Next: give the files their old numbers; or, where the new ones are to stay, undo by hand what it did and record that: migration mark-failed 0001""");
    }

    @Test
    void whatIsAppliedUnderItsOwnNumberIsNotWhatIsHalfDoneOrAppliedElsewhere() {
        Given half = given("0001_fix", "0002_other").applied("0001_fix").interrupted("0002_fix", 1, null);
        Given applied = given("0002_b")
                .file("0001_a", OLD)
                .appliedAs("0001_a", OLD)
                .appliedAs("0002_a", OLD)
                .edit("0002", FileEdit.Extent.ANOTHER, "");

        assertThat(List.of(half, applied))
                .allSatisfy(given -> assertThat(given.problems())
                        .singleElement()
                        .asString()
                        .contains(" is taken: ", "put the file of 0002_")
                        .doesNotContain("is now"));
    }

    @Test
    void anAcceptedChecksumCountsAsAppliedOnEveryDatabase() {
        String now = "CREATE TABLE now (id INT);";

        Given ranTheOldText =
                Given.sections().file("0001_a", now).appliedAs("0001_a", OLD).accepted("0001", now);
        Given ranTheNewText =
                Given.sections().file("0001_a", now).appliedAs("0001_a", now).accepted("0001", now);

        Given ranTheNewTextAndHasTheOldFile = Given.sections()
                .file("0001_a", OLD)
                .locked()
                .appliedAs("0001_a", now)
                .accepted("0001", now);

        assertThat(List.of(ranTheOldText, ranTheNewText, ranTheNewTextAndHasTheOldFile))
                .allSatisfy(given -> assertThat(given.states()).containsExactly("0001 APPLIED"))
                .allSatisfy(given -> assertThat(given.problems()).isEmpty());
    }

    @Test
    void aThirdTextIsNotAcceptedWithTheSecond() {
        Given given = Given.sections()
                .file("0001_a", "SELECT 3;")
                .appliedAs("0001_a", "SELECT 2;")
                .accepted("0001", "SELECT 2;");

        assertThat(given.states()).containsExactly("0001 CHANGED");
    }

    @Test
    void anAcceptedChecksumOfAnotherVersionCountsForNothing() {
        Given given = Given.sections()
                .file("0001_a", "SELECT 2;")
                .appliedAs("0001_a", OLD)
                .accepted("0002", "SELECT 2;");

        assertThat(given.states()).containsExactly("0001 CHANGED");
    }

    @Test
    void aFileThatMayBeMissingIsNoProblem() {
        Given given = given("0002_b").applied("0001_a", "0002_b").mayBeMissing("0001");

        assertThat(given.states()).containsExactly("0001 MISSING", "0002 APPLIED");
        assertThat(given.problems()).isEmpty();
    }

    @Test
    void aFileThatCannotBeReadIsNeitherMissingNorSkippedNorNewer() {
        Given below = given("0001_a", "0003_c").applied("0001_a", "0002_b").unreadable("0002");
        Given newest = given("0001_a").applied("0001_a", "0002_b").unreadable("0002");
        Given pending = given("0001_a", "0003_c").unreadable("0002");

        assertThat(List.of(below, newest, pending))
                .allSatisfy(given -> assertThat(given.problems()).containsExactly("error malformed-utf8 Bad bytes."));
    }

    @Test
    void aFileThatIsThereAndCannotBeReadIsToldFromNone() {
        Given given = given("0003_c").applied("0001_a", "0002_b", "0003_c").unreadable("0002");

        assertThat(given.states()).containsExactly("0001 MISSING", "0002 MISSING", "0003 APPLIED");
        assertThat(details(given)).containsExactly(null, "its file is there, and cannot be read", null);
    }

    private static List<String> details(Given given) {
        return given.assessed().toReport("PostgreSQL", "clinic", List.of()).migrations().stream()
                .map(MigrationStatus::detail)
                .toList();
    }

    @Test
    void severalProblemsAreReportedTogetherFilesFirst() {
        Given given = Given.sections()
                .fileProblem(Problem.error(Code.DUPLICATE_VERSION, null, "Two files.", ""))
                .files("0001_a", "0002_late", "0003_changed", "0006_gap")
                .applied("0001_a")
                .appliedAs("0003_changed", OLD)
                .applied("0004_missing");

        assertThat(Planner.validate(given.assessed()))
                .extracting(problem -> problem.code().id())
                .containsExactly(
                        "duplicate-version", "sequence-gap", "out-of-order", "checksum-mismatch", "missing-file");
    }
}
