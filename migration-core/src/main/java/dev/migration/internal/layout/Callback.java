// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.layout;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.header.HeaderComments;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.layout.CodeFiles.CodeScript;
import java.util.Comparator;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file beside the migrations that runs at a moment of a run, and is none itself.
 *
 * @param description by what Flyway orders those of one moment, wherever they are; null where it is the last
 * @param always whether its header says that it runs in each run, also where nothing is applied
 */
public record Callback(SourceFile file, When when, @Nullable String description, boolean always) {

    /** Flyway's order of those of one moment. */
    static final Comparator<Callback> ORDER =
            Comparator.comparing(Callback::description, Comparator.nullsLast(Comparator.naturalOrder()));

    /**
     * When it runs: in a run that applies something; where a folder is read as Flyway does, and where its header says so, some of
     * them in each.
     */
    public enum When {
        BEFORE_VALIDATE("beforeValidate"),
        AFTER_VALIDATE("afterValidate"),
        BEFORE("beforeMigrate"),
        BEFORE_EACH("beforeEachMigrate"),
        AFTER_EACH("afterEachMigrate"),
        AFTER_APPLIED("afterMigrateApplied"),
        AFTER("afterMigrate"),
        AFTER_FAILURE("afterMigrateError");

        private final String flyways;

        When(String flyways) {
            this.flyways = flyways;
        }

        /** Whether a run has it that validates. */
        public boolean isOfValidation() {
            return this == BEFORE_VALIDATE || this == AFTER_VALIDATE;
        }

        /** Whether Flyway has it at a start with nothing to apply too. */
        public boolean isAtEachStart() {
            return isOfValidation() || this == BEFORE || this == AFTER;
        }

        /** Flyway's name of it. */
        public String flyways() {
            return flyways;
        }
    }

    private static final Map<String, When> NAMES = Map.of("beforeRun.sql", When.BEFORE, "afterRun.sql", When.AFTER);

    /** Flyway's event, and perhaps a description after two underscores. */
    private static final Pattern FLYWAYS = Pattern.compile(
            "((?:before|after)(?:Each)?(?:Migrate|Versioned|Repeatables|Undo|Deploy|Clean|Info|Validate|Baseline|Repair|Connect"
                    + "|CreateSchema)(?:Statement|Applied|OperationFinish)?(?:Error)?|createSchema)(?:__.*)?\\.sql",
            Pattern.DOTALL);

    /** Flyway's events of a run that applies something. */
    private static final Pattern OF_MIGRATE =
            Pattern.compile(".*(?:Migrate|Versioned|Repeatables|Connect|CreateSchema).*|createSchema");

    /** One in Java. */
    public static Callback of(CallbackCode code, When when) {
        return new Callback(CodeScript.of(code).file(), when, code.callbackName(), false);
    }

    /** Whether this is an event of Flyway in a run that applies something. */
    public static boolean isOfMigrate(String event) {
        return OF_MIGRATE.matcher(event).matches();
    }

    /** Whether a file of this name may be one, of which Flyway's may have no moment here. */
    static boolean isNamed(String name) {
        return NAMES.containsKey(name) || event(name) != null;
    }

    private static @Nullable String event(String name) {
        Matcher event = FLYWAYS.matcher(name);
        return event.matches() ? event.group(1) : null;
    }

    /** The problem of one with Flyway's name, beside migrations that have other names. */
    static Problem besideOthers(SourceFile file) {
        return Problem.error(
                Code.UNSUPPORTED_LAYOUT,
                Place.of(file.path()),
                "A callback of this name is only read where all migrations have Flyway's names",
                "rename it to beforeRun.sql or afterRun.sql, which run at each run that applies something; or move it out of"
                        + " the location");
    }

    /** The problem of one at a moment that a run has with Flyway, and not here; null where it is another command's. */
    static @Nullable Problem withoutMoment(SourceFile file) {
        String event = String.valueOf(event(file.name()));
        return isOfMigrate(event)
                ? Problem.error(
                        Code.UNSUPPORTED_LAYOUT,
                        Place.of(file.path()),
                        "Flyway runs this callback at " + event + ", a moment that no run has here",
                        Remedy.of(
                                "move its statements into beforeMigrate.sql, beforeEachMigrate.sql,"
                                        + " afterEachMigrate.sql, afterMigrate.sql, afterMigrateApplied.sql or"
                                        + " afterMigrateError.sql; or, to set each connection, into {}; or, in Java, into a"
                                        + " MigrationListener",
                                Fix.setting("init-sql")))
                : null;
    }

    /** Whether a file has a name that is read beside every layout. */
    static boolean isOurs(String name) {
        return NAMES.containsKey(name);
    }

    /** Whether a file has the name of a callback of Flyway. */
    static boolean isFlyways(String name) {
        return event(name) != null;
    }

    /** The callback of this name; null if it is Flyway's for a moment that no run here has. */
    static @Nullable Callback of(SourceFile file) {
        Callback callback = ofStart(file);
        return callback != null && callback.when.isOfValidation() ? null : callback;
    }

    /** The same where a start is Flyway's, which validates. */
    static @Nullable Callback ofStart(SourceFile file) {
        When ours = NAMES.get(file.name());
        When when = ours == null ? when(event(file.name())) : ours;
        return when == null ? null : new Callback(file, when, description(file.name()), false);
    }

    /** The same by what its header says: only one around a whole run can be in each. */
    Callback with(HeaderComments header) {
        return header.always() && isAroundRun() ? new Callback(file, when, description, true) : this;
    }

    /** Whether it is before the first script or after the last one. */
    boolean isAroundRun() {
        return when == When.BEFORE || when == When.AFTER;
    }

    /**
     * Whether it runs in each run, also where nothing is applied.
     *
     * @param asFlyway whether a start is to be as Flyway's
     */
    public boolean isOfEachRun(boolean asFlyway) {
        return always || (asFlyway && when.isAtEachStart());
    }

    /** What is after Flyway's event. */
    private static String description(String name) {
        int end = name.indexOf("__");
        return end < 0
                ? ""
                : name.substring(end + 2, name.length() - ".sql".length()).replace('_', ' ');
    }

    private static @Nullable When when(@Nullable String event) {
        for (When when : When.values()) {
            if (when.flyways.equals(event)) {
                return when;
            }
        }
        return null;
    }
}
