// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.PostgreSqlServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder of migrations, with a database of its own. */
abstract class PostgreSqlFolder {

    private static final EmbeddedPostgres SERVER = PostgreSqlServer.get();
    private static final AtomicInteger DATABASES = new AtomicInteger();

    final String database = "clinic_folder_" + DATABASES.incrementAndGet();
    Cli cli;

    @BeforeEach
    void anEmptyDatabase(@TempDir Path directory) throws SQLException {
        cli = in(directory, database);
    }

    /** With a new database of that name. */
    static Cli in(Path directory, String database) throws SQLException {
        execute("postgres", "CREATE DATABASE " + database);
        return Cli.in(directory).env("DATABASE_URL", url(database));
    }

    static String url(String database) {
        return "postgres://postgres:p%40ss@localhost:" + SERVER.getPort() + "/" + database + "?sslmode=disable";
    }

    static Connection connection(String database) throws SQLException {
        return SERVER.getDatabase("postgres", database).getConnection();
    }

    static void execute(String database, String sql) throws SQLException {
        try (Connection connection = connection(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String one(String database, String query) throws SQLException {
        try (Connection connection = connection(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    final String one(String query) throws SQLException {
        return one(database, query);
    }

    final Cli.Outcome succeed(String... arguments) {
        var outcome = cli.run(arguments);
        assertThat(outcome.exitCode()).as(outcome.transcript()).isZero();
        return outcome;
    }

    final List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(cli.directory().resolve("migrations"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    final String text(String name) throws IOException {
        return Files.readString(cli.directory().resolve("migrations").resolve(name));
    }
}
