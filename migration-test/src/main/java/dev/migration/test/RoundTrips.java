package dev.migration.test;

import dev.migration.Version;
import dev.migration.internal.roundtrip.Expectations;
import dev.migration.internal.roundtrip.NotTried;
import dev.migration.internal.roundtrip.RoundTrip;
import dev.migration.internal.roundtrip.RoundTripFailure;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.opentest4j.TestAbortedException;

/** A round trip in the terms of a test: what fails is an assertion, and what cannot be tried is skipped. */
final class RoundTrips {

    private static final Expectations.Wording WORDING = new Expectations.Wording(
            "irreversible = \"%s\"",
            "give the test a scratch database, or an empty schema that no application uses; if a killed test left"
                    + " this behind, drop it");

    private RoundTrips() {}

    static Expectations expectations(boolean requireDown, boolean requireLockFile, String... irreversible) {
        return new Expectations(
                Arrays.stream(irreversible).map(Version::of).collect(Collectors.toUnmodifiableSet()),
                null,
                requireDown,
                requireLockFile,
                WORDING);
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
