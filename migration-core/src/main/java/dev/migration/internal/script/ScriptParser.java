// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.header.Marker.Section;
import dev.migration.internal.help.Problems;
import dev.migration.internal.layout.Callback;
import dev.migration.internal.layout.Metadata;
import dev.migration.internal.layout.Metadata.Requirement;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.names.Layout;
import dev.migration.internal.settings.FlywayPlaceholders;
import dev.migration.internal.settings.PlaceholderValues;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the scripts in the files of a migration, and in all others that have SQL.
 */
public final class ScriptParser {

    private ScriptParser() {}

    /**
     * A migration with its scripts.
     *
     * @param requirements what has to be applied before
     * @param problems all that is wrong with its text, in the order of the text; with an error among them it must not run
     * @param isAsCreated whether its up script is still to be written: nothing was added to the text of a new migration
     */
    public record ParsedMigration(
            Migration migration,
            Script up,
            @Nullable Script down,
            List<Requirement> requirements,
            List<Problem> problems,
            boolean isAsCreated) {

        public ParsedMigration {
            requirements = List.copyOf(requirements);
            problems = List.copyOf(problems);
        }

        /** Whether anything in its files was replaced. */
        public boolean hasPlaceholders() {
            return up.isOfFileWithPlaceholders() || (down != null && down.isOfFileWithPlaceholders());
        }
    }

    /**
     * Nothing is thrown for what the files hold, nor where they cannot be read: that too is among the problems.
     *
     * @param flyways what Flyway's own placeholders mean, in files of its layout; null where nothing is to be replaced but what is
     *     set
     */
    public static ParsedMigration parse(
            Migration migration, Dialect dialect, PlaceholderValues values, @Nullable FlywayPlaceholders flyways) {
        FlywayPlaceholders names = migration.layout() == Layout.FLYWAY ? flyways : null;
        MarkerRule markers = switch (migration.layout()) {
            case SECTIONS -> MarkerRule.BY_MARKERS;
            case PAIRS -> migration.isSingle() ? MarkerRule.BESIDE_PAIRS : MarkerRule.BY_FILE;
            case DIRECTORIES -> MarkerRule.BY_FILE;
            case FLYWAY -> MarkerRule.BY_LETTER;
        };
        Metadata metadata = Metadata.of(migration);
        FileParser up =
                FileParser.parse(migration.up(), valuesFor(migration.up(), values, names), dialect, markers, metadata);
        List<Problem> problems = new ArrayList<>(metadata.problems());
        up.requireRepeatable(migration);
        problems.addAll(up.problems());
        if (problems.stream().noneMatch(Problem::isError)) {
            Optional.ofNullable(migration.up().problemIfChanged()).ifPresent(problems::add);
        }
        List<Requirement> requirements = new ArrayList<>(metadata.parents());
        requirements.addAll(up.options.requirements());
        Script down = up.downSection();
        if (migration.down() != null) {
            Metadata ofDown = metadata;
            if (migration.layout() == Layout.FLYWAY) {
                ofDown = Metadata.ofDown(migration);
                problems.addAll(ofDown.problems());
            }
            FileParser file = FileParser.parse(
                    migration.down(), valuesFor(migration.down(), values, names), dialect, MarkerRule.BY_FILE, ofDown);
            file.requireRepeatable(migration);
            file.options.requireNoPhase();
            problems.addAll(file.problems());
            file.options.requirements().forEach(requirement -> problems.add(FileOptions.ofDown(requirement)));
            down = file.scriptOrPreamble(Section.DOWN);
        }
        return new ParsedMigration(
                migration, up.scriptOrPreamble(Section.UP), down, requirements, problems, up.isAsCreated());
    }

    /**
     * A script whose text is kept elsewhere, such as in the history. Its text is taken as a whole: comments in it are no
     * markers, and options that this version does not know are passed over. Problems, as where it cannot be divided, name it.
     */
    public static Script ofText(String name, String text, Dialect dialect) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ofDump(new SourceFile(name, name, () -> new ByteArrayInputStream(bytes)), dialect);
    }

    /** The script of a callback; what is wrong with it is added to the problems. */
    static Script ofCallback(
            Callback callback,
            PlaceholderValues values,
            @Nullable FlywayPlaceholders names,
            Dialect dialect,
            List<Problem> problems) {
        SourceFile file = callback.file();
        FileParser parser =
                FileParser.parse(file, valuesFor(file, values, names), dialect, MarkerRule.WHOLE, Metadata.NONE);
        parser.options.requireNoRunOnChange();
        if (!callback.always()) {
            parser.options.requireNoRunAlways();
        }
        problems.addAll(parser.problems());
        return parser.scriptOrPreamble(Section.UP);
    }

    /**
     * A file of seed data.
     *
     * @throws InvalidMigrationsException if its text is wrong, or it controls transactions
     */
    public static Script ofSeed(SourceFile file, PlaceholderValues values, Dialect dialect) {
        Script script = ofFile(file, values, dialect);
        Statement control = script.firstTransactionControl();
        if (control != null) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.TRANSACTION_CONTROL,
                    script.placeOf(control),
                    "Seed data may not control transactions: they run in one of their own where their statements allow"
                            + " that.",
                    "remove the statement"));
        }
        if (Division.of(script) != null) {
            Problems.throwIfInvalid(EndsWithTransaction.problems(script, 0));
        }
        return script;
    }

    /**
     * A dump, which is taken as a whole: comments in it are no markers, and nothing in it is a placeholder.
     *
     * @throws InvalidMigrationsException if it cannot be divided into statements
     */
    public static Script ofDump(SourceFile file, Dialect dialect) {
        return up(FileParser.parseAsItIs(file, dialect));
    }

    /**
     * A file of its own, such as one of checks.
     *
     * @throws InvalidMigrationsException if its text is wrong
     */
    public static Script ofFile(SourceFile file, PlaceholderValues values, Dialect dialect) {
        return up(FileParser.parse(file, values, dialect, MarkerRule.WHOLE, Metadata.NONE));
    }

    private static Script up(FileParser parser) {
        Problems.throwIfInvalid(parser.problems());
        return parser.scriptOrPreamble(Section.UP);
    }

    private static PlaceholderValues valuesFor(
            SourceFile file, PlaceholderValues values, @Nullable FlywayPlaceholders names) {
        return names == null ? values : names.and(values, file.path());
    }
}
