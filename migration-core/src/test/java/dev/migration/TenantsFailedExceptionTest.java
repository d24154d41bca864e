// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.migration.internal.help.Remedy;
import dev.migration.internal.report.ExitCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TenantsFailedExceptionTest {

    private static final InvalidMigrationsException GAP = new InvalidMigrationsException(
            Problem.error(Code.SEQUENCE_GAP, Place.of("0003_more.sql"), "There is a gap.", "fill it"));

    private static final WaitTimeoutException WAIT =
            new WaitTimeoutException(Problem.error(Code.WAIT_TIMEOUT, null, "Another one runs.", "wait"));

    private static TenantsFailedException of(int tenants, Map<String, MigrationException> failures) {
        return new TenantsFailedException(tenants, failures);
    }

    @Test
    void itsPageHasThatOfEachTenant() {
        var failures = new LinkedHashMap<String, MigrationException>();
        failures.put("acme", GAP);
        failures.put("bolt", WAIT);

        TenantsFailedException failure = of(5, failures);

        assertThat(failure).hasMessage("""
                2 of 5 tenants were not migrated; the other 3 are migrated.
                0003_more.sql  Tenant acme: There is a gap.
                  Next: fill it
                Tenant bolt: Another one runs.
                  Next: wait""");
        assertThat(failure.problems())
                .extracting(Problem::code, Problem::message)
                .containsExactly(
                        tuple(Code.SEQUENCE_GAP, "Tenant acme: There is a gap."),
                        tuple(Code.WAIT_TIMEOUT, "Tenant bolt: Another one runs."));
        assertThat(failure.failures().keySet()).containsExactly("acme", "bolt");
        assertThat(failure).hasCause(GAP);
        assertThat(failure.getSuppressed()).containsExactly(WAIT);
    }

    @Test
    void whatIsTheSameForManyIsSaidOnce() {
        var failures = new LinkedHashMap<String, MigrationException>();
        IntStream.rangeClosed(1, 12).forEach(i -> failures.put("t" + i, WAIT));

        TenantsFailedException failure = of(12, failures);

        assertThat(failure).hasMessage("""
                12 of 12 tenants were not migrated.
                Tenants t1, t2, t3, t4, t5, t6, t7, t8, t9, t10 and 2 more: Another one runs.
                  Next: wait""");
        assertThat(failure.problems()).hasSize(1);
        assertThat(failure.failures()).hasSize(12);
        assertThat(failure).hasCause(WAIT).hasNoSuppressedExceptions();
    }

    @Test
    void oneOfTwo() {
        assertThat(of(2, Map.of("acme", WAIT)))
                .hasMessageStartingWith("1 of 2 tenants was not migrated; the other one is migrated.\nTenant acme: ");
        assertThat(of(1, Map.of("acme", WAIT))).hasMessageStartingWith("1 of 1 tenant was not migrated.\n");
    }

    @Test
    void commandsNameTheSchemaThatTheyNeed() {
        MigrationException halfDone = new InvalidMigrationsException(Problem.error(
                Code.INTERRUPTED,
                null,
                "0004 is half done",
                Remedy.of("settle it: {}; or {}", Fix.command("mark-applied", "0004"), Fix.command("lock"))));

        assertThat(of(2, Map.of("acme", halfDone)).problems())
                .extracting(Problem::remedy)
                .containsExactly("settle it: migration mark-applied 0004 --tenant acme; or migration lock");
        assertThat(of(2, Map.of("acme", halfDone, "bolt", halfDone)).problems())
                .extracting(Problem::remedy)
                .containsExactly("settle it: migration mark-applied 0004 --tenant TENANT; or migration lock");
    }

    @Test
    void theExitCodeIsTheWorst() {
        MigrationException failed = new MigrationFailedException(
                "Migration failed", "0007_x", Problem.error(Code.STATEMENT_FAILED, null, "no", ""), null);
        MigrationException setting =
                new InvalidMigrationsException(Problem.error(Code.INVALID_SETTING, null, "no schema", ""));
        List<MigrationException> worstFirst = List.of(failed, GAP, setting, WAIT);

        for (int i = 0; i < worstFirst.size(); i++) {
            var failures = new LinkedHashMap<String, MigrationException>();
            for (int j = worstFirst.size() - 1; j >= i; j--) {
                failures.put("t" + j, worstFirst.get(j));
            }
            assertThat(ExitCode.of(of(9, failures))).isEqualTo(ExitCode.of(worstFirst.get(i)));
        }
        assertThat(worstFirst.stream().map(ExitCode::of)).doesNotHaveDuplicates();
    }
}
