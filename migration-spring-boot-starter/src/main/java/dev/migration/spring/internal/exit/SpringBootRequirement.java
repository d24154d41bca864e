// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.exit;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.report.ExitCode;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Refuses to start on a Spring Boot that this starter is not for: it does not know the names under which the starter
 * registers its other classes, and would start the application without migrating anything. This class only uses what all
 * versions of Spring Boot have.
 */
final class SpringBootRequirement implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        String version = SpringBootVersion.getVersion();
        if (version != null && !version.matches(NeededSpringBoot.PATTERN)) {
            throw RefusedStartException.of(new InvalidMigrationsException(Problem.error(
                    Code.UNSUPPORTED_SPRING_BOOT,
                    null,
                    NeededSpringBoot.STARTER + " needs Spring Boot " + NeededSpringBoot.VERSIONS + ", found " + version,
                    "use migration-spring-boot-starter with Spring Boot 4, migration-spring-boot3-starter with Spring Boot"
                            + " 3.5; or remove the starter, and migrate with the command line or Migrator.builder() of"
                            + " migration-core, which need no Spring")));
        }
    }

    /** Stops a start before there is an application context; the process ends with the exit code for wrong usage. */
    static final class RefusedStartException extends IllegalStateException implements ExitCodeGenerator {

        private static final long serialVersionUID = 1L;

        private RefusedStartException(InvalidMigrationsException cause) {
            super(cause.getMessage(), cause);
        }

        // Not by its constructor: that would load this class at each start.
        static RuntimeException of(InvalidMigrationsException cause) {
            return new RefusedStartException(cause);
        }

        @Override
        public int getExitCode() {
            return ExitCode.USAGE.value();
        }
    }
}
