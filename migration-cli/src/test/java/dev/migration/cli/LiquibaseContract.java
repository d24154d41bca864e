package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.cli.database.DatabaseUrlParser;
import dev.migration.cli.database.DriverDataSource;
import dev.migration.cli.database.Login;
import dev.migration.cli.database.Opening;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first migration of a changelog, which the team's own Liquibase makes. */
abstract class LiquibaseContract {

    @TempDir
    Path directory;

    private Cli cli;
    private Changelog changelog;

    /** A new, empty database. */
    abstract String newDatabase() throws SQLException;

    @BeforeEach
    void start() {
        cli = Cli.in(directory);
        changelog = new Changelog(cli, directory);
    }

    private static Connection connect(String url) throws SQLException {
        return new DriverDataSource(Login.of(DatabaseUrlParser.parse(url), null, null), Opening.CREATE, () -> {})
                .getConnection();
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> rows(String url, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }

    private String migratedByLiquibase(String contexts) throws Exception {
        String url = newDatabase();
        try (Connection connection = connect(url)) {
            changelog.update(connection, contexts);
        }
        return url;
    }

    private Path baseline() {
        return directory.resolve("migrations/0001_baseline.sql");
    }

    private static List<String> wards(String url) throws SQLException {
        return rows(url, "SELECT CONCAT(id, ' ', name, ' ', beds) FROM ward ORDER BY id");
    }

    @Test
    void anEmptyDatabaseGetsWhatLiquibaseWouldMake() throws Exception {
        Cli.Outcome made = cli.run(changelog.adopt(newDatabase(), "--contexts", "prod"));
        assertThat(made.err()).isEmpty();
        assertThat(made.out()).startsWith("Wrote migrations/0001_baseline.sql, which gives the same as the 5 changesets");
        String liquibases = migratedByLiquibase("prod");
        String ours = newDatabase();

        assertThat(cli.run("up", "--url", ours).out()).contains("Applied 1 migration");

        assertThat(wards(ours)).isEqualTo(wards(liquibases)).hasSize(2).noneMatch(ward -> ward.contains("test"));
        assertThat(rows(ours, "SELECT name FROM authority ORDER BY name")).containsExactly("ROLE_ADMIN", "ROLE_USER");
        assertThat(rows(ours, "SELECT name FROM ward_names")).hasSize(2);
        assertThat(rows(ours, "SELECT id FROM event")).containsExactly("1");
        for (String url : List.of(ours, liquibases)) {
            execute(url, "INSERT INTO ward (name, beds) VALUES ('third', 1)");
        }
        assertThat(wards(ours)).isEqualTo(wards(liquibases));
        assertThat(Files.readString(baseline())).doesNotContainIgnoringCase("TABLE databasechangelog");
    }
}
