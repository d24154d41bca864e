// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.review;

import dev.migration.MigrationException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.output.Secrets;
import dev.migration.internal.help.Printable;
import dev.migration.rehearsal.RehearsalReport;
import dev.migration.rehearsal.RehearsalReport.Level;
import dev.migration.rehearsal.RehearsalReport.RehearsedStatement;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that a part found, without secrets.
 *
 * @param rule such as {@code blocks-reads} or {@code checksum-mismatch}
 * @param place where it is; null where it is nowhere in particular
 * @param remedy what to do about it; may be empty
 */
record Finding(String rule, Level level, @Nullable Place place, String text, String remedy) {

    static Finding error(String rule, @Nullable Place place, String text, String remedy) {
        return new Finding(rule, Level.ERROR, place, Secrets.masked(text), Secrets.masked(remedy));
    }

    static Finding of(Invocation invocation, Problem problem) {
        Problem shown = invocation.shown(problem);
        Level level = shown.isError() ? Level.ERROR : Level.WARN;
        return new Finding(shown.code().id(), level, at(invocation, shown.place()), shown.message(), shown.remedy());
    }

    static List<Finding> of(Invocation invocation, MigrationException failure) {
        return failure.problems().stream()
                .map(problem -> of(invocation, problem))
                .toList();
    }

    /** The same with the files of a copy under the names that they have in the working directory. */
    Finding of(CopiedFolders copy) {
        return new Finding(
                rule,
                level,
                place == null ? null : new Place(copy.asTyped(place.file()), place.line(), place.column()),
                copy.asTyped(text),
                copy.asTyped(remedy));
    }

    /** Whether another one says the same of the same file, wherever in it. */
    boolean isSame(Finding other, Branch branch) {
        return rule.equals(other.rule)
                && branch.inDirectory(text).equals(branch.inDirectory(other.text))
                && file(branch).equals(other.file(branch));
    }

    private String file(Branch branch) {
        return place == null ? "" : branch.inRepository(place.file());
    }

    static Finding warning(String rule, Place place, String text) {
        return new Finding(rule, Level.WARN, place, text, "");
    }

    Finding adding(String more) {
        return new Finding(rule, level, place, text + more, remedy);
    }

    /** What the rules of a rehearsal say of a statement. */
    static List<Finding> of(Invocation invocation, RehearsedStatement statement) {
        Place place = at(invocation, statement.place());
        return statement.findings().stream()
                .map(finding -> finding.allowed() == null
                        ? new Finding(
                                finding.rule(),
                                finding.level(),
                                place,
                                Secrets.masked(finding.text()),
                                finding.remedy() == null ? "" : Secrets.masked(finding.remedy()))
                        : allowed(finding, finding.allowed(), place))
                .toList();
    }

    /** Shown to those who merge: who wrote the statement may have written the comment, too. */
    private static Finding allowed(RehearsalReport.Finding finding, String reason, @Nullable Place place) {
        return new Finding(
                finding.rule(),
                Level.NOTE,
                place,
                Secrets.masked("A comment allows this (" + Printable.line(reason) + "): " + finding.text()),
                "");
    }

    /** As it is typed in the working directory. */
    private static @Nullable Place at(Invocation invocation, @Nullable Place place) {
        return place == null ? null : new Place(invocation.shown(Path.of(place.file())), place.line(), place.column());
    }
}
