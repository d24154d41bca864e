// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.MigrationStatus;
import dev.migration.State;
import dev.migration.fixture.PostgreSqlWorkbench;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class PostgreSqlToolLockTest extends PostgreSqlWorkbench implements ToolLockContract {

    private long key() {
        var crc = new CRC32();
        crc.update(("public\0schema_migrations\0" + dataSource.getDatabaseName()).getBytes(UTF_8));
        return (int) crc.getValue() * 1486364155 & 0xFFFFFFFFL;
    }

    @Override
    public String tryLock() {
        return "SELECT pg_try_advisory_lock(" + key() + ")";
    }

    @Override
    public String unlock() {
        return "SELECT pg_advisory_unlock(" + key() + ")";
    }

    @Test
    void whoMayOnlyReadTheTablesPlansAnAdoption() {
        migratedByLiquibase();
        String reader = "reader_of_" + dataSource.getDatabaseName();
        execute(
                "CREATE ROLE " + reader + " LOGIN",
                "GRANT USAGE ON SCHEMA public TO " + reader,
                "GRANT SELECT ON databasechangelog, databasechangeloglock TO " + reader);

        assertThat(Adoption.of(builder().dataSource(as(reader)).build()).plan().migrations())
                .extracting(MigrationStatus::state)
                .containsExactly(State.BASELINE);
    }

    @Test
    void aLockTableWithMoreRowsThanAnyToolWritesIsRefused() {
        migratedByLiquibase();
        execute(
                "INSERT INTO databasechangeloglock SELECT n, FALSE, NULL, repeat('x', 255) FROM generate_series(2, 60000) n");

        assertThat(refused(() -> adoption().adopt()))
                .hasMessageContaining("Table databasechangeloglock has more than 50000 rows");
    }
}
