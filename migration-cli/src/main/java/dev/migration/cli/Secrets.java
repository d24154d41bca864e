package dev.migration.cli;

import dev.migration.problem.Printable;
import dev.migration.problem.Problem;
import dev.migration.report.StatusReport;
import dev.migration.run.SecretMask;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes what is printed fit for a terminal: hides passwords, which a database URL may hold, and what could control the
 * terminal; and calls the library's settings by their flags.
 */
final class Secrets {

    /** As a service writes it, such as {@code migration.sequence=relaxed}. */
    private static final Pattern SETTING = Pattern.compile("(?<!service )\\bmigration\\.("
            + Arrays.stream(Key.values()).filter(Key::hasFlag).map(Key::id).collect(Collectors.joining("|"))
            + ")(?![\\w.-])");

    private Secrets() {}

    static StatusReport masked(StatusReport report) {
        return new StatusReport(
                report.product(),
                report.address(),
                report.schema(),
                report.layout(),
                report.current(),
                report.migrations(),
                report.problems().stream().map(Secrets::masked).toList());
    }

    static Problem masked(Problem problem) {
        return new Problem(
                problem.code(),
                problem.severity(),
                problem.place(),
                masked(problem.message()),
                masked(problem.remedy()));
    }

    static String masked(String text) {
        return SETTING.matcher(Printable.lines(SecretMask.maskPage(text))).replaceAll("--$1");
    }
}
