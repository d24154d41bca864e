package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.PostgreSqlServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A migration is rewritten among files as other tools have them. */
class RemedyLayoutsTest {

    private static final EmbeddedPostgres SERVER = PostgreSqlServer.get();
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final String database = "clinic_layouts_" + DATABASES.incrementAndGet();
    private Cli cli;

    @BeforeEach
    void aDatabase(@TempDir Path directory) throws SQLException {
        execute("postgres", "CREATE DATABASE " + database);
        cli = Cli.in(directory).env("DATABASE_URL", url(database));
    }

    private static String url(String name) {
        return "postgres://postgres:p%40ss@localhost:" + SERVER.getPort() + "/" + name + "?sslmode=disable";
    }

    private static void execute(String database, String sql) throws SQLException {
        try (Connection connection = SERVER.getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String text(String name) throws IOException {
        return Files.readString(cli.directory().resolve("migrations").resolve(name));
    }

    private Cli.Outcome run(String... arguments) {
        var outcome = cli.run(arguments);
        assertThat(outcome.exitCode()).as(outcome.transcript()).isZero();
        return outcome;
    }

    @Test
    void foldersOfDieselMayHaveAFileThatTurnsTransactionsOff() throws IOException {
        cli.file("migrations/2026-01-01-000000_a/up.sql", "CREATE TABLE orders (id int PRIMARY KEY, note text, at date);")
                .file("migrations/2026-01-01-000000_a/down.sql", "DROP TABLE orders;")
                .file("migrations/2026-01-02-000000_b/metadata.toml", "run_in_transaction = false\n")
                .file("migrations/2026-01-02-000000_b/up.sql", "CREATE INDEX CONCURRENTLY i ON orders (note);")
                .file("migrations/2026-01-02-000000_b/down.sql", "DROP INDEX CONCURRENTLY i;")
                .file("migrations/2026-01-03-000000_c/metadata.toml", "run_in_transaction = false\n")
                .file("migrations/2026-01-03-000000_c/up.sql", """
                        ALTER TABLE orders ADD CHECK (note <> '');
                        CREATE INDEX CONCURRENTLY j ON orders (at);
                        """)
                .file("migrations/2026-01-03-000000_c/down.sql", """
                        DROP INDEX CONCURRENTLY j;
                        ALTER TABLE orders DROP CONSTRAINT orders_note_check;
                        """);

        run("remedy", "2026-01-03-000000_c", "--yes");

        assertThat(cli.run("up").transcript()).contains("Applied 5 migrations");
        assertThat(cli.run("down", "--count", "4", "--yes").transcript()).contains("Undid 4 migrations");
    }

    @Test
    void aSemicolonMayStandApart() throws IOException {
        cli.file("migrations/0001_a.sql", "CREATE TABLE orders (id int PRIMARY KEY, note text);")
                .file("migrations/0002_b.sql", "CREATE INDEX i ON orders (note) ;\nALTER TABLE orders ADD at date\n;\n");

        run("remedy", "2", "--yes");

        assertThat(text("0002_b.sql"))
                .isEqualTo("-- option: transaction=off\nCREATE INDEX CONCURRENTLY i ON orders (note);\n");
        assertThat(text("0003_b_rest.sql")).isEqualTo("ALTER TABLE orders ADD at date\n;\n");
    }
}
