package dev.migration.spring.exit;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Refuses to start on Spring Boot 3, which does not know the names that this starter registers its other classes by, and
 * would start the application without migrating anything. This class only uses what all versions of Spring Boot have.
 */
final class SpringBoot4Requirement implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        String version = SpringBootVersion.getVersion();
        if (version != null && version.matches("[0-3]\\..*")) {
            throw new RefusedStartException(new InvalidMigrationsException(Problem.error(
                    Code.UNSUPPORTED_SPRING_BOOT,
                    null,
                    "migration-spring-boot-starter needs Spring Boot 4.0 or newer, found " + version,
                    "use Spring Boot 4; or remove the starter, and migrate by the command line or by Migrator.builder()"
                            + " of migration-core, which need no Spring")));
        }
    }
}
