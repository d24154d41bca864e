// SPDX-License-Identifier: Apache-2.0
package dev.migration.docs;

import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Baseline;
import dev.migration.DownScript;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.fixture.EmptyMariaDb;
import dev.migration.fixture.EmptyPostgreSql;
import dev.migration.fixture.FolderWorkbench;
import dev.migration.internal.database.product.Products;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.HistoryTables.Grants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@code docs/rights.md} has people type is what the library would do, and it is enough. */
@Tag("guide")
class RightsGuideTest extends FolderWorkbench {

    private static final Pattern BLOCK = Pattern.compile("<!-- (\\w+: \\w+) -->\n```sql\n(.*?)```\n", Pattern.DOTALL);

    private final Map<String, String> page = new HashMap<>();
    private DataSource administrator;

    @BeforeEach
    void readPage() throws IOException {
        BLOCK.matcher(Files.readString(Path.of("..", "docs", "rights.md")))
                .results()
                .forEach(block -> page.put(block.group(1), block.group(2)));
    }

    @Override
    public DataSource dataSource() {
        return administrator;
    }

    @Override
    public String vendor() {
        return "rights";
    }

    @Override
    public Migrator.Builder builder() {
        return super.builder().baseline(Baseline.none());
    }

    @Test
    void whatThePageSaysForPostgreSqlIsEnough() throws SQLException {
        administrator = EmptyPostgreSql.create();
        type("postgresql: users");
        execute("CREATE TABLE patient (id BIGINT PRIMARY KEY)", "ALTER TABLE patient OWNER TO clinic_migrator");
        assertPage("postgresql", "public", "clinic_migrator", "clinic_reader");

        type("postgresql: tables");
        type("postgresql: write");
        type("postgresql: read");
        assertRights(
                EmptyPostgreSql.as("clinic_migrator", EmptyPostgreSql.DATABASE),
                EmptyPostgreSql.as("clinic_reader", EmptyPostgreSql.DATABASE),
                "permission denied for schema public");
        type("postgresql: scripts");
        type("postgresql: application");
        builder()
                .dataSource(EmptyPostgreSql.as("clinic_migrator", EmptyPostgreSql.DATABASE))
                .build()
                .up();

        administrator = EmptyPostgreSql.as("clinic_app", EmptyPostgreSql.DATABASE);
        execute("INSERT INTO visit (patient) VALUES (1)");
        assertThat(column("SELECT patient FROM visit")).containsExactly("1");
        assertThat(writersOfHistory()).isEmpty();
    }

    @Test
    void theApplicationWritesNoHistoryThatTheMigratorMadeAfterTheDefaults() {
        administrator = EmptyPostgreSql.create();
        execute(
                "CREATE ROLE clinic_migrator LOGIN",
                "CREATE ROLE clinic_app LOGIN",
                "GRANT CREATE ON SCHEMA public TO clinic_migrator");
        type("postgresql: application");
        write("0001_t.sql", "-- Up Migration", "CREATE TABLE t (n INT);", "-- Down Migration", "DROP TABLE t;");
        Migrator migrator = builder()
                .dataSource(EmptyPostgreSql.as("clinic_migrator", EmptyPostgreSql.DATABASE))
                .build();
        migrator.up();
        assertThatThrownBy(() -> migrator.down(Target.count(1), DownScript.STORED))
                .hasMessageContaining("clinic_app may write the log");

        type("postgresql: revoke");

        assertThat(writersOfHistory()).isEmpty();
        assertThat(migrator.down(Target.count(1), DownScript.STORED).migrations())
                .hasSize(1);
    }

    @Test
    void theTablesBelongToTheRoleThatIsSet() {
        administrator = EmptyPostgreSql.create();
        execute("CREATE ROLE clinic_migrator LOGIN");
        type("postgresql: role");
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        Migrator migrator = builder()
                .dataSource(EmptyPostgreSql.as("clinic_migrator", EmptyPostgreSql.DATABASE))
                .role("clinic_owner")
                .build();

        migrator.up();

        assertThat(migrator.requireUpToDate().applied()).hasSize(1);
        assertThat(column("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"))
                .containsExactly("clinic_owner");
    }

