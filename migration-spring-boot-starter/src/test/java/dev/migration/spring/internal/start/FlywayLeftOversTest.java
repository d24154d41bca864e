package dev.migration.spring.internal.start;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.InvalidMigrationsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Settings of Flyway that nothing reads any more. */
@ExtendWith(OutputCaptureExtension.class)
class FlywayLeftOversTest {

    private final ApplicationContextRunner switched = application().withPropertyValues("migration.adopt=flyway");

    private static void refused(ApplicationContextRunner application, String... lines) {
        application.run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOf(InvalidMigrationsException.class)
                    .hasMessageContainingAll(lines);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            spring.flyway.placeholders.owner=clinic | spring.flyway.placeholders.owner → migration.placeholders.owner
            spring.flyway.placeholder-prefix=#[ | spring.flyway.placeholder-prefix → migration.placeholder-prefix
            spring.flyway.placeholders.db_User=clinic | spring.flyway.placeholders.db_User → migration.placeholders.db_User
            spring.flyway.schemas=clinic,other | spring.flyway.schemas → name it in the URL, or set migration.init-sql
            spring.flyway.locations[0]=classpath:x | spring.flyway.locations → migration.locations
            spring.flyway.table=versions | spring.flyway.table → migration.adopt-table
            spring.flyway.placeholderPrefix=#[ | spring.flyway.placeholder-prefix → migration.placeholder-prefix
            spring.flyway.target=3 | spring.flyway.target → remove it
            spring.flyway.sql-migration-prefix=M | spring.flyway.sql-migration-prefix → rename the files
            """)
    void aSettingWhoseLossChangesWhatRunsStopsTheStart(String setting, String line) {
        refused(switched.withPropertyValues(setting), "(migration.adopt=flyway)", "\n    " + line, "Nothing was run");
    }

    @Test
    void allAreListedAtOnceWithoutTheirSecrets() {
        refused(
                application()
                        .withPropertyValues(
                                "migration.adopt=flyway",
                                "spring.flyway.locations=classpath:flyway",
                                "spring.flyway.placeholders.owner=hidden-value"),
                "\n    spring.flyway.locations → migration.locations"
                        + "\n    spring.flyway.placeholders.owner → migration.placeholders.owner\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring.flyway.placeholders.owner=a migration.placeholders.Owner=a",
                "spring.flyway.placeholders.db_User=a migration.placeholders.db_User=a",
                "spring.flyway.default-schema=PUBLIC",
                "spring.flyway.table=flyway_schema_history",
                "spring.flyway.locations=classpath:x migration.locations=classpath:migrations",
                "spring.flyway.out-of-order=false",
                "spring.flyway.out-of-order=true migration.out-of-order=reject",
                "spring.flyway.url=jdbc:h2:mem:same spring.datasource.url=jdbc:h2:mem:same",
                "spring.flyway.url=${spring.datasource.url} spring.datasource.url=jdbc:h2:mem:referred",
                "spring.flyway.enabled=false"
            })
    void oneWhoseEqualIsSetOrThatChangesNothingDoesNot(String settings, CapturedOutput output) {
        switched.withPropertyValues(settings.split(" "))
                .run(context -> assertThat(applied(context)).hasSize(2));
        assertThat(output).doesNotContain("left over");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring.flyway.default-schema=clinic spring.datasource.url=jdbc:mysql://db:3306/clinic?useSSL=false",
                "spring.flyway.schemas=app spring.datasource.url=jdbc:postgresql://db/clinic?ssl=true&currentSchema=app"
            })
    void theSchemaThatTheUrlNamesDoesNotEither(String settings) {
        switched.withPropertyValues(settings.split(" "))
                .withPropertyValues("migration.url=jdbc:h2:mem:flyway-left-overs")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void neitherASchemaThatIsSetNorPlaceholdersThatAreNotReplacedStopTheStart() {
        switched.withPropertyValues(
                        "spring.flyway.schemas=clinic",
                        "spring.flyway.placeholders.owner=a",
                        "spring.flyway.placeholder-replacement=false",
                        "migration.init-sql=CREATE SCHEMA IF NOT EXISTS clinic; SET SCHEMA clinic")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void withoutAnAdoptionTheyAreNamedInOneWarning(CapturedOutput output) {
        application()
                .withPropertyValues(
                        "spring.flyway.locations=classpath:x",
                        "migration.locations=classpath:migrations",
                        "spring.flyway.baseline-version=3",
                        "spring.flyway.schemas=clinic",
                        "spring.flyway.placeholders.owner=hidden-value")
                .run(context -> assertThat(applied(context)).hasSize(2));
        assertThat(output)
                .containsOnlyOnce("left over")
                .contains("nothing reads them: spring.flyway.baseline-version, spring.flyway.placeholders.owner,"
                        + " spring.flyway.schemas. Remove them")
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
