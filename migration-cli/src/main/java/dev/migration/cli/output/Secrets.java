package dev.migration.cli.output;

import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.cli.settings.Key;
import dev.migration.internal.help.Printable;
import dev.migration.internal.report.PlainTextReport;
import dev.migration.internal.secrets.SecretMask;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes what is printed fit for a terminal: hides passwords, which a database URL may hold, and what could control the
 * terminal; and calls the library's settings by their flags.
 */
public final class Secrets {

    /** As a service writes it, such as {@code migration.sequence=relaxed}. */
    private static final String A_SETTING = "migration\\.("
            + Arrays.stream(Key.values()).filter(Key::hasFlag).map(Key::id).collect(Collectors.joining("|"))
            + ")(?![\\w.-])";

    private static final Pattern SETTING = Pattern.compile("(?<!service:? )\\b" + A_SETTING);
    private static final Pattern IN_PARENTHESES = Pattern.compile("\\(" + A_SETTING);
    private static final Pattern AT_THE_START = Pattern.compile("^" + A_SETTING + "(?= is )");
    private static final Pattern TENANT =
            Pattern.compile("(Run these commands with )(.{1,300}?) as the connection's current schema\\.");
    private static final Pattern EACH_TENANT = Pattern.compile(
            "(Run these commands for each of these tenants, with) its schema as the connection's current schema\\.");
    private static final String REMEDY = "  Next: ";

    private Secrets() {}

    public static StatusReport masked(StatusReport report) {
        return report.withProblems(
                report.problems().stream().map(Secrets::masked).toList());
    }

    /** The problems as they are printed. */
    public static String text(List<Problem> problems) {
        return masked(
                PlainTextReport.problems(problems.stream().map(Secrets::masked).toList()));
    }

    public static Problem masked(Problem problem) {
        return problem.withMessage(
                        AT_THE_START.matcher(masked(problem.message())).replaceFirst("--$1"))
                .withRemedy(withFlags(masked(problem.remedy())));
    }

    /** The settings in the remedies of a page, and those in parentheses: elsewhere it may be a table of that name. */
    public static String masked(String text) {
        String[] lines = Printable.lines(SecretMask.maskText(text)).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            lines[i] = lines[i].startsWith(REMEDY)
                    ? withFlags(lines[i])
                    : IN_PARENTHESES.matcher(lines[i]).replaceAll("(--$1");
        }
        return withTenants(String.join("\n", lines));
    }

    private static String withTenants(String text) {
        return EACH_TENANT
                .matcher(TENANT.matcher(text).replaceAll("$1--tenant $2."))
                .replaceAll("$1 --tenant and its name.");
    }

    private static String withFlags(String remedy) {
        return SETTING.matcher(remedy).replaceAll("--$1");
    }
}
