// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.fixture.PostgreSqlWorkbench;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

class PostgreSqlFlywayTableTest extends PostgreSqlWorkbench implements FlywayTableContract {

    @Override
    public Migrator.Builder builder() {
        return super.builder().baseline(null);
    }

    /** Flyway's table is then older than what was applied here. */
    @Test
    void aHistoryThatTestsHaveEmptiedIsNotTakenOverFromATableThatIsNotWritten() {
        write("V1__t.sql", "CREATE TABLE t (n INT);");
        Flyway.configure()
                .dataSource(dataSource())
                .locations("filesystem:" + folder())
                .load()
                .migrate();
        execute(
                "CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
                "CREATE TRIGGER audit BEFORE INSERT ON flyway_schema_history FOR EACH ROW EXECUTE FUNCTION audit()");
        write("V2__row.sql", "INSERT INTO t VALUES (2);");
        upAdopts("flyway").build().up();
        emptyHistory();

        assertThatProblem(() -> upAdopts("flyway").build().up())
                .hasCode(Code.NON_EMPTY_SCHEMA)
                .names("may be older than what was applied here");
        assertThat(column("SELECT n FROM t")).containsExactly("2");
    }
}
