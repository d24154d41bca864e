// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Sequence;
import dev.migration.State;
import dev.migration.TenantMigrator;
import dev.migration.TenantSource;
import dev.migration.TenantState;
import dev.migration.TenantsFailedException;
import dev.migration.fixture.TenantWorkbench;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is unusual about one tenant, or wrong with all of them. */
public interface TenantTroubleContract extends TenantWorkbench {

    /** The tenant's history, as it is written in SQL. */
    private String history(String tenant) {
        return schema(tenant) + ".__migrations";
    }

    @Test
    @Tag("smoke")
    default void whatIsReadOfAllAtOnceIsWhatEachSaysByItself() {
        createTenants("acme", "bolt", "cord", HOSTILE);
        counts();
        tenants("acme", HOSTILE).up();
        delete("0002_rows.sql");
        write("0002_other.sql", "INSERT INTO counts VALUES (3);");
        tenants("bolt").up();
        TenantMigrator tenants = tenants("acme", "bolt", "cord", HOSTILE);

        Map<String, TenantState> status = tenants.status();

        assertThat(TenantWorkbench.states(status, "bolt")).containsExactly(State.APPLIED, State.APPLIED);
        assertThat(status)
                .allSatisfy((name, state) -> assertThat(state)
                        .isEqualTo(TenantState.of(tenants.migrator(name).status())));
    }

    @Test
    default void aTenantWhoseHistoryDiffersKeepsNoOtherBack() {
        createTenants("acme", "bolt", "cord");
        counts();
        tenants("acme", "bolt", "cord").up();
        execute(
                "UPDATE " + history("bolt") + " SET checksum = 'other' WHERE id = 1",
                "UPDATE " + schema("bolt") + ".__migrations_log SET up_sql = 'SELECT 1' WHERE version = '0001'");
        write("0003_more.sql", "INSERT INTO counts VALUES (3);");
        TenantMigrator tenants = tenants("acme", "bolt", "cord");

        TenantsFailedException failure = someFail(tenants::up);

        assertThat(failure.failures()).containsOnlyKeys("bolt");
        assertThatProblem(failure.problems()).hasCode(Code.CHECKSUM_MISMATCH);
        assertThat(rows("cord")).containsExactly("1", "3");
        assertThat(TenantWorkbench.states(tenants.status(), "bolt"))
                .containsExactly(State.CHANGED, State.APPLIED, State.PENDING);
    }

    @Test
    default void whatIsHalfDoneForOneTenantIsSeen() {
        createTenants("acme", "bolt");
        counts();
        tenants("acme", "bolt").up();
        execute("DELETE FROM " + schema("bolt") + ".__migrations_run");
        execute("INSERT INTO " + schema("bolt") + ".__migrations_run (id, direction, version, name, checksum,"
                + " statements_done, prefix_hash, since) VALUES (1, 'up', '0002', '0002_rows', 'lost', 0, '',"
                + " TIMESTAMP '2026-01-02 03:04:05')");

        Map<String, TenantState> status = tenants("acme", "bolt").status();

        assertThat(TenantWorkbench.states(status, "acme")).containsExactly(State.APPLIED, State.APPLIED);
        assertThat(TenantWorkbench.states(status, "bolt")).containsExactly(State.APPLIED, State.INTERRUPTED);
        assertThat(status.get("bolt").problems()).extracting(Problem::code).contains(Code.INTERRUPTED);
    }

    @Test
    default void aTableOfAnotherToolIsOneTenantsProblem() {
        createTenants("acme", "bolt", "cord", "dune");
        counts();
        execute("CREATE TABLE " + history("bolt") + " (id VARCHAR(9), script VARCHAR(9))");
        execute("CREATE TABLE " + schema("bolt") + ".__migrations_run (id INT)");
        execute("CREATE TABLE " + schema("bolt") + ".__migrations_log (id INT)");
        TenantMigrator tenants = tenants("acme", "bolt", "cord", "dune");

        TenantsFailedException failure = someFail(tenants::up);

        assertThat(failure.failures()).containsOnlyKeys("bolt");
        assertThatProblem(failure.problems()).hasCode(Code.FOREIGN_HISTORY);
        Map<String, TenantState> status = tenants.status();
        assertThat(status.get("bolt").report()).isNull();
        assertThatProblem(status.get("bolt").problems()).hasCode(Code.FOREIGN_HISTORY);
        assertThat(TenantWorkbench.states(status, "dune")).containsExactly(State.APPLIED, State.APPLIED);
    }

    @Test
    default void aProblemWithTheFilesStopsAllBeforeAnyIsTouched() {
        createTenants("acme", "bolt");
        counts();
        tenants("acme").up();
        write("0003_wrong.sql", "INSERT INTO counts VALUES ('no end);");
        List<MigrationEvent> told = new ArrayList<>();

        InvalidMigrationsException refusal = refused(
                () -> tenants(builder().listener(told::add), "acme", "bolt").up());

        assertThatProblem(refusal.problems()).hasCode(Code.UNTERMINATED_STRING);
        assertThat(refusal.getMessage()).containsOnlyOnce("0003_wrong.sql");
        assertThat(told).isEmpty();
        assertThat(column(
                        "SELECT table_schema FROM information_schema.tables WHERE LOWER(table_name) = '__migrations'"))
                .hasSize(1);
    }

