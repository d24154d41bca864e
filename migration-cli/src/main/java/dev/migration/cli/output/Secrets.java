// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.output;

import dev.migration.Fix;
import dev.migration.Problem;
import dev.migration.cli.settings.Key;
import dev.migration.internal.help.Printable;
import dev.migration.internal.report.StatusText;
import dev.migration.internal.secrets.SecretMask;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes what is printed fit for a terminal: hides passwords, which a database URL may hold, and what could control the
 * terminal; and calls the library's settings by their flags.
 */
public final class Secrets {

    private static final Set<String> FLAGS =
            Arrays.stream(Key.values()).filter(Key::hasFlag).map(Key::id).collect(Collectors.toUnmodifiableSet());

    private static final Pattern PLACEHOLDER = Pattern.compile("placeholders[.\\[](.+?)]?");

    private Secrets() {}

    /** The problems as they are printed. */
    public static String text(List<Problem> problems) {
        return text(problems, question -> null);
    }

    /** The same on a terminal. */
    public static String text(List<Problem> problems, Terminal terminal) {
        return StatusText.problems(
                problems.stream().map(Secrets::masked).toList(),
                (problem, report) -> terminal.withHelp(problem.code(), masked(report)));
    }

    /** With its settings as flags. */
    public static Problem masked(Problem problem) {
        return problem.withMessage(masked(problem.message())).withRemedy(masked(problem.remedy(Secrets::words)));
    }

    public static String masked(String text) {
        return Printable.lines(SecretMask.maskText(text));
    }

    private static String words(Fix fix) {
        if (!(fix instanceof Fix.Setting setting)) {
            return fix.text();
        }
        if (FLAGS.contains(setting.name())) {
            return "--" + setting.name() + (setting.value().isEmpty() ? "" : "=" + Printable.argument(setting.value()));
        }
        Matcher placeholder = PLACEHOLDER.matcher(setting.name());
        return placeholder.matches() ? "--placeholder " + placeholder.group(1) + "=VALUE" : fix.text();
    }
}
