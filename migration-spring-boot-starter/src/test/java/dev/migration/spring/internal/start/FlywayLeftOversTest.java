package dev.migration.spring.internal.start;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static dev.migration.spring.Applications.assertThatStart;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Settings of Flyway that nothing reads any more. */
@ExtendWith(OutputCaptureExtension.class)
class FlywayLeftOversTest {

    private final ApplicationContextRunner switched = application().withPropertyValues("migration.adopt=flyway");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring.flyway.placeholders.owner",
                "spring.flyway.locations[0]",
                "spring.flyway.default-schema",
                "spring.flyway.baseline-on-migrate"
            })
    void oneBesideAnAdoptionStopsTheStart(String setting) {
        refused(
                switched.withPropertyValues(setting + "=true"),
                "(migration.adopt=flyway)",
                "\n    " + setting + " in test\n");
    }

    @Test
    void ofOneOfSeveralDatabasesToo() {
        refused(
                application()
                        .withPropertyValues(
                                "migration.instances.clinic.url=jdbc:h2:mem:flyway-left-overs",
                                "migration.instances.clinic.adopt=flyway",
                                "spring.flyway.table=versions"),
                "(migration.instances.clinic.adopt=flyway)");
    }

    @Test
    void allAreListedAtOnceWithoutTheirSecrets() {
        refused(
                switched.withPropertyValues(
                        "spring.flyway.placeholders.table_owner=hidden-value",
                        "spring.flyway.placeholder-prefix=#[",
                        "spring.flyway.enabled=false"),
                "\n    spring.flyway.placeholder-prefix in test\n    spring.flyway.placeholders.table_owner in test\n  Nothing was run");
    }

    private static void refused(ApplicationContextRunner application, String... lines) {
        assertThatStart(application).names(lines).doesNotName("hidden-value");
    }

    @Test
    void thatFlywayIsSwitchedOffIsNone(CapturedOutput output) {
        switched.withPropertyValues("spring.flyway.enabled=false")
                .run(context -> assertThat(applied(context)).hasSize(2));
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
