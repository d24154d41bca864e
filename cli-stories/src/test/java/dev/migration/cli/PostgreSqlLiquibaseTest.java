package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.PostgreSqlServer;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("smoke-only")
class PostgreSqlLiquibaseTest extends LiquibaseContract {

    @Test
    @Tag("smoke")
    void anotherSchemaIsPartOfTheBaseline() throws Exception {
        changelog.xml("schemas.xml", """
                <changeSet id="1" author="ann">
                    <sql>CREATE SCHEMA more</sql>
                    <createTable schemaName='more' tableName='other'><column name='n' type='int'/></createTable>
                </changeSet>
                """);

        Cli.Outcome made = adopted(migratedByLiquibase("config/liquibase/schemas.xml", "", database -> {}));

        assertThat(made.err()).isEmpty();
        assertThat(Files.readString(baseline())).contains("CREATE TABLE more.other");
    }

    /** A database in which Liquibase has made a table by a URL with this schema. */
    private String migratedIn(String schema) throws Exception {
        changelog.xml("ward.xml", """
                <changeSet id="1" author="ann"><createTable tableName="ward"><column name="n" type="int"/></createTable></changeSet>
                """);
        String url = newDatabase();
        execute(url, "CREATE SCHEMA IF NOT EXISTS " + schema);
        String inSchema = url + "&currentSchema=" + schema;
        updateByLiquibase(inSchema, "config/liquibase/ward.xml", "", database -> {});
        return inSchema;
    }

    @Test
    @Tag("smoke")
    void theSchemaOfTheUrlIsTheOneOfTheBaseline() throws Exception {
        Cli.Outcome made = adopted(migratedIn("care"));

        assertThat(made.err()).isEmpty();
        assertThat(Files.readString(baseline()))
                .contains("-- Schema: care\n", "CREATE TABLE care.ward")
                .doesNotContain("databasechangelog");
        String url = migratedIn("care");
        cli.run("adopt", "--yes", "--url", url).ends(0);
        cli.run("up", "--url", url).prints("Nothing to apply");
    }

    @Test
    @Tag("smoke")
    void aBaselineOfAnotherSchemaIsRefused() throws Exception {
        adopted(migratedIn("public")).ends(0);

        Cli.Outcome refused = cli.run("adopt", "--yes", "--url", migratedIn("care"));

        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.err())
                .contains(
                        "from a connection with schema care, and the baseline was made with schema public",
                        "?currentSchema=care");
    }

    @Test
    @Tag("smoke")
    void liquibasesDefaultSchemaIsThatOfItsChanges() throws Exception {
        String from = migratedIn("care").replaceFirst("&currentSchema=.*", "");

        Cli.Outcome made = adopted(from, "--adopt-table", "care.databasechangelog");

        assertThat(made.err()).isEmpty();
        assertThat(Files.readString(baseline()))
                .contains("-- Schema: public\n", "CREATE TABLE care.ward")
                .doesNotContain("databasechangelog");
        String url = migratedIn("care").replaceFirst("&currentSchema=.*", "");
        cli.run("adopt", "--yes", "--url", url, "--adopt-table", "care.databasechangelog")
                .ends(0);
        cli.run("up", "--url", newDatabase()).prints("Applied 1 migration");
    }

    /** As of a module with its own schema. */
    @Test
    @Tag("smoke")
    void aSecondChangelogMayBeInAnotherSchema() throws Exception {
        String url = migratedIn("care").replaceFirst("&currentSchema=.*", "");
        updateByLiquibase(url, "config/liquibase/ward.xml", "", database -> {});

        for (Cli.Outcome refused : List.of(adopted(url), adopted(url, "--adopt-table", "care.databasechangelog"))) {
            refused.says("care.databasechangelog, public.databasechangelog", "with this changelog alone")
                    .ends(3);
        }
        assertThat(baseline()).doesNotExist();
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

        Cli.Outcome made = adopted(migratedByLiquibase("path.sql", "", database -> {}));

        assertThat(made.err()).isEmpty();
        assertThat(made.out()).contains("the 1 changeset ");
        assertThat(Files.readString(baseline()))
                .contains("CREATE TABLE care.bed")
                .doesNotContain("databasechangelog");
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
