package dev.migration.internal.layout;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.find.SourceFile;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A file beside the migrations that runs at a moment of a run, and is none itself. */
public record Callback(SourceFile file, When when) {

    /** When it runs; in this order where several moments are one. */
    public enum When {
        CONNECTED("afterConnect", Direction.UP, Direction.DOWN),
        BEFORE_VALIDATION("beforeValidate", Direction.UP),
        AFTER_VALIDATION("afterValidate", Direction.UP),
        BEFORE_BASELINE("beforeBaseline"),
        AFTER_BASELINE("afterBaseline"),
        AFTER_BASELINE_FAILURE("afterBaselineError"),
        BEFORE("beforeMigrate", Direction.UP),
        BEFORE_EACH("beforeEachMigrate", Direction.UP),
        AFTER_EACH("afterEachMigrate", Direction.UP),
        AFTER_EACH_FAILURE("afterEachMigrateError", Direction.UP),
        BEFORE_REPEATABLES("beforeRepeatables", Direction.UP),
        AFTER_VERSIONED("afterVersioned", Direction.UP),
        AFTER_APPLIED("afterMigrateApplied", Direction.UP),
        AFTER("afterMigrate", Direction.UP),
        AFTER_FAILURE("afterMigrateError", Direction.UP),
        BEFORE_UNDO("beforeUndo", Direction.DOWN),
        BEFORE_EACH_UNDO("beforeEachUndo", Direction.DOWN),
        AFTER_EACH_UNDO("afterEachUndo", Direction.DOWN),
        AFTER_EACH_UNDO_FAILURE("afterEachUndoError", Direction.DOWN),
        AFTER_UNDO("afterUndo", Direction.DOWN),
        AFTER_UNDO_FAILURE("afterUndoError", Direction.DOWN);

        private final String flyways;
        private final List<Direction> runs;

        When(String flyways, Direction... runs) {
            this.flyways = flyways;
            this.runs = List.of(runs);
        }

        /** Whether each run in this direction that has something to do has the moment. */
        public boolean isOf(Direction run) {
            return runs.contains(run);
        }

        /** Whether a run has the moment when it records a baseline, before anything else. */
        public boolean isOfBaseline() {
            return compareTo(AFTER_BASELINE) <= 0;
        }
    }

    private static final Map<String, When> NAMES = Map.of("beforeRun.sql", When.BEFORE, "afterRun.sql", When.AFTER);

    /** Flyway's event, and perhaps a description after two underscores. */
    private static final Pattern FLYWAYS = Pattern.compile(
            "((?:before|after)(?:Each)?(?:Migrate|Versioned|Repeatables|Undo|Deploy|Clean|Info|Validate|Baseline|Repair|Connect"
                    + "|CreateSchema)(?:Statement|Applied|OperationFinish)?(?:Error)?|createSchema)(?:__.*)?\\.sql",
            Pattern.DOTALL);

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

    /** Whether a file has a name that is read beside every layout. */
    static boolean isOurs(String name) {
        return NAMES.containsKey(name);
    }

    /** The callback of this name; null if it is Flyway's for a moment that no run here has. */
    static @Nullable Callback of(SourceFile file) {
        When ours = NAMES.get(file.name());
        When when = ours == null ? when(event(file.name())) : ours;
        return when == null ? null : new Callback(file, when);
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
