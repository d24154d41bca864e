package dev.migration.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import dev.migration.adopt.Adoption;
import dev.migration.servers.MariaDbServer;
import dev.migration.servers.PostgreSqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What this library applied after an adoption is applied to Flyway as well, once the rows of the way back are in its table. */
class FlywayWayBackTest {

    @TempDir
    Path folder;

    @Test
    void onH2() throws Exception {
        var database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:wayback;DB_CLOSE_DELAY=-1");
        database.setUser("sa");
        flywayRunsNothingAgain(database);
    }

    @Test
    void onPostgreSql() throws Exception {
        execute(PostgreSqlServer.get().getPostgresDatabase(), "DROP DATABASE IF EXISTS wayback");
        execute(PostgreSqlServer.get().getPostgresDatabase(), "CREATE DATABASE wayback");
        flywayRunsNothingAgain(PostgreSqlServer.get().getDatabase("postgres", "wayback"));
    }

    @Test
    void onMariaDb() throws Exception {
        String server = "jdbc:mariadb://localhost:" + MariaDbServer.port() + "/";
        execute(new UrlDataSource(server, "root", ""), "CREATE OR REPLACE DATABASE wayback");
        flywayRunsNothingAgain(new UrlDataSource(server + "wayback", "root", ""));
    }

    private void flywayRunsNothingAgain(DataSource database) throws Exception {
        write("V1__doctors", "CREATE TABLE doctors (id INT PRIMARY KEY);\n");
        write("R__first", "CREATE OR REPLACE VIEW firsts AS SELECT id FROM doctors;\n");
        flyway(database).migrate();
        Migrator migrator = Migrator.builder()
                .dataSource(database)
                .locations(folder.toString())
                .build();
        Adoption.of(migrator).adopt();
        write("V1_2__add a ward's_n\u00e4me", "\uFEFFALTER TABLE doctors ADD COLUMN ward INT;\r\n\r\n-- it's\r\n");
        write("R__on duty", "CREATE OR REPLACE VIEW on_duty AS SELECT id, ward FROM doctors;");
        write("R__first", "CREATE OR REPLACE VIEW firsts AS SELECT id FROM doctors WHERE id > 1;\n");
        migrator.up();

        List<String> steps = Adoption.of(migrator).stepsBack();
        List<String> rows = steps.get(0)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("INSERT "))
                .toList();
        assertThat(rows).hasSize(3);
        for (String row : rows) {
            execute(database, row.substring(0, row.length() - 1));
        }
        for (String drop : steps.get(2).replaceFirst("^.*?: ", "").split("; ")) {
            execute(database, drop);
        }

        Flyway flyway = flyway(database);
        flyway.validate();
        assertThat(flyway.migrate().migrationsExecuted).isZero();
        assertThat(flyway.info().pending()).isEmpty();
        write("V2__last", "INSERT INTO doctors VALUES (1, 2);\n");
        assertThat(flyway(database).migrate().migrationsExecuted).isEqualTo(1);
    }

    private Flyway flyway(DataSource database) {
        return Flyway.configure()
                .dataSource(database)
                .locations("filesystem:" + folder)
                .load();
    }

    private void write(String name, String sql) throws IOException {
        Files.writeString(folder.resolve(name + ".sql"), sql);
    }

    private static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }
}
