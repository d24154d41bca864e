// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.names;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import java.nio.charset.Charset;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Flyway's settings say of a folder and of a start, where these are read as Flyway reads them: sub-folders, all jars and
 * wildcards; files without the name of a migration are left out; Flyway's callbacks run at each start.
 *
 * @param naming how the files are called
 * @param encoding of all of them
 * @param placeholderSeparator what is between {@code flyway} and the name of one of its own placeholders
 * @param target how far a start goes: a version, {@code latest}, {@code current} or {@code next}
 * @param choices what is otherwise than by Flyway's defaults
 * @param ignored in which states a version is no error; for a repeatable migration there is none to ignore
 */
public record FlywayFolder(
        FlywayNaming naming,
        Charset encoding,
        String placeholderSeparator,
        String target,
        Set<Choice> choices,
        Set<Ignorable> ignored) {

    /** What can be otherwise than by Flyway's defaults. */
    public enum Choice {
        /** {@code fail-on-missing-locations=true}. */
        FAIL_ON_MISSING_LOCATIONS,
        /** {@code validate-migration-naming=true}: a script without the name of a migration is an error. */
        VALIDATE_NAMING,
        /** {@code placeholder-replacement=false}: nothing is replaced, not even what is Flyway's own. */
        KEEP_PLACEHOLDERS,
        /** {@code validate-on-migrate=false}: an applied file may have been edited, which is a warning. */
        ACCEPT_EDITS,
        /** {@code skip-default-callbacks=true}: no callback runs. */
        SKIP_CALLBACKS,
        /** {@code execute-in-transaction=false}: no script runs as one transaction, unless its own file says so. */
        NO_TRANSACTION
    }

    /** A state of a migration that {@code ignore-migration-patterns} can name. */
    public enum Ignorable {
        MISSING,
        PENDING,
        IGNORED,
        FUTURE
    }

    public static final FlywayFolder DEFAULT =
            new FlywayFolder(FlywayNaming.DEFAULT, UTF_8, ":", "latest", Set.of(), Set.of(Ignorable.FUTURE));

    private static final Pattern IGNORED =
            Pattern.compile("(versioned|repeatable|\\*):(missing|pending|ignored|future|\\*)");

    public FlywayFolder {
        choices = Set.copyOf(choices);
        ignored = Set.copyOf(ignored);
    }

    public FlywayFolder with(FlywayNaming other) {
        return new FlywayFolder(other, encoding, placeholderSeparator, target, choices, ignored);
    }

    public FlywayFolder encodedAs(Charset other) {
        return new FlywayFolder(naming, other, placeholderSeparator, target, choices, ignored);
    }

    public FlywayFolder withPlaceholderSeparator(String other) {
        return new FlywayFolder(naming, encoding, other, target, choices, ignored);
    }

    public FlywayFolder upTo(String other) {
        return new FlywayFolder(naming, encoding, placeholderSeparator, other, choices, ignored);
    }

    public FlywayFolder with(Choice choice) {
        Set<Choice> more = EnumSet.of(choice);
        more.addAll(choices);
        return new FlywayFolder(naming, encoding, placeholderSeparator, target, more, ignored);
    }

    /**
     * The same with all that {@code ignore-migration-patterns} has in place of Flyway's default, which is {@code *:future}.
     *
     * @throws InvalidMigrationsException if one is none
     */
    public FlywayFolder ignoring(List<String> patterns) {
        Set<Ignorable> states = EnumSet.noneOf(Ignorable.class);
        for (String pattern : patterns) {
            Matcher parts = IGNORED.matcher(pattern.strip().toLowerCase(Locale.ROOT));
            if (!parts.matches()) {
                throw Problems.refused(
                        Code.INVALID_SETTING,
                        "ignore-migration-patterns has \"" + Printable.line(pattern) + "\", which is no pattern.",
                        "write patterns such as *:missing: versioned, repeatable or *, a colon, and missing, pending,"
                                + " ignored, future or *");
            }
            for (Ignorable state : Ignorable.values()) {
                if (!parts.group(1).equals("repeatable")
                        && Set.of("*", state.name().toLowerCase(Locale.ROOT)).contains(parts.group(2))) {
                    states.add(state);
                }
            }
        }
        return new FlywayFolder(naming, encoding, placeholderSeparator, target, choices, states);
    }

    /** Whether a version may be in this state without a word. */
    public boolean ignores(Ignorable state) {
        return ignored.contains(state);
    }

    public boolean has(Choice choice) {
        return choices.contains(choice);
    }
}
