package dev.migration.spring.neighbours;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.DownScript;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.Target;
import dev.migration.servers.MariaDbServer;
import dev.migration.servers.PostgreSqlServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import javax.sql.DataSource;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.UpdateSummaryOutputEnum;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Liquibase itself applies some changesets, and we the others. */
@Tag("neighbours")
@Tag("merge")
class LiquibaseRoundTripTest {

    private static final String MASTER = "master.yaml";

    private static final int CHANGESETS = 7;

    @TempDir
    Path folder;

    private enum Product {
        H2("""
                CREATE ALIAS square_root FOR "java.lang.Math.sqrt";
                """, "DROP ALIAS square_root"),
        POSTGRESQL("""
                CREATE FUNCTION beds() RETURNS INT AS $$
                BEGIN
                  RETURN 7; -- not 8
                END;
                $$ LANGUAGE plpgsql
                """, "DROP FUNCTION beds()"),
        MARIADB("""
                CREATE PROCEDURE beds()
                BEGIN
                  SELECT 7;
                  SELECT 8;
                END
                """, "DROP PROCEDURE beds");

        private final String routine;
        private final String drop;

        Product(String routine, String drop) {
            this.routine = routine;
            this.drop = drop;
        }

        private DataSource empty() {
            String name = "lb" + UUID.randomUUID().toString().replace("-", "");
            return switch (this) {
                case H2 -> new DriverManagerDataSource("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1", "sa", "");
                case POSTGRESQL -> {
                    EmbeddedPostgres server = PostgreSqlServer.get();
                    JdbcClient.create(server.getPostgresDatabase())
                            .sql("CREATE DATABASE " + name)
                            .update();
                    yield new DriverManagerDataSource(server.getJdbcUrl("postgres", name));
                }
                case MARIADB -> {
                    String url = "jdbc:mariadb://localhost:" + MariaDbServer.port() + "/";
                    JdbcClient.create(new DriverManagerDataSource(url, "root", ""))
                            .sql("CREATE DATABASE " + name + " CHARACTER SET utf8mb4")
                            .update();
                    yield new DriverManagerDataSource(url + name, "root", "");
                }
            };
        }
    }

    @BeforeEach
    void writeChangelogs() throws IOException {
        Files.createDirectory(folder.resolve("changes"));
        Files.writeString(folder.resolve(MASTER), """
                databaseChangeLog:
                  - includeAll:
                      path: changes
                      relativeToChangelogFile: true
                """);
        Files.writeString(folder.resolve("changes/0001_ward.sql"), """
                -- Liquibase formatted SQL

                --changeset ann:ward
                --comment the first; of all
                /* What a ward
                   is. */
                CREATE TABLE ward (id INT PRIMARY KEY, name VARCHAR(50));
                -- One of them:
                  -- comment within SQL
                -- liquibase formatted sql
                -- rollback\twith a tab
                -- rollback
                INSERT INTO ward VALUES (1, 'e\u0301; \u00e9 --x');\t
                --rollback DROP TABLE ward;

                --changeset "bob b":"2 beds" runInTransaction:false stripComments:false
                ALTER TABLE ward ADD beds INT;\r
                --rollback ALTER TABLE ward
                --rollback DROP COLUMN beds;

                --changeset ann:names runOnChange:true
                CREATE OR REPLACE VIEW ward_names AS SELECT name FROM ward
                """);
        Files.writeString(folder.resolve("changes/0002_floor.sql"), """
                --liquibase formatted sql logicalFilePath:nowhere.sql
                --changeset ann:floor endDelimiter:// logicalFilePath:old/floor.sql
                CREATE TABLE floor (n INT) //
                INSERT INTO floor VALUES (7)
                //
                /* liquibase rollback
                DROP TABLE floor;
                */
                --changeset ann:2
                --validCheckSum: 9:00
                INSERT INTO floor VALUES (8);
                INSERT INTO floor VALUES (9)
                --rollback DELETE FROM floor WHERE n > 7
                """);
    }

    private void writeRoutine(Product product) throws IOException {
        Files.writeString(
                folder.resolve("changes/0003_routine.sql"),
                "--liquibase formatted sql\n--changeset ann:routine splitStatements:true rollbackSplitStatements:false\n"
                        + product.routine
                        + "--rollback " + product.drop + "\n"
                        + "--changeset ann:same endDelimiter:// rollbackEndDelimiter://\n" + product.drop + " //\n"
                        + product.routine + "//\n--rollback " + product.drop + " //\n--rollback "
                        + product.routine.strip().replace("\n", "\n--rollback ") + "\n--rollback //\n");
    }

    private void updateByLiquibase(DataSource database, int changesets) throws Exception {
        System.setProperty("liquibase.analytics.enabled", "false");
        try (Connection connection = database.getConnection();
                var files = new DirectoryResourceAccessor(folder)) {
            var product =
                    DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
            var liquibase = new Liquibase(MASTER, files, product);
            liquibase.setShowSummaryOutput(UpdateSummaryOutputEnum.LOG);
            liquibase.update(changesets, new Contexts(), new LabelExpression());
        }
    }

    private Migrator migrator(DataSource database) {
        return Migrator.builder()
                .dataSource(database)
                .locations(folder.resolve("changes").toString())
                .build();
    }

