package dev.migration.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WarningsTest {

    private static Problem control(String file, int line) {
        return Problem.warning(
                Code.TRANSACTION_CONTROL, new Place(file, line, 1), "The up script controls transactions.", "split it");
    }

    private static Problem empty(String file, String version) {
        return Problem.warning(
                Code.EMPTY_SCRIPT, Place.of(file), "No statement.", "to undo that: migration mark-failed " + version);
    }

    private static String text(Problem... problems) {
        return Text.problems(List.of(problems));
    }

    @Test
    void oneKindOfManyFilesIsOneWarningWithThreeNames() {
        Problem[] all = IntStream.rangeClosed(1, 71)
                .mapToObj(number -> control("000" + number + "_a.sql", number))
                .toArray(Problem[]::new);

        assertThat(text(all))
                .isEqualTo("Warning [transaction-control] 71 files (such as 0001_a.sql:1:1, 0002_a.sql:2:1,"
                        + " 0003_a.sql:3:1): The up script controls transactions.\n  Next: split it\n");
    }

    @Test
    void whatOnlyItsFileHasMakesNoOtherKind() {
        assertThat(text(empty("0001_a.sql", "0001"), empty("0002_b.sql", "0002")))
                .isEqualTo("Warning [empty-script] 2 files (0001_a.sql, 0002_b.sql): No statement.\n"
                        + "  Next: to undo that: migration mark-failed VERSION\n");
        assertThat(text(empty("V1_2__a.sql", "1.2"), empty("V1_3__b.sql", "1.3")))
                .contains("2 files", "VERSION");
        assertThat(text(control("0001_a/up.sql", 1), control("0002_b/up.sql", 2)))
                .contains("The up script controls transactions.");
        assertThat(text(empty("2024-01-01-100000_a/up.sql", "20240101100000"), empty("0007_2fa.sql", "0007")))
                .contains("2 files", "VERSION");
    }

    @Test
    void otherKindsErrorsAndSingleOnesStayAsTheyAre() {
        Problem error = Problem.error(Code.UNREADABLE_FILE, Place.of("0004_d.sql"), "It cannot be read.", "");
        Problem other = Problem.error(Code.UNREADABLE_FILE, Place.of("0005_d.sql"), "It cannot be read.", "");
        Problem general = Problem.warning(Code.NEWER_SCHEMA, null, "Newer.", "");

        List<Problem> all = List.of(error, empty("0001_a.sql", "0001"), control("0002_b.sql", 1), other, general);

        assertThat(Warnings.merged(all)).isEqualTo(all);
    }
}
