// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.migration.Migrator;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;

/** What JUnit makes of a class: how each test ended, and the message if it did not end well. */
record Run(List<String> ends, List<String> messages) {

    /** A user's class, with whatever the test wants it to work on. */
    static final class Example {

        static Migrator migrator;

        @MigrationTest(database = "migrator")
        void migrations() {}
    }

    static Run of(Migrator migrator) {
        Example.migrator = migrator;
        return of(Example.class);
    }

    static Run of(Class<?> testClass) {
        return of(EngineTestKit.engine("junit-jupiter").selectors(selectClass(testClass)));
    }

    static Run of(EngineTestKit.Builder kit) {
        List<Event> events = kit.execute()
                .allEvents()
                .filter(event -> event.getType() == EventType.FINISHED)
                .toList();
        var ends = new ArrayList<String>();
        var messages = new ArrayList<String>();
        for (Event event : events) {
            TestExecutionResult result = event.getRequiredPayload(TestExecutionResult.class);
            boolean test = event.getTestDescriptor().isTest();
            if (test || result.getStatus() != Status.SUCCESSFUL) {
                ends.add(event.getTestDescriptor().getDisplayName() + " - " + result.getStatus());
                result.getThrowable().ifPresent(throwable -> messages.add(throwable.getMessage()));
            }
        }
        return new Run(ends, messages);
    }

    /** All tests that did not end well. */
    List<String> bad() {
        return ends.stream().filter(end -> !end.endsWith(" - SUCCESSFUL")).toList();
    }

    void assertSuccessful() {
        assertThat(bad()).as(String.join("\n", messages)).isEmpty();
        assertThat(ends).isNotEmpty();
    }
}
