// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.DownScript;
import dev.migration.MigrationException;
import dev.migration.MigrationStatus;
import dev.migration.Migrator;
import dev.migration.Policy;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.Target;
import dev.migration.fixture.Connections;
import dev.migration.fixture.Texts;
import dev.migration.fixture.Workbench;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where the history is kept, under whatever name. */
interface NamesContract extends Workbench {

    private void lifeOf(Migrator.Builder builder) {
        writeUpAndDown("0001_t.sql", "CREATE TABLE t (n INT);", "DROP TABLE t;");
        write("0002_plain.sql", "-- no-transaction", "INSERT INTO t VALUES (1);");
        Migrator migrator = builder.build();

        assertThat(migrator.up().migrations()).hasSize(2);
        assertThat(migrator.up().migrations()).isEmpty();
        assertThat(migrator.status().migrations())
                .extracting(MigrationStatus::state)
                .containsExactly(State.APPLIED, State.APPLIED);
        migrator.markFailed("0002");
        assertThat(migrator.down(Target.count(1), DownScript.STORED).migrations())
                .hasSize(1);
        assertThat(migrator.up().migrations()).hasSize(2);
    }

    @Tag("smoke")
    @Texts("""
            we"ird; DROP TABLE t; -- ¦ it's ¦ with space ¦ UPPER ¦ Mixed_Case ¦ verlauf_ü_日本 ¦ back\\slash
            select ¦ fifty_nine_bytes_00000000000000000000000000000000000000000""")
    default void theTableMayHaveAnyName(String table) {
        lifeOf(builder().table(table));

        // A plain lower-case name can be written without quotes, so it is in the database's own case.
        boolean upper = isUpperCase() && table.matches("[a-z0-9_]+");
        assertThat(column(
                        "SELECT name FROM " + quoted(upper ? table.toUpperCase(Locale.ROOT) : table) + " ORDER BY id"))
                .containsExactly("0001_t", "0002_plain");
    }

    @Tag("smoke")
    @Texts("we\"ird; DROP TABLE t; -- ¦ it's ¦ with space ¦ UPPER ¦ verlauf_ü_日本")
    default void theSchemaMayHaveAnyName(String schema) {
        createSchema(quoted(schema));

        lifeOf(builder().schema(schema));

        assertThat(column("SELECT name FROM " + quoted(schema) + ".__migrations ORDER BY id"))
                .containsExactly("0001_t", "0002_plain");
        assertThat(column("SELECT n FROM t")).containsExactly("1");
    }

    /** Not on SQLite, where it is a file. */
    @Tag("smoke")
    @Texts("we\"ird; DROP TABLE t; -- ¦ UPPER ¦ under_score")
    default void theSchemaIsCreatedWhereThatIsAllowed(String schema) {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        Migrator migrator =
                builder().schema(schema).policies(Set.of(Policy.CREATE_SCHEMA)).build();

        assertThat(migrator.up().migrations()).hasSize(1);
        assertThat(migrator.up().migrations()).isEmpty();
        assertThat(builder().schema(schema).build().status().pending()).isEmpty();
        delete("0001_t.sql");
    }

    @Test
    default void aSchemaThatExistsIsUsedWhereOneMayBeCreated() {
        createSchema(quoted("there"));
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        Migrator migrator =
                builder().schema("there").policies(Set.of(Policy.CREATE_SCHEMA)).build();
        assertThat(migrator.up().migrations()).hasSize(1);
    }

    @Texts("lower ¦ Mixed ¦ we\"ird; DROP TABLE t; --")
    default void theCurrentSchemaOfTheConnectionIsTheDefault(String schema) {
        createSchema(quoted(schema));
        DataSource inSchema = Connections.prepared(dataSource(), connection -> select(connection, schema));

        lifeOf(builder().dataSource(inSchema));

        assertThat(column("SELECT name FROM " + quoted(schema) + ".__migrations ORDER BY id"))
                .containsExactly("0001_t", "0002_plain");
        assertThat(column("SELECT n FROM " + quoted(schema) + ".t")).containsExactly("1");
    }

    /** Makes a schema the connection's current one. */
    default void select(Connection connection, String schema) throws SQLException {
        connection.setSchema(schema);
    }

    @Test
    default void twoHistoriesInOneDatabaseDoNotKnowEachOther() {
        createSchema("tenant");
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        write("0001_t.sql", "CREATE TABLE t_of_tenant (n INT);");

        assertThat(builder()
                        .schema("tenant")
                        .baseline(Baseline.none())
                        .build()
                        .up()
                        .migrations())
                .hasSize(1);
        assertThat(builder().table("other").build().status().pending()).hasSize(1);
    }

    @Test
    default void aSchemaThatDoesNotExistIsRefused() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");

        refusedByAll(builder().schema("nowhere"));
        refusedWith("schema-missing", () -> builder().schema("nowhere").build().up());
        assertThat(refused(() -> builder().schema("nowhere").build().down())).hasMessageContaining("does not exist");
    }

    @Test
    default void aMistypedSchemaNamesTheOneThatHasAHistory() {
        assumeThat(vendor()).isNotEqualTo("sqlite");
        createSchema("history");
        writeUpAndDown("0001_t.sql", "CREATE TABLE t (n INT);", "DROP TABLE t;");
        builder().schema("history").build().up();
        Migrator.Builder mistyped = builder().schema("histroy");

        Problem refusal = refusedByAll(mistyped);

        String there = isUpperCase() ? "HISTORY" : "history";
        assertThat(refusal.message()).endsWith(" does not exist.");
        assertThat(refusal.remedy()).startsWith("there is a migration history with migration.schema=" + there + ":");
        refused(() -> mistyped.build().down());
        assertThat(builder().schema(there).build().status().pending()).isEmpty();
    }

    @Test
    default void nothingIsUndoneWhereTheHistoryIsElsewhere() {
        writeUpAndDown("0001_t.sql", "CREATE TABLE t (n INT);", "DROP TABLE t;");
        assertThat(migrator().down().warnings())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .contains("There is no migration history in table __migrations of schema ");
        up();
        Migrator.Builder mistyped = builder().table("mistyped");

        for (ThrowingCallable undo : List.<ThrowingCallable>of(
                () -> mistyped.build().down(),
                () -> mistyped.build().down(Target.version("0"), DownScript.FILE),
                () -> mistyped.build().planDown(Target.all(), DownScript.STORED))) {
            assertRefused(undo)
                    .hasCode(Code.NOT_APPLIED)
                    .names("in table mistyped")
                    .advises("migration.table=__migrations");
        }
        assertThat(migrator().down().migrations()).hasSize(1);
        assertThat(migrator().down().warnings()).isEmpty();
    }

    @Test
    @Tag("smoke")
    default void aNameThatTheDatabaseWouldCutIsRefused() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");

        refusedWith(
                "name-too-long", () -> builder().table("x".repeat(60)).build().up());
        assertThat(refused(
                        MigrationException.class,
                        () -> builder().table(" ").build().up()))
                .hasMessage("table must not be empty.\n  Next: leave it out to use the default");
        for (String name : List.of("", "a\0b", "ü".repeat(30))) {
            refused(
                    MigrationException.class,
                    () -> builder().table(name).build().up());
        }
    }

    @Test
    @Tag("smoke")
    default void aMissingDatabaseIsReported() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");

        assertThat(refused(
                        DatabaseAccessException.class,
                        () -> builder().dataSource(unreachable()).build().up()))
                .hasMessageStartingWith("No connection to the database: ")
                .hasMessageEndingWith("; nothing was changed");
    }

    /** A database that nobody has started. */
    DataSource unreachable();
}
