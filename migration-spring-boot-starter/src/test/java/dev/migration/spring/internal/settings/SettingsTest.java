// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.settings;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.assertThatStart;
import static dev.migration.spring.Applications.withVariables;
import static dev.migration.spring.Applications.withYaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.spring.MigrationMode;
import dev.migration.spring.internal.autoconfigure.RegistrationTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

/** Settings that are read otherwise than they were meant, or not at all. */
@ExtendWith(OutputCaptureExtension.class)
class SettingsTest {

    @TempDir
    Path folder;

    private String place(String position) {
        return folder.resolve("application.yml") + ":" + position;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            baseline: 0010                                                | baseline                 | the number 8
            baseline: 10                                                  | baseline                 | the number 10
            baseline: 1_000                                               | baseline                 | the number 1000
            baseline: 1e3                                                 | baseline                 | the number 1000.0
            baseline: 1.0e+3                                              | baseline                 | the number 1000.0
            baseline: 0x10                                                | baseline                 | the number 16
            baseline: 20240101120000                                      | baseline                 | the number 20240101120000
            baseline: off                                                 | baseline                 | false
            schema: 0123                                                  | schema                   | the number 83
            table: off                                                    | table                    | false
            placeholders: {since: 0123}                                   | placeholders.since       | the number 83
            tenants: {schemas: [acme, 0010]}                              | tenants.schemas[1]       | the number 8
            tenants: {schemas: 0010}                                      | tenants.schemas          | the number 8
            instances: {reports: {data-source: dataSource, schema: 0123}} | instances.reports.schema | the number 83
            """)
    void whatYamlReadsAsSomethingElseThanTextIsRefused(String yaml, String setting, String read) throws IOException {
        String line = "  " + yaml;
        int column = line.lastIndexOf(' ') + 2;
        assertThatStart(withYaml(folder, "migration:\n" + line + " # as of May\n"))
                .hasCode(Code.INVALID_SETTING)
                .names("migration." + setting + " in " + place("2:" + column), "YAML reads it as " + read);
    }

    @Test
    void aNumberThatAHigherSourceReplacesCountsNoMore() throws IOException {
        withYaml(folder, "migration:\n  baseline: 0001\n")
                .withSystemProperties("migration.baseline=0001")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aMisspeltSettingIsWarnedOf(CapturedOutput output) throws IOException {
        withYaml(folder, """
                migration:
                  lcoations: classpath:migrations
                  baseline-on-migrate: true
                  tenants:
                    schema: a
                """)
                .run(context -> assertThat(output)
                        .containsOnlyOnce("Unknown settings, which are ignored: migration.lcoations in " + place("2:14")
                                + " (did you mean migration.locations?);"
                                + " migration.tenants.schema in " + place("5:13")
                                + " (did you mean migration.tenants.schemas?)\n"));
    }

    @Test
    void aMisspeltSettingOfOneOfSeveralDatabasesIsWarnedOf(CapturedOutput output) throws IOException {
        withYaml(folder, """
                migration:
                  instances:
                    reports:
                      datasource: dataSource
                      lock-timeout: 5s
                """)
                .run(context -> assertThat(output)
                        .containsOnlyOnce(
                                "Unknown settings, which are ignored: migration.instances.reports.lock-timeout in "
                                        + place("5:21")
                                        + " (did you mean migration.instances.reports.sql-lock-timeout?)\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "migrations.mode=validate, migration.mode",
        "migrations.enabled=false, migration.enabled",
        "spring.migration.enabled=false, migration.enabled",
        "spring.migrations.mode=off, migration.mode",
        "migraton.mode=off, migration.mode",
        "imgration.mode=off, migration.mode",
        "migartion.mode=off, migration.mode",
        "migration.mod=off, migration.mode",
        "migration.enbled=false, migration.enabled",
    })
    void aMisspeltModeIsWarnedOfBeforeAnythingRuns(String written, String meant, CapturedOutput output) {
        String name = written.substring(0, written.indexOf('='));
        application()
                .withPropertyValues(written)
                .run(context -> assertThat(output)
                        .containsPattern("WARN .*Unknown settings, which are ignored: " + Pattern.quote(name)
                                + " in test \\(did you mean " + Pattern.quote(meant)
                                + "\\?\\)\\. The mode of this start is migrate\\R(?s).*Applied "));
    }

    @ParameterizedTest
    @CsvSource({
        "migration.tenants.schema, migration.tenants.schemas",
        "migration.tenant.schemas, migration.tenants.schemas",
        "migration.placeholder.tabel, migration.placeholders.tabel",
        "migration.instance.main.locations, migration.instances.main.locations",
    })
    void theGroupOfASettingMayBeMisspeltToo(String written, String meant, CapturedOutput output) {
        application()
                .withPropertyValues(written + "=a")
                .run(context -> assertThat(output)
                        .contains("Unknown settings, which are ignored: " + written + " in test (did you mean " + meant
                                + "?)"));
    }

    @ParameterizedTest
    @CsvSource({
        "MIGRATIONS_MODE, MIGRATION_MODE, '. The mode of this start is migrate'",
        "SPRING_MIGRATION_ENABLED, MIGRATION_ENABLED, '. The mode of this start is migrate'",
        "MIGRATIONS_WAIT_TIMEOUT, MIGRATION_WAIT_TIMEOUT, ''",
        "MIGRATION_WAIT_TIMOUT, MIGRATION_WAIT_TIMEOUT, ''",
        "MIGRATIONS_INSTANCES_REPORTS_URL, MIGRATION_INSTANCES_REPORTS_URL, ''",
    })
    void soIsAVariable(String variable, String meant, String mode, CapturedOutput output) {
        withVariables(Map.of(variable, "off"))
                .run(context -> assertThat(output)
                        .containsOnlyOnce("Unknown settings, which are ignored: " + variable
                                + " in the environment (did you mean " + meant + "?)" + mode + "\n"));
    }

    @Test
    void theSettingsOfOthersAreNotWarnedOf(CapturedOutput output) {
        withVariables(Map.of("MIGRATIONS", "off", "MIGRATIONS_TOKEN", "x", "SPRING_MIGRATION", "x"))
                .withPropertyValues(
                        "migrations=off", "migrations.packages=a.b", "spring.migrations=x", "immigration.mode=off")
                .run(context -> assertThat(output).contains("Applied ").doesNotContain("Unknown settings"));
    }

    @Test
    void aDatabaseWithoutAnyKnownSettingIsRefusedWithTheNameThatWasMeant() throws IOException {
        withYaml(folder, "migration:\n  instances:\n    clinic:\n      basline: '0002'\n      x-y-z: 1\n")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageStartingWith("migration.instances names no database. Unknown:"
                                + " migration.instances.clinic.basline in " + place("4:16")
                                + " (did you mean migration.instances.clinic.baseline?);"
                                + " migration.instances.clinic.x-y-z in " + place("5:14") + "\n"));
        withVariables(Map.of("MIGRATION_INSTANCES_CLINIC_BASLINE", "0002"))
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("Unknown: MIGRATION_INSTANCES_CLINIC_BASLINE in the environment"
                                + " (did you mean MIGRATION_INSTANCES_CLINIC_BASELINE?)"));
    }

    @Test
    void aSettingOfTheApplicationsOwnIsNoneOfOurs(CapturedOutput output) {
        withVariables(Map.of("MIGRATION_DIR", "sql", "MIGRATION", "off", "MIGRATION_SERVICE_HOST", "10.0.0.1"))
                .withPropertyValues("migration.report-mail=ops@clinic.example", "migration.import.threads=4")
                .run(context -> assertThat(output).contains("Applied ").doesNotContain("Unknown settings"));
    }

    @Test
    void whatIsFarFromEveryKnownNameOfOurGroupsIsWarnedOfWithoutOne(CapturedOutput output) {
        withVariables(Map.of("MIGRATION_INSTANCES_REPORTS_COLOUR", "red"))
                .withPropertyValues("migration.instances.reports.data-source=dataSource")
                .run(context -> assertThat(output)
                        .contains("MIGRATION_INSTANCES_REPORTS_COLOUR in the environment")
                        .doesNotContain("did you mean"));
    }

    @Test
    void everyDescribedSettingIsKnown(CapturedOutput output) throws IOException {
        var environment = new MockEnvironment();
        for (var property : RegistrationTest.metadata("properties")) {
            environment.setProperty(property.get("name").asString(), "");
        }
        SettingsCheck.of(environment).warn(MigrationMode.MIGRATE);
        assertThat(environment.getPropertySources()).isNotEmpty();
        assertThat(output).doesNotContain("Unknown settings");
    }

    @Test
    void anEmptySectionNamesNoDatabase() throws IOException {
        assumeThat(SpringBootVersion.getVersion())
                .as("Spring Boot 4.0 binds no empty text to a map")
                .isGreaterThan("4.1");
        withYaml(folder, """
                migration:
                  instances:
                """).run(context -> assertThat(context).hasNotFailed().hasSingleBean(Migrator.class));
    }

    @Test
    void knownSettingsAreNotWarnedOf(CapturedOutput output) throws IOException {
        withYaml(folder, """
                migration:
                  locations: [classpath:migrations]
                  waitTimeout: 5m
                  out_of_order: allow
                  placeholders:
                    app_schema: clinic
                    app.owner: clinic
                """).run(context -> assertThat(context).hasNotFailed());
        withVariables(Map.of(
                        "MIGRATION_WAIT_TIMEOUT", "5m",
                        "MIGRATION_SQLLOCKTIMEOUT", "5s",
                        "MIGRATION_LOCATIONS_0_", "classpath:migrations",
                        "MIGRATION_ENV", "production",
                        "MIGRATION_PROTECT", "true",
                        "MIGRATION_PORT_80_TCP_ADDR", "10.0.0.1",
                        "MIGRATION_SERVICE_HOST", "10.0.0.1"))
                .run(context -> assertThat(context).hasNotFailed());
        withVariables(Map.of(
                        "MIGRATION_INSTANCES_REPORTS_DATA_SOURCE", "dataSource",
                        "MIGRATION_INSTANCES_REPORTS_PLACEHOLDERS_APP_OWNER", "clinic",
                        "MIGRATION_PLACEHOLDERS_OWNER", "clinic",
                        "MIGRATION_INSTANCES_REPORTS_TENANTS_PARALLELISM", "2"))
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output).doesNotContain("Unknown settings");
    }
}