    @Test
    default void itStopsAllAlsoWhereTheHistoryOfOneCannotBeRead() {
        createTenants("acme", "bolt", "cord", "dune");
        counts();
        tenants("acme", "bolt", "cord", "dune").up();
        execute("DROP TABLE " + history("bolt"));
        execute("CREATE TABLE " + history("bolt") + " (id VARCHAR(9), script VARCHAR(9))");
        write("0003_more.sql", "INSERT INTO counts VALUES (3);");
        write("0004_wrong.sql", "INSERT INTO counts VALUES ('no end);");

        InvalidMigrationsException refusal =
                refused(() -> tenants("acme", "bolt", "cord", "dune").up());

        assertThatProblem(refusal.problems()).hasCode(Code.UNTERMINATED_STRING);
        assertThat(List.of("acme", "bolt", "cord", "dune"))
                .allSatisfy(tenant -> assertThat(rows(tenant)).containsExactly("1"));
    }

    @Test
    default void eachTenantHasItsOwnBaseline() {
        createTenants("acme", "bolt");
        counts();
        execute("CREATE TABLE " + schema("acme") + ".counts (n INT)");
        Migrator.Builder strict = builder().sequence(Sequence.STRICT);
        TenantMigrator tenants = tenants(strict, "acme", "bolt");
        tenants.migrator("acme").baseline(Baseline.of("0001"));

        assertThat(tenants.up().tenants())
                .allSatisfy((name, report) -> assertThat(report.migrations()).hasSize(name.equals("acme") ? 1 : 2));

        delete("0001_counts.sql");
        assertThat(tenants(strict, "acme").up().tenants()).containsOnlyKeys("acme");
    }

    @Test
    default void whatIsRequiredMayBeBelowATenantsBaseline() {
        createTenants("acme");
        counts();
        execute("CREATE TABLE " + schema("acme") + ".counts (n INT)");
        tenants("acme").migrator("acme").baseline(Baseline.of("0001"));
        delete("0001_counts.sql");
        write("0003_late.sql", "-- option: requires=0001", "INSERT INTO counts VALUES (3);");

        assertThat(tenants("acme").up().tenants())
                .allSatisfy((name, report) -> assertThat(report.migrations()).hasSize(2));
    }

    @Test
    default void namesThatAreNoneAreRefusedAndNothingIsTouched() {
        counts();

        for (String name : List.of("", " ", "a\0b")) {
            assertRefused(() -> tenants("acme", name).up()).hasCode(Code.INVALID_SETTING);
            refused(() -> tenants("acme").migrator(name));
        }
    }

    @Test
    default void twoNamesOfOneSchemaAreRefused() {
        createTenants("acme");
        counts();
        TenantMigrator tenants = tenants("acme", "ACME");

        if (isUpperCase()) {
            assertThat(refused(tenants::up))
                    .hasMessage("The tenants acme and ACME are one schema, ACME.\n"
                            + "  Next: name it once; no tenant was touched");
        } else {
            createTenants("ACME");
            assertThat(tenants.up().tenants()).containsOnlyKeys("acme", "ACME");
        }
    }

    @Test
    default void aTenantThatIsNamedTwiceIsMigratedOnce() {
        createTenants("acme");
        counts();

        assertThat(tenants("acme", "acme").up().tenants()).containsOnlyKeys("acme");
        assertThat(rows("acme")).containsExactly("1");
    }

    @Test
    default void withoutTenantsThereIsNothingToDo() {
        counts();

        assertThat(tenants().up().tenants()).isEmpty();
        assertThat(tenants().requireUpToDate()).isEmpty();
        assertThat(tableNames()).isEmpty();
    }

    @Test
    default void aTableNamesTheTenants() {
        createTenants("acme", "bolt");
        counts();
        execute("CREATE TABLE tenant (id INT, name VARCHAR(20))");
        execute("INSERT INTO tenant VALUES (1, 'bolt')");
        TenantMigrator tenants = TenantMigrator.of(
                builder(), TenantSource.query(dataSource(), "SELECT name FROM tenant ORDER BY id DESC"), 2);

        assertThat(tenants.up().tenants()).containsOnlyKeys("bolt");
        execute("INSERT INTO tenant VALUES (2, 'acme')");
        assertThat(tenants.up().tenants().keySet()).containsExactly("acme", "bolt");

        execute("DROP TABLE tenant");
        assertThat(catchThrowableOfType(DatabaseAccessException.class, tenants::up)
                        .problems())
                .extracting(Problem::code, Problem::remedy)
                .containsExactly(tuple(
                        Code.DATABASE_ERROR, "see what the database says, and start again; no tenant was touched"));
    }
}
