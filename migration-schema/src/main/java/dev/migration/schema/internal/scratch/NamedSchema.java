// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.scratch;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The schema that a migration must not name, as it is for schemas of any name; where a schema is a database, that.
 *
 * @param kind {@code schema} or {@code database}
 * @param name as the catalogue has it
 * @param isWritten whether it is written before the names of objects, and has to be left out there
 */
public record NamedSchema(String kind, String name, boolean isWritten) {

    private static final int LONGEST = 150;

    /** A warning about the lines that have its name, whatever it means there; empty where none has. */
    public Optional<Problem> namedIn(String text) {
        Pattern word = Pattern.compile(
                "(?<![\\p{L}\\p{N}_$])" + Pattern.quote(name) + "(?![\\p{L}\\p{N}_$])",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        List<String> lines = text.lines()
                .filter(line -> word.matcher(line).find())
                .map(line -> Printable.cut(line.strip(), LONGEST))
                .toList();
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Problem.warning(
                Code.UNSUPPORTED_STATEMENT,
                null,
                "The migration has the name of the " + kind + " " + Printable.line(name) + " in "
                        + Printable.counted(lines.size(), "line") + ", and would have it too where the " + kind
                        + " has another name. Whether the " + kind + " is meant there is not known:"
                        + Printable.names(lines, 4),
                "where it is meant, write the statement without the name in your changelog, or with current_schema() or"
                        + " DATABASE(); where it is another word, have your Liquibase fill a " + kind
                        + " whose name occurs nowhere else, such as clinic_4711; then name that: --from URL"));
    }

    /** The same as a refusal. */
    void requireUnnamed(String text) {
        namedIn(text).ifPresent(named -> {
            throw ScratchScripts.refused(null, named.message(), named.remedy());
        });
    }
}
