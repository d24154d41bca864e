// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import static dev.migration.fixture.StatusExamples.open;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.BatchStatus;
import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.MigrationStatus;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.fixture.Golden;
import dev.migration.internal.report.StatusDocument;
import dev.migration.internal.report.StatusDocument.Migration;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.MigrationDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class MigrationDescriptorTest {

    /** As the actuator's own mapper: without what is null. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(
                    all -> all.withValueInclusion(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL))
            .build();

    private static final MigrationStatus FAILED = open("0007", "0007_add_phone", State.FAILED, "ab12", "refused");

    @Test
    void aMigrationWithItsProblemsAndItsSqlAsJson() {
        assertThat(json(MigrationDescriptor.of(
                        FAILED,
                        List.of(Problem.error(Code.OUT_OF_ORDER, null, "It is late", "let it")),
                        Map.of(Direction.UP, "CREATE TABLE t (id INT);", Direction.DOWN, "DROP TABLE t;"))))
                .isEqualTo("""
                        {"version":"0007","name":"0007_add_phone","state":"FAILED","checksum":"ab12","detail":"refused",\
                        "problems":[{"code":"out-of-order","severity":"error","message":"It is late","remedy":"let it",\
                        "help":"<errors>#out-of-order"}],\
                        "upSql":"CREATE TABLE t (id INT);","downSql":"DROP TABLE t;"}""");
    }

    @Test
    void aRepeatableMigrationHasItsKind() {
        var views = open("R__views", "views", State.APPLIED, "ab12", null);

        assertThat(json(MigrationDescriptor.of(views, List.of(), null))).isEqualTo("""
                {"version":"R__views","name":"views","kind":"repeatable","state":"APPLIED","checksum":"ab12","problems":[]}""");
    }

    @Test
    void aMigrationInBatchesIsAsDocumented() throws IOException {
        var batches = new BatchStatus(
                812_000,
                212,
                40,
                5_400,
                Duration.ofSeconds(226),
                Instant.parse("2026-11-20T09:57:30Z"),
                false,
                "web-1:4711",
                "a standby is 12.5 s behind",
                null,
                Instant.EPOCH,
                null,
                null);
        String words = batches.inWords();
        var filling = new MigrationStatus(
                "0007", "0007_fill", State.RUNNING, "…", null, null, null, null, null, null, words, batches);
        String chapter = Files.readString(Path.of("../docs/observe.md")).split("\n## Migrations in batches\n", 2)[1];
        String documented = chapter.split("```json\n", 2)[1].split("```", 2)[0];

        assertThat(JSON.readTree(JSON.writeValueAsString(Migration.of(filling))))
                .isEqualTo(JSON.readTree(documented));
    }

    @Test
    void whatIsNotKnownOfBatchesIsLeftOutAndAPauseIsNot() {
        var batches = new BatchStatus(
                0, 0, null, 0, null, Instant.EPOCH, true, null, null, "refused", Instant.EPOCH, null, null);

        assertThat(JSON.writeValueAsString(StatusDocument.Batches.of(batches))).isEqualTo("""
                {"rows":0,"batches":0,"since":"1970-01-01T00:00:00Z","paused":true,"failure":"refused"}""");
    }

    @Test
    void sqlThatIsNotShownIsLeftOut() {
        assertThat(json(MigrationDescriptor.of(FAILED, List.of(), null))).endsWith("\"problems\":[]}");
    }

    @ParameterizedTest
    @CsvSource({
        "0007_add_phone.sql, wrong, true",
        "migrations/0007_add_phone.sql, wrong, true",
        "migrations/0007_add_phone.up.sql, wrong, true",
        "0007_add_phone.down.sql, wrong, true",
        "0007_add_phone_2.sql, wrong, false",
        "migrations.lock, 0007_add_phone has another checksum, true",
        ", 'Migration 0007_add_phone is applied, but its file is missing.', true",
        ", Migration 0007_add_phone_2 is missing., false",
        ", Migration 10007_add_phone is missing., false",
        ", The history cannot be read, false"
    })
    void aProblemConcernsAMigrationThatItsPlaceOrItsTextNames(
            @Nullable String file, String message, boolean concerned) {
        Problem problem =
                Problem.error(Code.MISSING_FILE, file == null ? null : Place.of(file), message, "put it back");
        assertThat(MigrationDescriptor.concerns(problem, FAILED.name())).isEqualTo(concerned);
    }

    @ParameterizedTest
    @CsvSource({
        "0001_x, migrations/0001_x/up.sql, true",
        "0001_x, 0001_x/migration.sql, true",
        "0001_x, migrations/0001_x/down.sql, true",
        "0001_x, migrations/0001_x/metadata.yaml, true",
        "0001_x, migrations/10001_x/up.sql, false",
        "0001_x, migrations/0001_x/0002_y.sql, false",
        "0001_x, 0001_x, true",
        "0001_x, 0001_x_y, false",
        "V1_2__x, migrations/V1_2__x.sql, true",
        "V1_2__x, V1_2__x.sql.conf, true",
        "V1_2__x, migrations/U1_2__x.sql, true",
        "V1_2__x, migrations/U1_2__x.sql.conf, true",
        "V1_2__x, migrations/U1_2__x_2.sql, false"
    })
    void aMigrationHasTheFilesOfItsLayout(String name, String file, boolean concerned) {
        Problem problem = Problem.error(Code.UNKNOWN_OPTION, Place.of(file), "wrong", "correct it");
        assertThat(MigrationDescriptor.concerns(problem, name)).isEqualTo(concerned);
    }

    @Test
    void oneThatIsNotKnownIsWhy() {
        assertThat(json(MigrationDescriptor.unknown(
                        List.of(Problem.error(Code.DATABASE_UNREACHABLE, null, "No answer", "start it")))))
                .isEqualTo("""
                        {"problems":[{"code":"database-unreachable","severity":"error",\
                        "message":"No answer","remedy":"start it",\
                        "help":"<errors>#database-unreachable"}]}""");
    }

    private static String json(MigrationDescriptor described) {
        return Golden.plain(JSON.writeValueAsString(described));
    }
}
