// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import dev.migration.fixture.MariaDbWorkbench;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

class MariaDbOtherToolsTest extends MariaDbWorkbench
        implements AdoptContract, RanSinceContract, LiquibaseAdoptContract {

    @Override
    public Migrator.Builder builder() {
        return super.builder().baseline(null);
    }

    @Test
    void aTimeThatIsAnInstantIsReadAsOne() {
        write("V1__t.sql", "CREATE TABLE t (n INT);");
        execute(
                "CREATE TABLE t (n INT)",
                "CREATE TABLE flyway_schema_history (installed_rank INT NOT NULL PRIMARY KEY, version VARCHAR(50),"
                        + " description VARCHAR(200) NOT NULL, type VARCHAR(20) NOT NULL, script VARCHAR(1000) NOT NULL,"
                        + " checksum INT, installed_by VARCHAR(100) NOT NULL, installed_on TIMESTAMP NOT NULL,"
                        + " execution_time INT NOT NULL, success BOOLEAN NOT NULL)",
                "INSERT INTO flyway_schema_history VALUES (1, '1', 't', 'SQL', 'V1__t.sql', NULL, 'app',"
                        + " FROM_UNIXTIME(1767323045), 1, TRUE)");
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
        try {
            Adoption.of(builder().build()).adopt();
        } finally {
            TimeZone.setDefault(before);
        }

        assertThat(column("SELECT CAST(applied_at AS CHAR) FROM __migrations").get(0))
                .startsWith("2026-01-02 03:04:05");
    }
}
