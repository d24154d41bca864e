// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.MariaDbServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rehearsal where DDL commits: in an empty database, which it uses up, and nowhere else. */
@Tag("deep")
class MariaDbRehearseCommandTest {

    private static final String DATABASE = "rehearse_orders";
    private static final String SCRATCH = "rehearse_scratch";

    private Cli cli;

    @BeforeEach
    void twoDatabases(@TempDir Path directory) throws SQLException {
        empty(DATABASE);
        empty(SCRATCH);
        cli = Cli.in(directory)
                .env("DATABASE_URL", url(DATABASE))
                .file("migrations/0001_orders.sql", """
                        -- Up Migration
                        CREATE TABLE orders (id int PRIMARY KEY, total int, note varchar(20));
                        -- Down Migration
                        DROP TABLE orders;
                        """)
                .file("sizes.toml", """
                        format = 1

                        [relations]
                        "orders" = { pages = 190000, rows = 20000000 }
                        """);
        cli.run("up").ends(0);
        cli.file("migrations/0002_total.sql", """
                -- Up Migration
                ALTER TABLE orders ADD COLUMN paid boolean;
                ALTER TABLE orders MODIFY total bigint, ALGORITHM=COPY, LOCK=SHARED;
                -- Down Migration
                ALTER TABLE orders DROP COLUMN paid;
                """);
    }

    /** A history that another test does not expect on the server is one that it is told of. */
    @AfterEach
    void leavesNothing() throws SQLException {
        execute("DROP DATABASE IF EXISTS " + DATABASE);
        execute("DROP DATABASE IF EXISTS " + SCRATCH);
    }

    private static void empty(String database) throws SQLException {
        execute("DROP DATABASE IF EXISTS " + database);
        execute("CREATE DATABASE " + database);
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connection() throws SQLException {
        return DriverManager.getConnection("jdbc:mariadb://localhost:" + MariaDbServer.port() + "/?user=root");
    }

    private static String url(String database) {
        return "mariadb://root@localhost:" + MariaDbServer.port() + "/" + database;
    }

    private static List<String> columns(String database) throws SQLException {
        var columns = new ArrayList<String>();
        try (Connection connection = connection();
                ResultSet found = connection.getMetaData().getColumns(database, null, "orders", "%")) {
            while (found.next()) {
                columns.add(found.getString("COLUMN_NAME"));
            }
        }
        return columns;
    }

    private Cli.Outcome onScratch() {
        return cli.run("rehearse", "--scratch-url", url(SCRATCH), "--sizes", "sizes.toml");
    }

    @Test
    void tellsWhomItBlocksAndUsesTheDatabaseUp() throws SQLException {
        var outcome = onScratch();

        assertThat(outcome.out())
                .contains(
                        "0002_total\n  writes of orders wait from statement 2 to the commit: here ",
                        "≈ 45.6 s by the sizes",
                        "orders (1.4 GB): algorithm as written, rewritten",
                        "gh-ost",
                        "What was executed stays there",
                        "Rehearsed on MariaDB ")
                .doesNotContain("rolled back", "0001_orders");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(columns(SCRATCH)).contains("paid");
        assertThat(columns(DATABASE)).doesNotContain("paid");

        onScratch().ends(2).says("is not empty", "drop it");
    }

    /** Whatever is older is applied at once. */
    @Test
    void isFromAVersionThatSeveralAreOlderThan() {
        cli.file("migrations/0003_note.sql", "ALTER TABLE orders ADD COLUMN more text;\n");

        var outcome = cli.run("rehearse", "--scratch-url", url(SCRATCH), "--from", "3", "--format", "json");

        assertThat(outcome.err()).doesNotContain("Error");
        assertThat(outcome.out()).contains("\"0003_note\"").doesNotContain("\"0001_orders\"", "\"0002_total\"");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void sizesAreByTheNameOfTheTable() {
        cli.run("sizes").prints("\norders = { pages = 2, rows = 0 }\n".replace("orders", "\"orders\""));
    }

    /** What was rehearsed stays, so the new files need a second database. */
    @Test
    void whatIsRewrittenIsRehearsedInASecondDatabase() throws Exception {
        cli.file("migrations/0002_total.sql", "ALTER TABLE orders ADD COLUMN paid boolean;\n");

        cli.run("remedy", "0002", "--yes").ends(0).prints("Rehearsed on MariaDB ", "Changed migrations/0002_total.sql");
        assertThat(cli.directory().resolve("migrations/0002_total.sql"))
                .content()
                .contains("ALGORITHM=INSTANT");
        cli.run("up").ends(0);
    }
}