    private List<String> writersOfHistory() {
        return column(
                "SELECT grantee FROM information_schema.role_table_grants WHERE table_name LIKE '\\_\\_migrations%'"
                        + " AND privilege_type <> 'SELECT' AND grantee NOT IN ('postgres', 'clinic_migrator')");
    }

    @Test
    void whatThePageSaysForMariaDbIsEnough() throws SQLException {
        EmptyMariaDb.create();
        administrator = EmptyMariaDb.as("root", "");
        execute(
                "CREATE DATABASE clinic",
                "CREATE USER clinic_migrator",
                "CREATE USER clinic_reader",
                "CREATE USER clinic_app",
                "CREATE TABLE clinic.patient (id BIGINT PRIMARY KEY)",
                "GRANT SELECT, INSERT, ALTER ON clinic.patient TO clinic_migrator");
        assertPage("mariadb", "clinic", "clinic_migrator@%", "clinic_reader@%");

        type("mariadb: tables");
        type("mariadb: write");
        type("mariadb: read");
        assertRights(
                EmptyMariaDb.as("clinic_migrator", "clinic"),
                EmptyMariaDb.as("clinic_reader", "clinic"),
                "CREATE command denied");

        type("mariadb: application");
        administrator = EmptyMariaDb.as("clinic_app", "clinic");
        assertThat(column("SELECT name FROM patient")).containsExactly("Ada");
    }

    @Override
    public DataSource standard() {
        return administrator;
    }

    private void type(String block) {
        execute(statements(page.get(block)).toArray(String[]::new));
    }

    private static String onOneLine(String sql) {
        return sql.replaceAll("\\s+", " ").replace("( ", "(").replace(" )", ")");
    }

    private static List<String> statements(String text) {
        return List.of(text.strip().split(";\\s*"));
    }

    private void assertPage(String product, String schema, String migrator, String reader) throws SQLException {
        try (Connection connection = administrator.getConnection()) {
            HistoryTables tables = new HistoryTables(Products.database(connection), schema, "__migrations");
            List<String> definitions = new ArrayList<>(List.of(tables.createRunTable()));
            definitions.addAll(tables.createTables());

            assertThat(statements(page.get(product + ": tables")))
                    .usingElementComparator(comparing(RightsGuideTest::onOneLine))
                    .isEqualTo(definitions);
            assertThat(page.get(product + ": write")).isEqualTo(lines(new Grants(tables, migrator).toWrite()));
            assertThat(new Grants(tables, reader).toRead())
                    .contains(page.get(product + ": read")
                            .lines()
                            .collect(Collectors.joining("\n    ", "\n    ", "\n  or,")));
        }
    }

    /** What a message tells to type. */
    private static String lines(String remedy) {
        return remedy.lines()
                .filter(line -> line.startsWith("    "))
                .map(line -> line.strip() + "\n")
                .collect(Collectors.joining());
    }

    /** Without the right to create a table. */
    private void assertRights(DataSource asMigrator, DataSource asReader, String denied) {
        write("0001_name.sql", "ALTER TABLE patient ADD COLUMN name VARCHAR(20);");
        write("0002_ada.sql", "INSERT INTO patient (id, name) VALUES (1, 'Ada');");
        Migrator reader = builder().dataSource(asReader).build();
        assertThat(reader.status().pending()).hasSize(2);

        assertThat(builder().dataSource(asMigrator).build().up().migrations()).hasSize(2);

        assertThat(reader.status().pending()).isEmpty();
        assertThat(reader.validate(Strictness.NORMAL)).isEmpty();
        assertThat(reader.requireUpToDate().applied()).hasSize(2);
        write("0003_visit.sql", "CREATE TABLE visit (patient BIGINT);");
        assertThatThrownBy(builder().dataSource(asMigrator).build()::up)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining(denied);
    }
}
