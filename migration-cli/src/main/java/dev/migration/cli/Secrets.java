package dev.migration.cli;

import dev.migration.problem.Printable;
import dev.migration.problem.Problem;
import dev.migration.report.StatusReport;
import dev.migration.run.SecretMask;

/** Hides passwords in what is printed, which may hold a database URL, and what could control the terminal. */
final class Secrets {

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
        return Printable.lines(SecretMask.maskMessage(text));
    }
}
