// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import static dev.migration.fixture.StatusExamples.APPLIED_AT;
import static dev.migration.fixture.StatusExamples.REPORT;
import static dev.migration.fixture.StatusExamples.STRANGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.MigrationStatus;
import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.TenantState;
import dev.migration.fixture.Golden;
import dev.migration.internal.report.ProblemDocument;
import dev.migration.internal.report.StatusDocument;
import dev.migration.internal.report.TargetsDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ReadingTest {

    /** Of one record both write the same names and values: {@code FormatTest} of the command line has these lines. */
    @Test
    void theCommandLineWritesTheSame() throws IOException {
        Path lines = Path.of("../migration-cli/src/test/golden/status-json.txt");
        assertThat(json(fresh(REPORT)) + "\n" + json(fresh(STRANGE)) + "\n").isEqualTo(Files.readString(lines));
    }

    @Test
    void everyNameIsDocumented() throws IOException {
        String chapter = Files.readString(Path.of("../docs/observe.md"))
                .split("\n## The JSON\n", 2)[1]
                .split("\n## ", 2)[0];

        assertThat(Stream.of(StatusDocument.class, TargetsDocument.class)
                        .flatMap(type -> Stream.concat(Stream.of(type), Stream.of(type.getDeclaredClasses())))
                        .flatMap(record -> Stream.of(record.getRecordComponents()))
                        .map(component -> "`" + component.getName() + "`"))
                .allSatisfy(name -> assertThat(chapter).contains(name));
    }

    @Test
    void numbersOfADatabaseThatIsLostGrowOld() {
        assertThat(new Reading(Map.of(), APPLIED_AT, null, List.of(), Map.of()).isOld())
                .isFalse();
        assertThat(new Reading(Map.of(), APPLIED_AT, Duration.ofMinutes(5), List.of(), Map.of()).isOld())
                .isFalse();
        assertThat(new Reading(Map.of(), APPLIED_AT, Duration.ofSeconds(301), List.of(), Map.of()).isOld())
                .isTrue();
    }

    @Test
    void aDatabaseWithTenantsShowsOfEachWhatIsNotSimplyApplied() {
        assertThat(json(withTenants())).isEqualTo("""
                        {"format":2,"product":"PostgreSQL 17.2","address":"db.example:5432/clinic","layout":"sections",\
                        "counts":{"applied":2,"pending":1},"problems":[],"migrations":[],\
                        "tenants":{\
                        "acme":{"schema":"acme","current":"0001","counts":{"applied":1,"pending":0},"problems":[],\
                        "migrations":[]},\
                        "bolt":{"schema":"public","current":"0001","counts":{"applied":1,"pending":1},\
                        "problems":[{"code":"checksum-mismatch","severity":"error","place":"0001_initial_schema.sql:3",\
                        "message":"It changed","remedy":"change it back",\
                        "help":"<errors>#checksum-mismatch"}],\
                        "migrations":[{"version":"0002","name":"0002_add_email","state":"FAILED","checksum":"cd34",\
                        "detail":"refused"}]},\
                        "core":{"schema":"core",\
                        "problems":[{"code":"no-privilege","severity":"error","message":"No right","remedy":"grant it",\
                        "help":"<errors>#no-privilege"}],\
                        "migrations":[]}}}""");
    }

    @Test
    void oneTenantIsDescribedAsADatabase() {
        assertThat(withTenants().describe("bolt")).isEqualTo(fresh(REPORT).describe());
    }

    @Test
    void aTenantThatCannotBeReadSaysWhy() {
        assertThat(withTenants().describe("core").problems())
                .extracting(ProblemDocument::code)
                .containsExactly("no-privilege");
    }

    @Test
    void aTenantOrAVersionThatThereIsNotIsNotDescribed() {
        assertThat(withTenants().describe("other")).isNull();
        assertThat(fresh(REPORT).describe("acme")).isNull();
        assertThat(withTenants().find("bolt", "3")).isNull();
        assertThat(withTenants().find(null, "1")).isNull();
        assertThat(fresh(REPORT).find("bolt", "1")).isNull();
    }

    @Test
    void aMigrationOfATenantIsFoundWithItsProblems() {
        Reading reading = withTenants();
        MigrationStatus migration = reading.find("bolt", "1");
        assertThat(migration.name()).isEqualTo("0001_initial_schema");
        assertThat(reading.problemsOf("bolt", migration))
                .extracting(Problem::code)
                .containsExactly(Code.CHECKSUM_MISMATCH);
        assertThat(reading.problemsOf("acme", migration)).isEmpty();
    }

    private static Reading withTenants() {
        Map<String, TenantState> tenants = new LinkedHashMap<>();
        tenants.put(
                "acme",
                TenantState.of(new StatusReport(
                        "PostgreSQL 17.2",
                        "db.example:5432/clinic",
                        "acme",
                        "sections",
                        "0001",
                        List.of(REPORT.migrations().get(0)),
                        List.of())));
        tenants.put("bolt", TenantState.of(REPORT));
        tenants.put(
                "core", TenantState.unknown(List.of(Problem.error(Code.NO_PRIVILEGE, null, "No right", "grant it"))));
        return fresh(tenants);
    }

    @Test
    void anOldStateSaysWhenItWasTrue() {
        assertThat(json(aged(Duration.ofSeconds(7)))).endsWith("\"asOf\":\"2026-11-20T10:00:00Z\",\"ageSeconds\":7}");
    }

    @Test
    void whyItIsOldComesBeforeTheProblemsItHad() {
        Problem unreachable = Problem.error(Code.DATABASE_UNREACHABLE, null, "No answer", "");
        assertThat(aged(Duration.ZERO, unreachable).describe().problems())
                .extracting(ProblemDocument::code)
                .containsExactly("database-unreachable", "checksum-mismatch");
    }

    @Test
    void aDatabaseThatNeverAnsweredHasNoCounts() {
        Problem unreachable = Problem.error(Code.DATABASE_UNREACHABLE, null, "No answer", "start it");
        assertThat(json(unknown(unreachable))).isEqualTo("""
                        {"format":2,"problems":[{"code":"database-unreachable","severity":"error",\
                        "message":"No answer","remedy":"start it",\
                        "help":"<errors>#database-unreachable"}],"migrations":[]}""");
    }

    @Test
    void whyMigrationsAreNotKnownIsReportedOfADatabaseAndOfATenant() {
        Problem unreachable = Problem.error(Code.DATABASE_UNREACHABLE, null, "No answer", "start it");
        assertThat(unknown(unreachable).reasonsNotKnown(null)).containsExactly(unreachable);

        var tenants = fresh(Map.of("acme", TenantState.unknown(List.of(unreachable))));
        assertThat(tenants.reasonsNotKnown("acme")).containsExactly(unreachable);
        assertThat(tenants.reasonsNotKnown("nobody")).isEmpty();
    }

    private static Reading fresh(StatusReport report) {
        return fresh(Map.of("", TenantState.of(report)));
    }

    private static Reading fresh(Map<String, TenantState> states) {
        return new Reading(states, APPLIED_AT, null, List.of(), Map.of());
    }

    private static Reading aged(Duration age, Problem... failures) {
        return new Reading(Map.of("", TenantState.of(REPORT)), APPLIED_AT, age, List.of(failures), Map.of());
    }

    private static Reading unknown(Problem failure) {
        return new Reading(null, null, null, List.of(failure), Map.of());
    }

    /** As the actuator's own mapper: without what is null. */
    private static String json(Reading reading) {
        return Golden.plain(JsonMapper.builder()
                .changeDefaultPropertyInclusion(
                        all -> all.withValueInclusion(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL))
                .build()
                .writeValueAsString(new MigrationsDescriptor.Database(reading.describe())));
    }
}
