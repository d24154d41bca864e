// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import dev.migration.Version;
import dev.migration.rehearsal.RehearsalOptions;
import dev.migration.rehearsal.internal.SizesFile;
import dev.migration.rehearsal.internal.roundtrip.Expectations;
import dev.migration.rehearsal.internal.roundtrip.Expectations.Rehearsing;
import dev.migration.rehearsal.internal.roundtrip.NotTried;
import dev.migration.rehearsal.internal.roundtrip.RoundTrip;
import dev.migration.rehearsal.internal.roundtrip.RoundTripFailure;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** A round trip in the terms of a test: what fails is an assertion, and what cannot be tried is skipped. */
final class RoundTrips {

    private static final Expectations.Wording WORDING = new Expectations.Wording(
            "irreversible = \"%s\"",
            "give the test a scratch database, or an empty schema that no application uses; if a killed test left"
                    + " this behind, drop it");

    private RoundTrips() {}

    static Expectations expectations(
            boolean requireDown, boolean requireLockFile, @Nullable Rehearsing rehearsal, String... irreversible) {
        return new Expectations(
                Arrays.stream(irreversible).map(Version::of).collect(Collectors.toUnmodifiableSet()),
                null,
                requireDown,
                requireLockFile,
                rehearsal,
                WORDING);
    }

    /** Null where no rehearsal is asked for. */
    static @Nullable Rehearsing rehearsing(MigrationTest settings) {
        if (!settings.rehearse()) {
            return null;
        }
        String file = settings.sizes();
        RehearsalOptions usual = RehearsalOptions.SCRATCH;
        return new Rehearsing(
                settings.rehearseFrom().isEmpty() ? null : Version.of(settings.rehearseFrom()),
                settings.failOn(),
                file.isEmpty()
                        ? usual
                        : new RehearsalOptions(
                                usual.lockTimeout(), usual.budget(), SizesFile.read(Path.of(file), file)));
    }

    static void run(RoundTrip.Check check) throws Exception {
        try {
            check.body().run();
        } catch (NotTried e) {
            throw new TestAbortedException(e.getMessage());
        } catch (RoundTripFailure e) {
            var failure = new AssertionError(e.getMessage(), e.getCause());
            for (Throwable suppressed : e.getSuppressed()) {
                failure.addSuppressed(suppressed);
            }
            throw failure;
        }
    }
}
