package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While the phase expand is applied, the release before writes as it always did, and never fails; then the contract succeeds. */
class RemedyBesideOldReleaseTest extends PostgreSqlFolder {

    private static final int ROWS = 3000;

    /** What the release before executes, again and again. */
    private static final String INSERT = "INSERT INTO orders (total) VALUES (7)";

    @BeforeEach
    void aDatabaseWithOrders() {
        cli.file("migrations/0001_orders.sql", """
                        CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, total int NOT NULL);
                        INSERT INTO orders (total) SELECT n FROM generate_series(1, %d) n;
                        """.formatted(ROWS));
        succeed("up");
    }

    private String all() throws IOException {
        var text = new StringBuilder();
        try (Stream<Path> files = Files.list(cli.directory().resolve("migrations"))) {
            for (Path file : files.sorted().skip(1).toList()) {
                text.append("=== ").append(file.getFileName()).append('\n').append(Files.readString(file));
            }
        }
        return text.toString();
    }

    /** Applies the phase expand beside a writer whose every statement has to succeed. */
    private void expandBesideTheOldRelease() throws Exception {
        var done = new AtomicBoolean();
        ExecutorService others = Executors.newSingleThreadExecutor();
        try {
            var started = new CountDownLatch(1);
            Future<?> writer = others.submit(() -> {
                try (Connection connection = connection(database);
                        Statement statement = connection.createStatement()) {
                    while (!done.get()) {
                        statement.execute(INSERT);
                        started.countDown();
                    }
                }
                return null;
            });
            assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
            succeed("up", "--phase", "expand");
            done.set(true);
            writer.get();
        } finally {
            done.set(true);
            others.shutdownNow();
        }
        execute(database, INSERT);
    }

    private void assertRequired(String column) throws SQLException {
        assertThat(one("SELECT attnotnull FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = '"
                        + column + "'"))
                .isEqualTo("t");
        assertThat(one("SELECT count(*) FROM pg_constraint WHERE conrelid = 'orders'::regclass AND contype = 'c'"))
                .isEqualTo("0");
    }

    @Test
    void aColumnThatItDoesNotKnowIsFilledAgainBeforeItIsRequired() throws Exception {
        cli.file("migrations/0002_status.sql", """
                -- Up Migration
                ALTER TABLE orders ADD COLUMN status text;
                UPDATE orders SET status = 'new';
                -- The pages show it.
                ALTER TABLE orders ALTER COLUMN status SET NOT NULL;
                -- Down Migration
                ALTER TABLE orders DROP COLUMN status;
                """);
        succeed("remedy", "2", "--yes");
        Golden.assertMatches("remedy-required-column", all());

        expandBesideTheOldRelease();
        execute(database, "UPDATE orders SET status = 'sent' WHERE id <= 5");
        succeed("up", "--phase", "contract");

        assertRequired("status");
        assertThat(one("SELECT count(*) FILTER (WHERE status = 'sent') || ' ' || (count(*) > " + ROWS
                        + ") FROM orders"))
                .isEqualTo("5 true");
        succeed("down", "--to", "0001", "--yes");
    }

    /** How large the table is changes nothing for who inserts. */
    @Test
    void soIsThatOfASmallTable() throws Exception {
        cli.file("sizes.toml", """
                        format = 1

                        [relations]
                        "public.orders" = { pages = 10, rows = 300 }
                        """).file("migrations/0002_status.sql", """
                        ALTER TABLE orders ADD COLUMN status text, ADD COLUMN since date;
                        UPDATE orders o SET status = 'new' FROM (VALUES (1)) v(n) WHERE o.total = v.n OR o.total > 1;
                        UPDATE orders SET since = '2026-01-01' WHERE since IS NULL;
                        ALTER TABLE orders ALTER status SET NOT NULL, ALTER since SET NOT NULL;
                        """);

        var outcome = cli.run("remedy", "2", "--sizes", "sizes.toml", "--yes");
        assertThat(outcome.out()).contains("statements of older instances would fail (breaks-callers)");
        Golden.assertMatches("remedy-required-columns-of-small-table", all());

        expandBesideTheOldRelease();
        succeed("up", "--phase", "contract");

        assertRequired("status");
        assertRequired("since");
    }

    /** It has a value in each row that is inserted. */
    @Test
    void aColumnWithADefaultIsRequiredInThePhaseExpand() throws Exception {
        cli.file("migrations/0002_status.sql", """
                ALTER TABLE orders ADD COLUMN status text DEFAULT 'new';
                ALTER TABLE orders ALTER COLUMN status SET NOT NULL;
                """);
        succeed("remedy", "2", "--yes");

        assertThat(all()).doesNotContain("contract");
        expandBesideTheOldRelease();
        assertRequired("status");
    }

    /** The next release does not name what is to be dropped, and the one before still does. */
    @Test
    void aRequiredColumnThatIsDroppedMayBeLeftEmptyFirst() throws Exception {
        cli.file("migrations/0002_no_total.sql", """
                -- Up Migration
                ALTER TABLE orders DROP COLUMN total;
                -- Down Migration
                ALTER TABLE orders ADD COLUMN total int NOT NULL DEFAULT 0;
                ALTER TABLE orders ALTER COLUMN total DROP DEFAULT;
                """);
        succeed("remedy", "2", "--yes");
        Golden.assertMatches("remedy-dropped-required-column", all());

        expandBesideTheOldRelease();
        execute(database, "INSERT INTO orders DEFAULT VALUES");
        succeed("up", "--phase", "contract");

        assertThat(one("SELECT count(*) FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = 'total'"))
                .isEqualTo("0");
        succeed("down", "--to", "0001", "--yes");
        assertRequired("total");
    }

    @Test
    void thatOfThePrimaryKeyStaysAsItIsUntilThen() throws Exception {
        cli.file("migrations/0002_tags.sql", "CREATE TABLE tags (id int PRIMARY KEY, name text);\n")
                .file("migrations/0003_no_id.sql", "ALTER TABLE tags DROP COLUMN id;\n");

        succeed("remedy", "3", "--yes");

        assertThat(all()).endsWith("=== 0003_no_id.sql\n-- option: phase=contract\nALTER TABLE tags DROP COLUMN id;\n");
    }

    /** Each of them would need to know what the others do with rows that are written later. */
    @Test
    void severalStatementsThatFillItAreRefused() {
        cli.file("migrations/0002_status.sql", """
                ALTER TABLE orders ADD COLUMN status text;
                UPDATE orders SET status = 'new';
                UPDATE orders SET status = 'old' WHERE total > 7;
                ALTER TABLE orders ALTER status SET NOT NULL;
                """);

        assertThat(cli.run("remedy", "2", "--yes").out())
                .contains("Line 4 is not rewritten: several statements fill status");
    }

    @Test
    void theTemplatesDoTheSame() throws Exception {
        succeed("new", "add_status_to_orders", "--template", "column");
        succeed("new", "backfill_status_of_orders", "--template", "backfill");
        succeed("new", "require_status_of_orders", "--template", "not-null");
        try (Stream<Path> files = Files.list(cli.directory().resolve("migrations"))) {
            for (Path file : files.toList()) {
                Files.writeString(file, Files.readString(file).replaceAll("-- Unedited.*\n", ""));
            }
        }

        expandBesideTheOldRelease();
        succeed("up", "--phase", "contract");

        assertRequired("status");
        succeed("down", "--to", "0001", "--yes");
    }
}
