// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.command;

import dev.migration.Problem;
import dev.migration.cli.output.Secrets;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedies;
import org.jspecify.annotations.Nullable;

/**
 * Which targets are meant, as it was typed.
 *
 * @param typed the file that lists them, or the query; null where none was typed
 * @param exported the same as the environment has it
 * @param one the name of the one that the command is for; null where none is named
 */
public record ChosenTargets(
        @Nullable String typed,
        @Nullable String exported,
        @Nullable String one) {

    /** The option that names the list. */
    public static final String OPTION = "--targets";

    /** Of a query, which may be long. */
    private static final int LONGEST = 80;

    /** The list. */
    public String list() {
        String list = typed == null ? exported : typed;
        if (list == null) {
            throw Problems.refused(
                    "No targets are named.",
                    one == null
                            ? "list them in a file or by a query: --targets targets.toml, or --targets 'SELECT name, url FROM customer'"
                            : "name the list that has it: --targets targets.toml; a version is named by --to");
        }
        return list;
    }

    /** The list on one line, as it is shown. */
    public String shown() {
        return Secrets.masked(Printable.start(Printable.line(list()), LONGEST));
    }

    /** The list as it is typed. */
    public String option() {
        return OPTION + " " + Printable.argument(Printable.line(list()));
    }

    /** The same problem, with this target in its commands. */
    public Problem addressed(String name, Problem problem) {
        return Remedies.addressed(problem, OPTION, list(), "--target", name);
    }

    /** A command for one of them. */
    public String command(String name, String command) {
        return "migration " + option() + " --target " + Printable.argument(Printable.line(name)) + " " + command;
    }
}
