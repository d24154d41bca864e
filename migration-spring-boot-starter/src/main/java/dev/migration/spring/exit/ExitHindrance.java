package dev.migration.spring.exit;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out whether the process may be ended from here. */
final class ExitHindrance {

    private static final List<String> TEST_FRAMEWORKS = List.of(
            "org.junit.platform.",
            "org.junit.runners.",
            "org.testng.",
            "io.cucumber.",
            "org.springframework.boot.test.",
            "org.springframework.test.context.");

    private ExitHindrance() {}

    /** Why the process must not be ended; null where it may be. */
    static @Nullable String find() {
        if (isTest()) {
            return "a test runs in it, so it goes on: leave the mode out of the settings of the tests";
        }
        return isEnding() ? "it is ending already" : null;
    }

    // All threads, because a test may start its application in a thread of its own.
    private static boolean isTest() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .map(StackTraceElement::getClassName)
                .anyMatch(name -> TEST_FRAMEWORKS.stream().anyMatch(name::startsWith));
    }

    // Whoever calls System.exit() while a signal ends the process waits for that, and would keep Spring's own hook,
    // which
    // waits for the context, from ever coming to its end.
    private static boolean isEnding() {
        var probe = new Thread(() -> {}, "migration-exit-probe");
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }
}
