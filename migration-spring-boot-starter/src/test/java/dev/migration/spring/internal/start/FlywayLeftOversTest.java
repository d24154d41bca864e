// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.start;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static dev.migration.spring.Applications.assertThatStart;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Settings of Flyway that nothing reads any more. */
@ExtendWith(OutputCaptureExtension.class)
class FlywayLeftOversTest {

    private final ApplicationContextRunner several = application()
            .withPropertyValues(
                    "migration.instances.clinic.url=jdbc:h2:mem:flyway-left-overs;DB_CLOSE_DELAY=-1",
                    "migration.instances.clinic.user=sa",
                    "migration.instances.clinic.locations=classpath:migrations",
                    "migration.instances.clinic.adopt=flyway");

    @Test
    void besideSeveralDatabasesAllAreListedAtOnceWithoutTheirSecrets() {
        assertThatStart(several.withPropertyValues(
                        "spring.flyway.placeholders.table_owner=hidden-value",
                        "spring.flyway.locations[0]=classpath:x",
                        "spring.flyway.enabled=false"))
                .names(
                        "(migration.instances.clinic.adopt=flyway)",
                        "\n    spring.flyway.locations[0] in test\n    spring.flyway.placeholders.table_owner in test\n  Nothing"
                                + " was run")
                .doesNotName("hidden-value");
    }

    @Test
    void thatFlywayIsSwitchedOffIsNone(CapturedOutput output) {
        several.withPropertyValues("spring.flyway.enabled=false")
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output).doesNotContain("left over");
    }

    @Test
    void withoutAnAdoptionTheyAreNamedInOneWarning(CapturedOutput output) {
        application()
                .withPropertyValues("spring.flyway.schemas=clinic", "spring.flyway.placeholders.owner=hidden-value")
                .run(context -> assertThat(applied(context)).hasSize(2));
        assertThat(output)
                .containsOnlyOnce("left over")
                .contains("nothing reads them: spring.flyway.placeholders.owner in test, spring.flyway.schemas in test."
                        + " Remove them")
                .doesNotContain("hidden-value");
    }

    @Test
    void whereFlywayRunsTheyAreItsOwn(CapturedOutput output) {
        application()
                .withBean("flywayInitializer", Object.class, Object::new)
                .withPropertyValues("spring.flyway.placeholders.owner=x")
                .run(context -> assertThat(applied(context)).hasSize(2));
        assertThat(output).doesNotContain("left over");
    }
}
