// SPDX-License-Identifier: Apache-2.0
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

    private static final String OF_ANY_SCHEMA = """
            --liquibase formatted sql
            --changeset ann:1 splitStatements:false
            CREATE TYPE mood AS ENUM ('sad', 'public');
            CREATE DOMAIN short AS VARCHAR(5) CHECK (VALUE <> 'x');
            CREATE FUNCTION next_code() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN nextval('code'); END $$;
            CREATE FUNCTION doubled(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT n * 2';
            CREATE SEQUENCE code START WITH 7;
            CREATE TABLE ward (id INT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, old SERIAL, "Mood" mood DEFAULT 'sad', name short,
                code INT DEFAULT nextval('code'), double INT GENERATED ALWAYS AS (doubled(5)) STORED);
            CREATE TABLE bed (id INT PRIMARY KEY, ward INT REFERENCES ward (id), CHECK (doubled(id) > 0));
            CREATE UNIQUE INDEX bed_ward ON bed (ward, doubled(id));
            CREATE VIEW full_ward AS SELECT w.*, b.id AS bed, next_code() FROM ward w JOIN bed b ON b.ward = w.id;
            CREATE MATERIALIZED VIEW wards AS SELECT count(*) FROM ward;
            CREATE FUNCTION mark() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := 'm'; RETURN NEW; END $$;
            CREATE TRIGGER marks BEFORE INSERT ON ward FOR EACH ROW EXECUTE FUNCTION mark();
            CREATE RULE keeps AS ON DELETE TO bed DO INSTEAD NOTHING;
            CREATE STATISTICS both_of_bed ON id, ward FROM bed;
            ALTER TABLE bed ENABLE ROW LEVEL SECURITY;
            CREATE POLICY sees ON bed USING (ward IN (SELECT id FROM ward));
            COMMENT ON COLUMN ward.name IS 'it''s ${name}';
            COMMENT ON FUNCTION doubled(int) IS 'two';
            INSERT INTO ward DEFAULT VALUES;
            UPDATE ward SET name = '${x}';
            INSERT INTO bed VALUES (3, 1);
            REFRESH MATERIALIZED VIEW wards;
            """;

    /** A new database in which Liquibase has filled a schema. */
    private String filledIn(String schema, String changes) throws Exception {
        cli.file("resources/any.sql", changes);
        String url = newDatabase();
        execute(url, "CREATE SCHEMA IF NOT EXISTS " + schema);
        String inSchema = url + "&currentSchema=" + schema;
        updateByLiquibase(inSchema, "any.sql", "", database -> {});
        return inSchema;
    }

    /** What a schema has, as far as its own name is no part of that. */
    private static List<String> contents(String url, String schema) throws SQLException {
        String inSchema =
                " FROM pg_class c WHERE relnamespace = '" + schema + "'::regnamespace AND relname !~ '^(__|database)'";
        return rows(url + "&currentSchema=" + schema, """
                SELECT relkind::text || ' ' || relname || ' ' || coalesce(obj_description(c.oid), '') %1$s
                UNION ALL SELECT relname || '.' || attname || ' ' || format_type(atttypid, atttypmod) || ' '
                                 || coalesce(pg_get_expr(adbin, adrelid), '') || coalesce(col_description(c.oid, attnum), '')
                            FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
                            JOIN (SELECT * %1$s) c ON c.oid = attrelid WHERE attnum > 0
                UNION ALL SELECT conname || ' ' || pg_get_constraintdef(k.oid) FROM pg_constraint k
                            JOIN (SELECT * %1$s) c ON c.oid = conrelid
                UNION ALL SELECT pg_get_indexdef(indexrelid, 1, true) FROM pg_index JOIN (SELECT * %1$s) c ON c.oid = indrelid
                UNION ALL SELECT pg_get_triggerdef(t.oid, true) FROM pg_trigger t JOIN (SELECT * %1$s) c ON c.oid = tgrelid
                           WHERE NOT tgisinternal
                UNION ALL SELECT pg_get_viewdef(oid) FROM (SELECT * %1$s) c WHERE relkind IN ('v', 'm')
                UNION ALL SELECT proname || prosrc || pg_get_function_result(oid) FROM pg_proc
                           WHERE pronamespace = '%2$s'::regnamespace
                UNION ALL SELECT qual FROM pg_policies WHERE schemaname = '%2$s'
                UNION ALL SELECT w::text FROM ward w UNION ALL SELECT b::text FROM bed b UNION ALL SELECT count::text FROM wards
                ORDER BY 1""".formatted(inSchema, schema));
    }

    @Test
    @Tag("smoke")
    void aBaselineOfAnySchemaGivesTheSameInSeveral() throws Exception {
        String liquibases = filledIn("filled", OF_ANY_SCHEMA);

        Cli.Outcome made = adopted(liquibases, "--any-schema");

        assertThat(made.err()).isEmpty();
        String text = Files.readString(baseline());
        assertThat(text).doesNotContain("filled", "migration_elsewhere", "-- Schema:");
        String url = newDatabase();
        List<String> expected = contents(liquibases.replaceFirst("&currentSchema=.*", ""), "filled");
        assertThat(expected).hasSizeGreaterThan(30);
        for (String schema : List.of("clinic_a", "\"Clinic B\"")) {
            execute(url, "CREATE SCHEMA " + schema);
            String inSchema =
                    url + "&currentSchema=" + schema.replace(" ", "%20").replace("\"", "%22");
            cli.run("up", "--url", inSchema).prints("Applied 1 migration");
        }
        assertThat(contents(url, "clinic_a")).isEqualTo(expected);
        assertThat(rows(url, "SELECT count(*) FROM pg_depend WHERE refobjid = '\"Clinic B\"'::regnamespace"))
                .isEqualTo(rows(url, "SELECT count(*) FROM pg_depend WHERE refobjid = 'clinic_a'::regnamespace"));
        assertThat(rows(url, "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
                .containsExactly("0");
        for (String each : List.of(url + "&currentSchema=clinic_a", liquibases)) {
            execute(each, "INSERT INTO ward DEFAULT VALUES");
            assertThat(rows(each, "SELECT id || ' ' || old || ' ' || code || name FROM ward ORDER BY id"))
                    .containsExactly("1 1 7${x}", "2 2 8m");
        }
        String other = filledIn("other", OF_ANY_SCHEMA);
        cli.run("adopt", "--yes", "--url", other).ends(0);
        cli.run("up", "--url", other).prints("Nothing to apply");
    }

    @Test
    @Tag("smoke")
    void aTextWithTheSchemasNameIsAQuestion() throws Exception {
        String changes = """
                --liquibase formatted sql
                --changeset ann:1 splitStatements:false
                CREATE TABLE ward (name TEXT);
                CREATE FUNCTION f() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT count(*) FROM %1$s.ward); END $$;
                INSERT INTO ward VALUES ('the Care ward'), ('careful');
                """;

        adopted(filledIn("care", changes.formatted("care")), "--any-schema")
                .says(
                        "has the name of the schema care in 2 lines",
                        "FROM care.ward",
                        "'the Care ward'",
                        "whose name occurs nowhere else, such as clinic_4711")
                .ends(3);
        adopted(filledIn("clinic_4711", changes.formatted("clinic_4711")), "--any-schema")
                .says("has the name of the schema clinic_4711 in 1 line")
                .ends(3);
        assertThat(baseline()).doesNotExist();
        adopted(filledIn("clinic_4711", changes.replace("%1$s.", "")), "--any-schema")
                .ends(0);
    }

    @Test
    @Tag("smoke")
    void aBuiltInNameIsNoReasonToFindTheWrongObject() throws Exception {
        String changes = """
                --liquibase formatted sql
                --changeset ann:1 splitStatements:false
                CREATE TYPE filled.path AS ENUM ('a');
                CREATE TABLE ward (way filled.path);
                """;

        Cli.Outcome refused = adopted(filledIn("filled", changes), "--any-schema");

        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.err()).contains("The baseline would not give the same as the changelog");
        assertThat(baseline()).doesNotExist();
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
