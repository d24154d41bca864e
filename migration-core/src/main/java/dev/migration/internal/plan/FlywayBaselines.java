// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import dev.migration.Target;
import dev.migration.Version;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides which of Flyway's baselines counts in a database: where nothing is applied, the newest one up to the target, and
 * else the one with which its migrations started. All others are ignored.
 */
public final class FlywayBaselines {

    private FlywayBaselines() {}

    /** The files as they count with this history, on the way to this target. */
    public static MigrationSet in(MigrationSet set, History history, Target target) {
        if (history.isEmpty()) {
            return newest(set.baselines().values(), isWithin(set, target))
                    .map(set::startingWith)
                    .orElse(set);
        }
        Version started = started(history);
        if (started == null || set.find(started).filter(Migration::isBaseline).isPresent()) {
            return set;
        }
        Migration file = set.baselines().get(started);
        return file == null ? set.startingAfter(started) : set.startingWith(file);
    }

    private static Optional<Migration> newest(Collection<Migration> baselines, Predicate<Migration> condition) {
        return baselines.stream().filter(condition).max(Comparator.comparing(Migration::version));
    }

    private static Predicate<Migration> isWithin(MigrationSet set, Target target) {
        Version last = target.version();
        if (target.file() == null) {
            return baseline -> last == null || baseline.version().compareTo(last) <= 0;
        }
        Version named = set.migrations().stream()
                .filter(migration -> target.names(migration.name()))
                .map(Migration::version)
                .findFirst()
                .orElse(null);
        return baseline -> target.names(baseline.name())
                || (named != null && !named.isRepeatable() && baseline.version().compareTo(named) < 0);
    }

    /** The version of the baseline that ran, or was interrupted. */
    private static @Nullable Version started(History history) {
        InFlight inFlight = history.inFlight();
        if (inFlight != null && Migration.isNamedBaseline(inFlight.name())) {
            return inFlight.version();
        }
        Version started = null;
        for (AppliedMigration row : history.applied()) {
            if (row.version().isNumeric()
                    && Migration.isNamedBaseline(row.name())
                    && (started == null || row.version().compareTo(started) > 0)) {
                started = row.version();
            }
        }
        return started;
    }
}
