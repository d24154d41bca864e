package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.PostgreSqlServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("smoke-only")
class PostgreSqlLiquibaseTest extends LiquibaseContract {

    private static final String ROLE =
            "<sql splitStatements='false'>DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'of_changelog') THEN"
                    + " CREATE ROLE of_changelog; END IF; END $$</sql>";

    private static final String ROLES = "SELECT COUNT(*) FROM pg_roles WHERE rolname = 'of_changelog'";

    @ParameterizedTest
    @Tag("smoke")
    @ValueSource(
            strings = {
                ROLE,
                "<sql>CREATE ROLE of_changelog; COMMENT ON DATABASE postgres IS 'by a changelog'</sql>",
                "<sql splitStatements='false'>SELECT 1; CREATE ROLE of_changelog</sql>",
                "<sql>COMMENT ON DATABASE postgres IS 'by a changelog'</sql>"
            })
    void theServerOfOtherDatabasesStaysAsItIs(String change) throws SQLException {
        String scratch = newDatabase();
        newDatabase();

        assertRefused(adopted(scratch, change), "is about rights, users or the server");

        assertThat(rows(scratch, ROLES)).containsExactly("0");
        assertThat(rows(
                        scratch,
                        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = 'postgres'"))
                .doesNotContain("by a changelog");
    }

    @Test
    @Tag("smoke")
    void anotherSchemaIsPartOfTheBaseline() throws Exception {
        Cli.Outcome made = adopted(
                newDatabase(),
                "<sql>CREATE SCHEMA more</sql><createTable schemaName='more' tableName='other'><column name='n' type='int'/></createTable>");

        assertThat(made.err()).isEmpty();
        assertThat(Files.readString(directory.resolve("migrations/0001_baseline.sql")))
                .contains("CREATE TABLE more.other");
    }

    private void wards() {
        changelog.xml("ward.xml", """
                <changeSet id="1" author="ann"><createTable tableName="ward"><column name="n" type="int"/></createTable></changeSet>
                """);
    }

    private String[] adoptWards(String scratch, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of(changelog.adopt(scratch, "--changelog", "config/liquibase/ward.xml")));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private String migrated(String schema) throws Exception {
        String url = newDatabase();
        execute(url, "CREATE SCHEMA " + schema);
        String inSchema = url + "&currentSchema=" + schema;
        try (Connection connection = connect(inSchema)) {
            changelog.update(connection, "config/liquibase/ward.xml", "");
        }
        return inSchema;
    }

    @Test
    @Tag("smoke")
    void theSchemaOfTheUrlIsTheOneOfTheBaseline() throws Exception {
        wards();

        Cli.Outcome made = cli.run(adoptWards(newDatabase() + "&currentSchema=care"));

        assertThat(made.err()).isEmpty();
        assertThat(Files.readString(directory.resolve("migrations/0001_baseline.sql")))
                .contains("-- Schema: care\n", "CREATE TABLE care.ward")
                .doesNotContain("databasechangelog");
        String url = migrated("care");
        cli.run("adopt", "--yes", "--url", url).ends(0);
        cli.run("up", "--url", url).prints("Nothing to apply");
    }

    @Test
    @Tag("smoke")
    void aBaselineOfAnotherSchemaIsRefused() throws Exception {
        wards();
        cli.run(adoptWards(newDatabase()));

        Cli.Outcome refused = cli.run("adopt", "--yes", "--url", migrated("care"));

        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.err())
                .contains(
                        "from a connection with schema care, and the baseline was made with schema public",
                        "?currentSchema=care");
    }

    @Test
    @Tag("smoke")
    void liquibasesDefaultSchemaIsThatOfItsChanges() throws Exception {
        wards();

        Cli.Outcome made = cli.run(adoptWards(newDatabase(), "--default-schema", "care"));

        assertThat(made.err()).isEmpty();
        assertThat(Files.readString(directory.resolve("migrations/0001_baseline.sql")))
                .contains("-- Schema: public\n", "CREATE TABLE care.ward")
                .doesNotContain("databasechangelog");
        String url = migrated("care").replaceFirst("&currentSchema=.*", "");
        cli.run("adopt", "--yes", "--url", url, "--adopt-table", "care.databasechangelog")
                .ends(0);
        cli.run("up", "--url", newDatabase()).prints("Applied 1 migration");
    }

    /** Many name it in their settings, although it is the usual one. */
    @Test
    @Tag("smoke")
    void theDefaultSchemaMayBeThere() throws Exception {
        wards();

        assertThat(cli.run(adoptWards(newDatabase(), "--default-schema", "public"))
                        .err())
                .isEmpty();

        assertThat(Files.readString(directory.resolve("migrations/0001_baseline.sql")))
                .contains("CREATE TABLE public.ward");
    }

    /** Liquibase's own tables stay where they are made first. */
    @Test
    @Tag("smoke")
    void aChangelogMayLeaveAnotherSearchPath() throws Exception {
        cli.file("resources/path.sql", """
                --liquibase formatted sql
                --changeset ann:1
                CREATE SCHEMA care;
                SET search_path = care;
                CREATE TABLE bed (n INT);
                """);

        Cli.Outcome made = cli.run(changelog.adopt(newDatabase(), "--changelog", "path.sql"));

        assertThat(made.err()).isEmpty();
        assertThat(made.out()).contains("the 1 changeset ");
        assertThat(Files.readString(directory.resolve("migrations/0001_baseline.sql")))
                .contains("CREATE TABLE care.bed")
                .doesNotContain("databasechangelog");
    }

    @Test
    void aServerWithoutOtherDatabasesMayBeChanged() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            String scratch = server.getJdbcUrl("postgres", "postgres");
            adopted(scratch, ROLE).prints("the 2 changesets");
            assertThat(rows(scratch, ROLES)).containsExactly("1");
            Files.delete(directory.resolve("migrations/0001_baseline.sql"));

            execute(scratch, "CREATE DATABASE other");
            assertRefused(adopted(scratch, ROLE), "is about rights, users or the server");
            execute(scratch, "DROP DATABASE other");
            execute(scratch, "CREATE DATABASE empty");
            adopted(server.getJdbcUrl("postgres", "empty"), ROLE).ends(0);
            Files.delete(directory.resolve("migrations/0001_baseline.sql"));
            execute(scratch, "CREATE TABLE kept (n INT)");
            assertRefused(
                    adopted(server.getJdbcUrl("postgres", "empty"), ROLE), "is about rights, users or the server");
        }
    }

    @Override
    String newDatabase() throws SQLException {
        String name = "lb" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection =
                        PostgreSqlServer.get().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return PostgreSqlServer.get().getJdbcUrl("postgres", name);
    }
}
