package dev.migration.history;

import dev.migration.script.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one database knows of migrations.
 *
 * @param server where and who we are
 * @param present whether the history's tables are there
 * @param applied what is applied, by order of application
 * @param inFlight what is half done, if anything
 * @param failures versions whose last run failed; only filled where it was asked for
 */
public record History(
        Server server,
        boolean present,
        List<AppliedMigration> applied,
        @Nullable InFlight inFlight,
        Map<Version, FailedRun> failures) {

    /** Copies the collections. */
    public History {
        applied = List.copyOf(applied);
        failures = Map.copyOf(failures);
    }

    /** The same history, with what is known of failed runs. */
    public History withFailures(Map<Version, FailedRun> known) {
        return new History(server, present, applied, inFlight, known);
    }

    /** The same history with one row more. */
    public History withApplied(AppliedMigration row) {
        List<AppliedMigration> more = new ArrayList<>(applied);
        more.add(row);
        return new History(server, present, more, inFlight, failures);
    }

    /** The same history, as if nothing were in flight. */
    public History withoutInFlight() {
        return new History(server, present, applied, null, failures);
    }

    /** The version up to which everything counts as applied, if there is a baseline. */
    public Optional<Version> baseline() {
        return applied.stream()
                .filter(row -> row.kind() == Kind.BASELINE)
                .map(AppliedMigration::version)
                .max(Version::compareTo);
    }
}
