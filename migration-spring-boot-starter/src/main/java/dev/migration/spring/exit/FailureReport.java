package dev.migration.spring.exit;

import dev.migration.internal.secrets.SecretMask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;

/** Prints why a run failed, in the words of Spring Boot's report about a failed start. */
final class FailureReport {

    private static final Logger log = LoggerFactory.getLogger(FailureReport.class);

    private FailureReport() {}

    static void print(RuntimeException failure, ConfigurableApplicationContext context) {
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
}
