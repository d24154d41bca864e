// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import dev.migration.rehearsal.internal.roundtrip.RoundTrip;
import dev.migration.rehearsal.internal.roundtrip.RoundTripFailure;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Makes a test of each check of a round trip. */
final class MigrationTestExtension implements TestTemplateInvocationContextProvider {

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getTestMethod(), MigrationTest.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        MigrationTest settings = AnnotationSupport.findAnnotation(context.getTestMethod(), MigrationTest.class)
                .orElseThrow();
        TestDatabase database = TestDatabase.of(
                new TestDatabase.Settings(
                        List.of(settings.locations()),
                        settings.url(),
                        settings.user(),
                        settings.password(),
                        settings.database()),
                context.getRequiredTestClass());
        try {
            RoundTrip roundTrip = RoundTrip.on(
                    database.migrator(),
                    RoundTrips.expectations(
                            settings.requireDown(),
                            settings.requireLockFile(),
                            RoundTrips.rehearsing(settings),
                            settings.irreversible()));
            return roundTrip.checks().stream()
                    .<TestTemplateInvocationContext>map(Invocation::new)
                    // In this order: emptied after its end, H2 would start again.
                    .onClose(() -> close(roundTrip))
                    .onClose(() -> close(database));
        } catch (SQLException | RuntimeException e) {
            close(database);
            throw e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
        }
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (RoundTripFailure e) {
            throw new AssertionError(e.getMessage(), e);
        } catch (Exception e) {
            throw new IllegalStateException("The test's database could not be cleaned up: " + e.getMessage(), e);
        }
    }

    /** The check runs right before the method's empty body. */
    private record Invocation(RoundTrip.Check check) implements TestTemplateInvocationContext {

        @Override
        public String getDisplayName(int invocationIndex) {
            return check.name();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            BeforeTestExecutionCallback run = context -> RoundTrips.run(check);
            return List.of(run);
        }
    }
}