    /** Columns, rows and routines, without the tables of both tools. */
    private static List<String> contents(Product product, DataSource database) {
        JdbcClient client = JdbcClient.create(database);
        String schema = product == Product.MARIADB ? "DATABASE()" : "CURRENT_SCHEMA";
        List<String> found = new ArrayList<>(
                client.sql("""
                        SELECT CONCAT(table_name, '.', column_name, ' ', data_type) FROM information_schema.columns
                         WHERE table_schema = %s AND LOWER(table_name) IN ('ward', 'ward_names', 'floor') ORDER BY 1""".formatted(schema)).query(String.class).list());
        found.addAll(client.sql("SELECT CONCAT(id, name, beds) FROM ward")
                .query(String.class)
                .list());
        found.addAll(client.sql("SELECT CONCAT('floor ', n) FROM floor ORDER BY n")
                .query(String.class)
                .list());
        found.addAll(client.sql("SELECT routine_name FROM information_schema.routines WHERE routine_schema = " + schema)
                .query(String.class)
                .list());
        return found;
    }

    @ParameterizedTest
    @EnumSource
    void whatLiquibaseStartedIsFinishedAsLiquibaseWould(Product product) throws Exception {
        writeRoutine(product);
        DataSource liquibases = product.empty();
        updateByLiquibase(liquibases, CHANGESETS);
        DataSource ours = product.empty();
        migrator(ours).up();
        assertThat(contents(product, ours))
                .isEqualTo(contents(product, liquibases))
                .hasSizeGreaterThan(8);

        for (int applied = 1; applied <= CHANGESETS; applied += 2) {
            DataSource both = product.empty();
            updateByLiquibase(both, applied);
            Migrator migrator = migrator(both);
            StatusReport plan = migrator.planAdoption();
            assertThat(plan.problems())
                    .as("each checksum is what Liquibase has written")
                    .extracting(Problem::message)
                    .singleElement()
                    .asString()
                    .contains(" as applied. It is only read.");

            migrator.adopt();
            assertThat(migrator.up().migrations()).hasSize(CHANGESETS - applied);

            assertThat(contents(product, both)).isEqualTo(contents(product, liquibases));
            assertThat(migrator.status().migrations()).allMatch(migration -> migration.state() == State.APPLIED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatLiquibaseAppliedIsUndoneAsLiquibaseWould(Product product) throws Exception {
        writeRoutine(product);
        DataSource database = product.empty();
        updateByLiquibase(database, CHANGESETS);
        Migrator migrator = migrator(database);
        assertThat(migrator.adopt().warnings()).isEmpty();

        migrator.down(Target.version("0001.2"), DownScript.FILE);

        assertThat(tables(product, database)).contains("ward").doesNotContain("floor");
        migrator.up();
        DataSource liquibases = product.empty();
        updateByLiquibase(liquibases, CHANGESETS);
        assertThat(contents(product, database)).isEqualTo(contents(product, liquibases));
    }

    /** What Liquibase prints of it, and what the page makes of that. */
    @ParameterizedTest
    @EnumSource
    void aChangelogInYamlIsConvertedAsThePageSays(Product product) throws Exception {
        Files.writeString(folder.resolve(MASTER), """
                databaseChangeLog:
                  - changeSet:
                      id: 1
                      author: "ann b"
                      changes:
                        - createTable:
                            tableName: ward
                            columns:
                              - column: {name: id, type: int, constraints: {primaryKey: true}}
                              - column: {name: name, type: varchar(50)}
                        - insert: {tableName: ward, columns: [{column: {name: id, valueNumeric: 1}}]}
                  - changeSet:
                      id: beds
                      author: ann
                      changes:
                        - addColumn: {tableName: ward, columns: [{column: {name: beds, type: int, defaultValueNumeric: 7}}]}
                  - changeSet:
                      id: floor
                      author: bob
                      changes:
                        - createTable: {tableName: floor, columns: [{column: {name: n, type: int}}]}
                        - insert: {tableName: floor, columns: [{column: {name: n, valueNumeric: 7}}]}
                """);
        DataSource liquibases = product.empty();
        updateByLiquibase(liquibases, 3);
        DataSource both = product.empty();
        updateByLiquibase(both, 2);
        print(product);
        String page = Files.readString(Path.of("..", "docs", "adopt", "liquibase.md"));
        String convert = page.substring(page.indexOf("```bash\n") + "```bash\n".length());
        assertThat(new ProcessBuilder("sh", "-ec", convert.substring(0, convert.indexOf("```")))
                        .directory(folder.toFile())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();

        Migrator migrator = Migrator.builder()
                .dataSource(both)
                .locations(folder.resolve("migrations").toString())
                .build();
        assertThat(migrator.adopt().warnings()).isEmpty();
        assertThat(migrator.up().migrations()).hasSize(1);

        assertThat(contents(product, both)).isEqualTo(contents(product, liquibases));
    }

    @SuppressWarnings("deprecation") // What replaces it needs a scope of commands.
    private void print(Product product) throws Exception {
        String url = "offline:" + product.name().toLowerCase(Locale.ROOT) + "?outputLiquibaseSql=none&changeLogFile="
                + folder.resolve("databasechangelog.csv");
        try (var files = new DirectoryResourceAccessor(folder);
                var printed = Files.newBufferedWriter(folder.resolve("changelog.sql"))) {
            var database = DatabaseFactory.getInstance().openDatabase(url, null, null, null, files);
            new Liquibase(MASTER, files, database).update(new Contexts(), new LabelExpression(), printed);
        }
    }

    private static List<String> tables(Product product, DataSource database) {
        return JdbcClient.create(database)
                .sql("SELECT LOWER(table_name) FROM information_schema.tables"
                        + (product == Product.MARIADB ? " WHERE table_schema = DATABASE()" : ""))
                .query(String.class)
                .list();
    }
}
