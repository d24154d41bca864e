package dev.migration.spring.internal.exit;

import dev.migration.internal.report.ExitCode;
import dev.migration.internal.secrets.SecretMask;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;

/**
 * Does what a setting requests and ends the process. Spring calls it when the beans are defined and none is created, so
 * that only what the migrations need is created: no listener starts, no schedule and no runner, as they would in a service
 * that only has no web server.
 */
final class RunAndExit implements BeanFactoryInitializer<ConfigurableListableBeanFactory> {

    private static final Logger log = LoggerFactory.getLogger(RunAndExit.class);

    private static final Pattern TEST_FRAMEWORK =
            Pattern.compile("(org\\.(junit|testng|springframework\\.(boot\\.)?test)|io\\.cucumber)\\..*");

    private final String setting;
    private final Function<ConfigurableListableBeanFactory, Outcome> work;
    private final ConfigurableApplicationContext context;

    /**
     * For a context that has no beans yet.
     *
     * @param setting what requests it, such as {@code migration.mode=migrate-and-exit}
     */
    RunAndExit(
            String setting,
            Function<ConfigurableListableBeanFactory, Outcome> work,
            ConfigurableApplicationContext context) {
        this.setting = setting;
        this.work = work;
        this.context = context;
    }

    @Override
    public void initialize(ConfigurableListableBeanFactory beans) {
        Outcome outcome = work.apply(beans);
        beans.destroySingletons();
        ExitCode exitCode = outcome.exitCode();
        RuntimeException failure = outcome.failure();
        String blocker = blocker();
        if (blocker != null) {
            throw new IllegalStateException(
                    setting + " ends the process, here with exit code " + exitCode.value() + "; but " + blocker,
                    failure);
        }
        report(failure, context);
        log.info("The process ends with exit code {} ({})", exitCode.value(), setting);
        System.exit(exitCode.value());
    }

    /** Prints why a run failed, as Spring Boot reports a failed start. */
    static void report(@Nullable RuntimeException failure, ConfigurableApplicationContext context) {
        if (failure == null) {
            return;
        }
        boolean explained = SpringFactoriesLoader.forDefaultResourceLocation(context.getClassLoader())
                .load(
                        SpringBootExceptionReporter.class,
                        ArgumentResolver.of(ConfigurableApplicationContext.class, context))
                .stream()
                .anyMatch(reporter -> reporter.reportException(failure));
        if (!explained) {
            log.error("The migrations could not be run", SecretMask.mask(failure));
        }
    }

    /** Why the process must not be ended; null where it may be. */
    private static @Nullable String blocker() {
        // All threads, because a test may start its application in another thread.
        for (StackTraceElement[] stack : Thread.getAllStackTraces().values()) {
            for (StackTraceElement frame : stack) {
                if (TEST_FRAMEWORK.matcher(frame.getClassName()).matches()) {
                    return "a test runs in it, so it continues: remove the mode from the settings of the tests";
                }
            }
        }
        return isEnding() ? "it is ending already" : null;
    }

    // System.exit() waits while a signal ends the process, and Spring's own hook, which waits for the context, would
    // never end.
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
