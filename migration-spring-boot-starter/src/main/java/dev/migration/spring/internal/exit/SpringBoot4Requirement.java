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
 * Refuses to start on Spring Boot 3, which does not know the names under which this starter registers its other classes,
 * and would start the application without migrating anything. This class only uses what all versions of Spring Boot have.
 */
final class SpringBoot4Requirement implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        String version = SpringBootVersion.getVersion();
        if (version != null && version.matches("[0-3]\\..*")) {
            throw RefusedStartException.of(new InvalidMigrationsException(Problem.error(
                    Code.UNSUPPORTED_SPRING_BOOT,
                    null,
                    "migration-spring-boot-starter needs Spring Boot 4.0 or newer, found " + version,
                    "use Spring Boot 4; or remove the starter, and migrate with the command line or Migrator.builder()"
                            + " of migration-core, which need no Spring")));
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
