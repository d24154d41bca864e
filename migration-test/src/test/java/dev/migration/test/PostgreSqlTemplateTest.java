// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.migration.Code;
import dev.migration.servers.PostgreSqlServer;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgreSqlTemplateTest extends DatabaseTemplateContract {

    private static final DataSource SERVER = PostgreSqlServer.get().getPostgresDatabase();

    private final String name = "clinic-" + UUID.randomUUID();
    private final String lasting = "slow-" + name;

    private static String url(String name) {
        return "jdbc:postgresql://localhost:" + PostgreSqlServer.get().getPort() + "/" + name + "?user=postgres";
    }

    @Override
    String emptyDatabase() throws Exception {
        Databases.execute(SERVER, "CREATE DATABASE \"" + name + "\"");
        return url(name);
    }

    @AfterEach
    void dropAll() throws Exception {
        List<String> all = marked("");
        all.add(name);
        all.add(lasting);
        for (String database : all) {
            Databases.execute(SERVER, "DROP DATABASE IF EXISTS \"" + database + "\" WITH (FORCE)");
        }
    }

    private List<String> marked(String kind) throws Exception {
        return Databases.column(
                SERVER,
                "SELECT datname FROM pg_database WHERE shobj_description(oid, 'pg_database') LIKE 'dev.migration.test "
                        + kind + "% " + name + "'");
    }

    @Override
    int made(String kind) throws Exception {
        return marked(kind).size();
    }

    @Override
    String slow() throws Exception {
        Databases.execute(SERVER, "CREATE DATABASE \"" + lasting + "\"");
        return "SELECT pg_sleep(60) FROM pg_database WHERE datname = '" + lasting + "'";
    }

    @Override
    void noLongerSlow() throws Exception {
        Databases.execute(SERVER, "DROP DATABASE \"" + lasting + "\"");
    }

    @Test
    void whatHasNoCommentIsNeverDropped() throws Exception {
        String other = "migration_test_copy_" + UUID.randomUUID();
        Databases.execute(SERVER, "CREATE DATABASE \"" + other + "\"");

        DatabaseTemplate.of(folder.migrator(database)).copy().close();

        assertThat(Databases.column(SERVER, "SELECT datname FROM pg_database WHERE datname = '" + other + "'"))
                .hasSize(1);
        Databases.execute(SERVER, "DROP DATABASE \"" + other + "\"");
    }

    @Test
    void theCopyHasTheExtensionsOfTheOriginalAndItsOwner() throws Exception {
        Databases.execute(SERVER, "DROP ROLE IF EXISTS template_owner", "CREATE ROLE template_owner");
        Databases.execute(SERVER, "ALTER DATABASE \"" + name + "\" OWNER TO template_owner");
        Databases.execute(database, "CREATE EXTENSION pg_trgm");

        try (DatabaseCopy copy = DatabaseTemplate.of(folder.migrator(database)).copy()) {
            assertThat(Databases.column(
                            copy.dataSource(),
                            "SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' UNION ALL SELECT pg_get_userbyid(datdba)"
                                    + " FROM pg_database WHERE datname = current_database()"))
                    .containsExactly("pg_trgm", "template_owner");
        }
        dropAll();
        Databases.execute(SERVER, "DROP ROLE template_owner");
    }

    /** Each decides in which schema a script makes its tables. */
    @Test
    void otherSettingsOfTheConnectionMakeAnotherTemplate() throws Exception {
        Databases.execute(database, "CREATE SCHEMA clinic");
        String schema = "SELECT table_schema FROM information_schema.tables WHERE table_name = 'patients'";
        var bySetting = new UrlDataSource(url(name) + "&currentSchema=clinic", "", "");
        for (DataSource source : List.of(database, bySetting)) {
            try (DatabaseCopy copy =
                    DatabaseTemplate.of(folder.migrator(source)).copy()) {
                assertThat(Databases.column(copy.dataSource(), schema))
                        .containsExactly(source == bySetting ? "clinic" : "public");
            }
        }
        for (boolean isSet : List.of(false, true)) {
            try (var pool = new HikariDataSource()) {
                pool.setJdbcUrl(url(name));
                pool.setConnectionInitSql(isSet ? "SET search_path = clinic" : null);
                try (DatabaseCopy copy =
                        DatabaseTemplate.of(folder.migrator(pool)).copy()) {
                    assertThat(Databases.column(copy.dataSource(), schema))
                            .containsExactly(isSet ? "clinic" : "public");
                }
            }
        }
    }

    @Test
    void theDatabaseOfTheServersOwnToolsIsCopiedToo() throws Exception {
        var own = new UrlDataSource(url("postgres"), "", "");

        try (DatabaseCopy copy = DatabaseTemplate.of(folder.migrator(own)).copy()) {
            assertThat(Databases.column(copy.dataSource(), "SELECT name FROM patients"))
                    .containsExactly("Dora");
        }
        for (String template : Databases.column(
                SERVER,
                "SELECT datname FROM pg_database WHERE shobj_description(oid, 'pg_database') LIKE 'dev.migration.test % postgres'")) {
            Databases.execute(SERVER, "DROP DATABASE \"" + template + "\"");
        }
    }

    @Test
    void settingsOfTheDatabaseAreRefusedAsTheyAreNotCopied() throws Exception {
        Databases.execute(SERVER, "ALTER DATABASE \"" + name + "\" SET work_mem = '8MB'");
        assertThatProblem(() -> DatabaseTemplate.of(folder.migrator(database)).copy())
                .hasCode(Code.INVALID_SETTING)
                .names("ALTER DATABASE");

        Databases.execute(SERVER, "ALTER DATABASE \"" + name + "\" RESET ALL");
        folder.with(
                "0003_settings",
                "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = ''8MB''', current_database()); END $$",
                "");
        assertThatProblem(() -> DatabaseTemplate.of(folder.migrator(database)).copy())
                .hasCode(Code.INVALID_SETTING)
                .names("ALTER DATABASE");
        assertThat(made("")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE ROLE reader",
                "GRANT pg_monitor TO postgres",
                "GRANT CONNECT\n ON DATABASE clinic TO postgres",
                "COMMENT ON DATABASE clinic IS ''",
                "ALTER DATABASE clinic RESET ALL"
            })
    void whatIsOutsideOfTheDatabaseIsRefusedWithItsPlace(String outside) throws Exception {
        folder.with("0003_outside", "GRANT SELECT ON patients TO postgres;\n" + outside, "");

        assertThatProblem(() -> DatabaseTemplate.of(folder.migrator(database)).copy())
                .hasCode(Code.INVALID_SETTING)
                .names("0003_outside.sql:3");
        assertThat(made("")).isZero();
        assertThat(folder.run()).isEmpty();
    }

    @Test
    void nothingIsMadeElsewhere() {
        var elsewhere = new UrlDataSource("jdbc:postgresql://db.invalid/clinic", "", "");

        assertThatProblem(() -> DatabaseTemplate.of(folder.migrator(elsewhere)).copy())
                .hasCode(Code.INVALID_SETTING)
                .advises("onHosts(\"db.invalid\")");
    }
}
