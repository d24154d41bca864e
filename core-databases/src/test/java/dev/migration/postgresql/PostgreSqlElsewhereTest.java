// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Target;
import dev.migration.fixture.PostgreSqlWorkbench;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A schema without history, in a database where another one has it. */
class PostgreSqlElsewhereTest extends PostgreSqlWorkbench {

    @BeforeEach
    void writeFiles() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        write("0002_u.sql", "CREATE TABLE u (n INT);");
    }

    /** So it is not what Flyway's {@code default-schema} becomes. */
    @Test
    void theSchemaOfTheHistoryIsNotThatOfScripts() {
        execute("CREATE SCHEMA clinic");

        builder().schema("clinic").build().up();

        assertThat(column("SELECT table_schema FROM information_schema.tables WHERE table_name IN ('t', '__migrations')"
                        + " ORDER BY table_name"))
                .containsExactly("clinic", "public");
    }

    private Migrator in(String schema) {
        PGSimpleDataSource user = as("postgres");
        user.setCurrentSchema(schema);
        return builder().dataSource(user).build();
    }

    @Test
    void aFirstRunInAnotherSchemaThanTheHistorysSaysSo() {
        execute("CREATE SCHEMA one", "CREATE SCHEMA two", "CREATE SCHEMA three");
        assertThat(in("one").up().warnings()).isEmpty();

        assertThat(in("two").plan(Target.all()).warnings())
                .isEqualTo(in("two").up().warnings())
                .singleElement()
                .extracting(Problem::message, Problem::remedy)
                .containsExactly(
                        "Schema two had no migration history, and the database has a history of the same migrations in"
                                + " schema one. Is it the right schema?",
                        "if schema one is meant, make it the connection's: currentSchema=one in the URL, or"
                                + " migration.init-sql=SET search_path = one; migration.schema moves only the history. Before that, undo"
                                + " what was applied here: migration down --to 0");
        assertThat(in("two").up().warnings()).isEmpty();
        execute("CREATE TABLE two.flyway_schema_history (n INT)", "DROP SCHEMA one CASCADE");
        delete("0001_t.sql");
        delete("0002_u.sql");
        write("0001_v.sql", "CREATE TABLE v (n INT);");
        assertThat(in("three").up().warnings()).isEmpty();
    }
}
