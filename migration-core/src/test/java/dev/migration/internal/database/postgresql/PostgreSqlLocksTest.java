// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgreSqlLocksTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT dblink_exec('x', 'DELETE FROM t')",
                "COPY t TO  PROGRAM 'mail'",
                "COPY t FROM PROGRAM 'curl'",
                "SELECT pg_advisory_lock(1)",
                "DO $$ BEGIN PERFORM pg_try_advisory_lock(1); END $$",
                "prepare p AS SELECT 1"
            })
    void whatLeavesItsTransactionStaysAfterARollback(String sql) {
        assertThat(PostgreSqlLocks.staysAfterRollback(sql)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT pg_advisory_xact_lock(1)",
                "COPY t FROM '/tmp/program'",
                "UPDATE t SET prepare = 1",
                "INSERT INTO t VALUES (1)"
            })
    void whatIsRolledBackDoesNot(String sql) {
        assertThat(PostgreSqlLocks.staysAfterRollback(sql)).isFalse();
    }
}
