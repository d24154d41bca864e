package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.PostgreSqlServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rehearsal, where it may be, what it prints and how it ends; and that nothing of it stays. */
class RehearseCommandTest {

    private static final EmbeddedPostgres SERVER = PostgreSqlServer.get();
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static final String ORDERS = """
            -- Up Migration
            CREATE TABLE orders (id int PRIMARY KEY, total int, note text);
            -- Down Migration
            DROP TABLE orders;
            """;
    private static final String TOTAL = """
            -- Up Migration
            ALTER TABLE orders ADD COLUMN paid boolean;
            ALTER TABLE orders
                ALTER COLUMN total TYPE bigint;
            CREATE INDEX orders_note ON orders (note);
            -- Down Migration
            ALTER TABLE orders DROP COLUMN paid;
            ALTER TABLE orders ALTER COLUMN total TYPE int;
            """;
    private static final String SIZES = """
            format = 1

            [relations]
            "public.orders" = { pages = 190000, rows = 20000000 }
            """;

    private final String database = "clinic_rehearse_" + DATABASES.incrementAndGet();
    private final String scratch = database + "_scratch";
    private Cli cli;

    @BeforeEach
    void twoDatabases(@TempDir Path directory) throws SQLException {
        execute("postgres", "CREATE DATABASE " + database);
        execute("postgres", "CREATE DATABASE " + scratch);
        cli = Cli.in(directory)
                .env("DATABASE_URL", url(database))
                .file("migrations/0001_orders.sql", ORDERS)
                .file("sizes.toml", SIZES);
        assertThat(cli.run("up").exitCode()).isZero();
        cli.file("migrations/0002_total.sql", TOTAL);
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

    private static List<String> columns(String database) throws SQLException {
        var columns = new ArrayList<String>();
        try (Connection connection = SERVER.getDatabase("postgres", database).getConnection();
                ResultSet found = connection.getMetaData().getColumns(null, "public", "%", "%")) {
            while (found.next()) {
                columns.add(found.getString("TABLE_NAME") + "." + found.getString("COLUMN_NAME") + " "
                        + found.getString("TYPE_NAME"));
            }
        }
        return columns;
    }

    private Cli.Outcome rehearse(String command, String... more) {
        var args = new ArrayList<>(List.of(command, "--rehearse"));
        args.addAll(List.of(more));
        return cli.run(args.toArray(String[]::new));
    }

    private Cli.Outcome onScratch(String... more) {
        var args = new ArrayList<>(List.of("--scratch-url", url(scratch)));
        args.addAll(List.of(more));
        return rehearse("up", args.toArray(String[]::new));
    }

    private static void assertGolden(String name, Cli.Outcome outcome) {
        Golden.assertMatches("rehearse-" + name, masked(outcome.transcript()));
    }

    private static String masked(String text) {
        return text.replaceAll("\"(ms|walBytes)\":[0-9]+", "\"$1\":#")
                .replaceAll("(clinic_rehearse)_[0-9]+", "$1")
                .replaceAll("(?m) +([0-9]+ ms|[0-9.]+ s)$", "  $1");
    }

    @Test
    void tellsOnAnEmptyDatabaseWhomItBlocksAndLeavesThatEmpty() throws SQLException {
        List<String> before = columns(database);

        var outcome = onScratch("--sizes", "sizes.toml");

        assertGolden("text", outcome);
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(columns(scratch)).isEmpty();
        assertThat(columns(database)).isEqualTo(before);
        assertThat(onScratch("--sizes", "sizes.toml").exitCode()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"json", "sarif", "github"})
    void isWrittenForPrograms(String format) {
        var outcome = onScratch("--sizes", "sizes.toml", "--format", format);

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertGolden(format, outcome);
    }
}
