// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.targets;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.assertThatStart;
import static dev.migration.spring.Applications.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.fleet.FleetMigrator;
import dev.migration.spring.internal.autoconfigure.MigrationAutoConfiguration;
import dev.migration.spring.internal.autoconfigure.MigrationsActuatorAutoConfiguration;
import dev.migration.spring.internal.endpoint.MigrationsEndpoint;
import dev.migration.spring.internal.endpoint.MigrationsEndpointProperties;
import dev.migration.spring.internal.endpoint.MigrationsEndpointWebExtension;
import dev.migration.spring.internal.endpoint.MigrationsHealthIndicator;
import dev.migration.spring.internal.endpoint.MigrationsMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

/** What a service is told of the settings of its targets, and of a list that cannot be read. */
@ExtendWith(OutputCaptureExtension.class)
class TargetsSettingsTest {

    @TempDir
    private Path folder;

    private ApplicationContextRunner service() {
        return application()
                .withConfiguration(AutoConfigurations.of(MigrationsActuatorAutoConfiguration.class))
                .withPropertyValues(
                        "spring.datasource.url=jdbc:h2:mem:targets",
                        "migration.targets.file=" + folder.resolve("targets.toml"),
                        "management.endpoints.web.exposure.include=migrations")
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new);
    }

    private ApplicationContextRunner inBackground() {
        return service().withPropertyValues("migration.targets.mode=background");
    }

    @Test
    void whatCannotBeCombinedIsRefused() {
        assertThatStart(service().withPropertyValues("migration.tenants.schemas=acme"))
                .hasCode(Code.INVALID_SETTING)
                .names("migration.tenants");
        assertThatStart(service().withPropertyValues("migration.instances.reports.url=jdbc:h2:mem:reports"))
                .hasCode(Code.INVALID_SETTING)
                .names("migration.instances");
    }

    @Test
    void withoutTheModuleTheStartNamesTheDependency() {
        assertThatStart(service().withClassLoader(new FilteredClassLoader("dev.migration.fleet")))
                .hasCode(Code.INVALID_SETTING)
                .names("migration.targets")
                .advises("dev.migration:migration-fleet");
    }

    @Test
    void aWrongSettingEndsTheStartAlsoWhereTargetsAreLeftToTheBackground() {
        assertThatStart(inBackground().withPropertyValues("migration.targets.connections=0"))
                .hasCode(Code.INVALID_SETTING)
                .names("connections", "1");
    }

    @Test
    void settingsForTargetsThatNothingNamesEndTheStart() {
        for (String setting : List.of(
                "migration.targets.mode=background",
                "migration.targets.connections=4",
                "migration.targets.fil=targets.toml",
                "migration.targets.directory=targets")) {
            assertThatStart(application().withPropertyValues("spring.datasource.url=jdbc:h2:mem:targets", setting))
                    .hasCode(Code.INVALID_SETTING)
                    .names(setting.split("=")[0] + " in test")
                    .advises("migration.targets.file", "migration.targets.query");
        }
        assertThatStart(new ApplicationContextRunner()
                        .withConfiguration(AutoConfigurations.of(MigrationAutoConfiguration.class))
                        .withPropertyValues("migration.targets.fil=targets.toml"))
                .hasCode(Code.INVALID_SETTING)
                .names("migration.targets.fil in test (did you mean migration.targets.file?)");
    }

    /** Spring Boot 3.5 binds no empty text to a group of settings. */
    @Tag("spring-boot-4")
    @Test
    void anEmptySectionIsNoSettingForTargets() {
        application()
                .withPropertyValues("spring.datasource.url=jdbc:h2:mem:targets", "migration.targets=")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void theModeOffNeedsNoNameOfTargets() {
        application()
                .withPropertyValues(
                        "spring.datasource.url=jdbc:h2:mem:targets",
                        "migration.targets.mode=background",
                        "migration.mode=off")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aListThatCannotBeReadIsNoFleetWithoutFailures(CapturedOutput output) {
        inBackground().run(context -> {
            await(() -> output.getOut().contains("No target is migrated, and that is tried again every 30 s:"));
            assertThat(output.getOut()).contains("targets.toml").doesNotContain("InvalidMigrationsException");
            Targets targets = context.getBean(Targets.class);
            await(() -> targets.read().failure() != null);
            assertThat(targets.read().read()).isFalse();
            assertThat(context.getBean(MigrationsHealthIndicator.class)
                            .health()
                            .getDetails()
                            .get("targets"))
                    .asString()
                    .contains("targets.toml")
                    .doesNotContain("InvalidMigrationsException");
            assertThat(page(context))
                    .contains("targets not known: they have not been read yet", "They cannot be read: ", "targets.toml")
                    .doesNotContain("migrates no database", "class=\"good\"", "InvalidMigrationsException");
            var meters = new SimpleMeterRegistry();
            context.getBean(MigrationsMetrics.class).bindTo(meters);
            assertThat(meters.get("migrations.targets")
                            .tag("state", "failed")
                            .gauge()
                            .value())
                    .isNaN();
        });
        // Long before they would look again.
        await(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().matches("migration-targets-\\d")));
    }

    private static String page(ApplicationContext context) {
        return new MigrationsEndpointWebExtension(
                        context.getBean(MigrationsEndpoint.class),
                        context.getBean(MigrationsEndpointProperties.class),
                        "",
                        () -> "/migrations")
                .page(null);
    }

    @Test
    void whyNothingIsMigratedIsLoggedOnceAndAgainWhenItComesBack(CapturedOutput output) throws Exception {
        Files.writeString(folder.resolve("targets.toml"), "target = []\n");
        service().run(context -> {
            FleetMigrator fleet = context.getBean(FleetMigrator.class);
            var tries = new AtomicInteger();
            var fails = new AtomicBoolean(true);
            var targets = new ServiceTargets(
                    () -> {
                        tries.incrementAndGet();
                        if (fails.get()) {
                            throw new IllegalStateException("no list");
                        }
                        return fleet;
                    },
                    true,
                    Duration.ofMillis(10));
            targets.start();
            await(() -> tries.get() > 10);
            assertThat(logged(output)).isOne();

            fails.set(false);
            int before = tries.get();
            await(() -> tries.get() > before + 10);
            fails.set(true);

            await(() -> logged(output) == 2);
            fails.set(false);
            targets.stop();
        });
    }

    @Test
    void ofAListThatIsWrongAsAWholeAFewTargetsAreLoggedOnce(CapturedOutput output) throws Exception {
        Path list = folder.resolve("targets.toml");
        Files.writeString(list, "target = []\n");
        service().run(context -> {
            FleetMigrator fleet = context.getBean(FleetMigrator.class);
            var tries = new AtomicInteger();
            var targets = new ServiceTargets(
                    () -> {
                        tries.incrementAndGet();
                        return fleet;
                    },
                    true,
                    Duration.ofMillis(10));
            Files.writeString(
                    list,
                    IntStream.rangeClosed(1, 100)
                            .mapToObj(number -> "[[target]]\nname = 'acme" + number + "'\nurl = 'http://db.example/acme"
                                    + number + "'\n")
                            .collect(Collectors.joining()));

            targets.start();
            await(() -> tries.get() > 10);
            targets.stop();

            assertThat(logged(output)).isOne();
            assertThat(output.getOut())
                    .contains("The url of target acme3 is not a database URL: ", "97 more like these.")
                    .doesNotContain("acme4");
        });
    }

    private static long logged(CapturedOutput output) {
        return output.getOut()
                .lines()
                .filter(line -> line.contains("No target is migrated, and that is tried again"))
                .count();
    }
}
