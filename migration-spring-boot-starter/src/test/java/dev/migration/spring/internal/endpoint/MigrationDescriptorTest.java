package dev.migration.spring.internal.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.MigrationStatus;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.Migration;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.MigrationDescriptor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class MigrationDescriptorTest {

    private static final MigrationStatus FAILED = new MigrationStatus(
            "0007", "0007_add_phone", State.FAILED, "ab12", null, null, null, null, null, null, "refused", null);

    @Test
    void aMigrationWithItsProblemsAndItsSqlAsJson() {
        assertThat(json(MigrationDescriptor.of(
                        Migration.of(FAILED, PackedRehearsals.NONE::of),
                        List.of(Problem.error(Code.OUT_OF_ORDER, null, "It is late", "let it")),
                        Map.of(Direction.UP, "CREATE TABLE t (id INT);", Direction.DOWN, "DROP TABLE t;"))))
                .isEqualTo("""
                        {"version":"0007","name":"0007_add_phone","state":"FAILED","checksum":"ab12","detail":"refused",\
                        "problems":[{"code":"out-of-order","severity":"error","message":"It is late","remedy":"let it"}],\
                        "upSql":"CREATE TABLE t (id INT);","downSql":"DROP TABLE t;"}""");
    }

    @Test
    void aRepeatableMigrationHasItsKind() {
        var views = new MigrationStatus(
                "R__views", "views", State.APPLIED, "ab12", null, null, null, null, null, null, null, null);

        assertThat(json(MigrationDescriptor.of(Migration.of(views, PackedRehearsals.NONE::of), List.of(), null)))
                .isEqualTo("""
                {"version":"R__views","name":"views","kind":"repeatable","state":"APPLIED","checksum":"ab12","problems":[]}""");
    }

    @Test
    void sqlThatIsNotShownIsLeftOut() {
        assertThat(json(MigrationDescriptor.of(Migration.of(FAILED, PackedRehearsals.NONE::of), List.of(), null)))
                .endsWith("\"problems\":[]}");
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
                        "message":"No answer","remedy":"start it"}]}""");
    }

    /** As the actuator's own mapper: without what is null. */
    private static String json(MigrationDescriptor described) {
        return JsonMapper.builder()
                .changeDefaultPropertyInclusion(
                        all -> all.withValueInclusion(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL))
                .build()
                .writeValueAsString(described);
    }
}
