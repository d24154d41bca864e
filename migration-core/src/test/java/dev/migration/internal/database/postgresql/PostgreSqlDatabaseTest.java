// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.postgresql;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.DatabaseAccessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgreSqlDatabaseTest {

    @Test
    void cockroachDbIsRefused() {
        assertThatThrownBy(() -> PostgreSqlDatabase.requirePostgreSql(
                        "CockroachDB CCL v24.3.0 (aarch64-unknown-linux-gnu, built 2024/11/18 15:05:42, go1.22.8)"))
                .isInstanceOf(DatabaseAccessException.class)
                .hasMessage("""
                        The database is CockroachDB, which is not supported: its pg_try_advisory_lock() is a stub that \
                        always grants the lock, so several instances would migrate at once.
                          Next: use PostgreSQL itself""");
    }

    @Test
    void yugabyteDbIsRefused() {
        assertThatThrownBy(() -> PostgreSqlDatabase.requirePostgreSql(
                        "PostgreSQL 11.2-YB-2.20.1.0-b0 on x86_64-pc-linux-gnu, compiled by clang version 16.0.6"))
                .isInstanceOf(DatabaseAccessException.class)
                .hasMessage("""
                        The database is YugabyteDB, which is not supported: its advisory locks are refused, or granted \
                        without being held, depending on version and settings, so several instances could migrate at once.
                          Next: use PostgreSQL itself""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PostgreSQL 17.2 (Debian 17.2-1.pgdg120+1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0)",
                "PostgreSQL 15.4 on aarch64-unknown-linux-gnu, compiled by aarch64-unknown-linux-gnu-gcc (GCC) 9.5.0",
                "PostgreSQL 16.4 (EnterpriseDB Advanced Server 16.4.1) on x86_64-pc-linux-gnu, compiled by gcc",
                "PostgreSQL 12.12 (Greenplum Database 7.0.0 build commit:0a7a3566) on x86_64-pc-linux-gnu"
            })
    void postgreSqlAndWhatIsMadeFromItIsNot(String version) {
        assertThatNoException().isThrownBy(() -> PostgreSqlDatabase.requirePostgreSql(version));
    }
}
