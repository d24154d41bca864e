// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import dev.migration.MigrationException;
import dev.migration.MigrationStatus;
import dev.migration.Migrator;
import dev.migration.Version;
import dev.migration.internal.help.Printable;
import dev.migration.internal.run.Engine;
import dev.migration.rehearsal.internal.roundtrip.NotTried;
import dev.migration.rehearsal.internal.roundtrip.RoundTrip;
import dev.migration.rehearsal.internal.roundtrip.RoundTripFailure;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions about a Migrator, its files and its database. */
public final class MigratorAssert extends AbstractAssert<MigratorAssert, Migrator> {

    MigratorAssert(@Nullable Migrator actual) {
        super(actual, MigratorAssert.class);
    }

    /** Nothing is pending in its database, and there are no problems. */
    public MigratorAssert isUpToDate() {
        isNotNull();
        try {
            actual.requireUpToDate();
        } catch (MigrationException e) {
            throw failure("%s", e.getMessage());
        }
        return this;
    }

    /** Nothing is pending in its database. */
    public MigratorAssert hasNoPending() {
        isNotNull();
        List<String> pending =
                actual.pending().stream().map(MigrationStatus::name).toList();
        if (!pending.isEmpty()) {
            throw failure("Pending: %s", Printable.names(pending));
        }
        return this;
    }

    /** These versions are applied to its database, and others may be. */
    public MigratorAssert hasApplied(String... versions) {
        isNotNull();
        Set<Version> applied = actual.status().applied().stream()
                .map(migration -> Version.of(migration.version()))
                .collect(Collectors.toUnmodifiableSet());
        List<String> missing = Arrays.stream(versions)
                .filter(version -> !applied.contains(Version.of(version)))
                .toList();
        if (!missing.isEmpty()) {
            throw failure("Not applied: %s", Printable.names(missing));
        }
        return this;
    }

    /** There is a lock file; it has the current checksum of each migration, and no other entry. */
    public MigratorAssert hasCurrentLockFile() {
        isNotNull();
        try {
            RoundTrip.requireCurrentLockFile(Engine.of(actual).set(), true);
        } catch (RoundTripFailure e) {
            throw failure("%s", e.getMessage());
        }
        return this;
    }

    /**
     * Passes all checks of {@link MigrationTest}; the lock file may be missing. The schema has to be empty, and is emptied
     * at the end.
     *
     * @param irreversible the versions that cannot be undone
     */
    public MigratorAssert survivesRoundTrip(String... irreversible) {
        isNotNull();
        var failures = new ArrayList<Throwable>();
        try (RoundTrip roundTrip = RoundTrip.on(actual, RoundTrips.expectations(true, false, null, irreversible))) {
            for (RoundTrip.Check check : roundTrip.checks()) {
                run(check, failures);
            }
        } catch (SQLException | RoundTripFailure e) {
            // As a rule of emptying the schema at the end: it must not hide what failed before.
            failures.add(e);
        }
        if (!failures.isEmpty()) {
            AssertionError failure =
                    failure("%s", failures.stream().map(Throwable::getMessage).collect(Collectors.joining("\n")));
            failures.forEach(failure::addSuppressed);
            throw failure;
        }
        return this;
    }

    private static void run(RoundTrip.Check check, List<Throwable> failures) {
        try {
            check.body().run();
        } catch (NotTried notTried) {
            // The reason is among the failures, or the migration is declared irreversible.
        } catch (Exception e) {
            failures.add(e);
        }
    }
}
