package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is written does the same as what was there: the same schema, the same rows, also undone; and who writes meanwhile is
 * never refused, and loses nothing.
 */
class RemedyRoundTripTest extends PostgreSqlFolder {

    private static final int ROWS = 3000;

    private static final String TABLES = """
            -- Up Migration
            CREATE TABLE customers (id int PRIMARY KEY, email text);
            INSERT INTO customers SELECT n, n || '@shop.example' FROM generate_series(1, 100) n;
            CREATE TABLE orders (
                id int PRIMARY KEY,
                customer int NOT NULL,
                total int DEFAULT 0,
                code int NOT NULL,
                note text,
                old text
            );
            INSERT INTO orders SELECT n, n %% 100 + 1, n * 2, n, 'note ' || n, 'old' FROM generate_series(1, %d) n;
            CREATE TABLE tags (id int, name text);
            CREATE UNIQUE INDEX orders_customer_id ON orders (customer DESC, id);
            COMMENT ON COLUMN orders.customer IS 'whose it''s';
            -- Down Migration
            DROP TABLE orders;
            DROP TABLE customers;
            DROP TABLE tags;
            """.formatted(ROWS);

    /** Blocks of a file, each with both sections of a migration below a line with its name. */
    static List<String> kinds() throws IOException {
        try (InputStream file = Objects.requireNonNull(RemedyRoundTripTest.class.getResourceAsStream("/remedy.txt"))) {
            return Arrays.stream(new String(file.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^# "))
                    .filter(block -> !block.isBlank())
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @Tag("deep")
    void eachKind(String kind) throws Exception {
        assertSame(kind.substring(kind.indexOf('\n') + 1));
    }

    /** All at once, where that can be. */
    @Test
    void severalInOneFile() throws Exception {
        var up = new StringBuilder("-- Up Migration\n");
        var down = new StringBuilder();
        for (String kind : kinds()) {
            if (!kind.startsWith("alone")) {
                String[] sections = kind.substring(kind.indexOf('\n') + 1).split("-- (?:Up|Down) Migration\n");
                up.append(sections[1]);
                down.insert(0, sections[2]);
            }
        }
        assertSame(up + "-- Down Migration\n" + down);
    }

    private void assertSame(String migration) throws Exception {
        String before = database + "_before";
        String after = database + "_after";
        Cli one = cli("before", before, migration);
        Cli two = cli("after", after, migration);
        assertThat(one.run("up").transcript()).contains("exit code 0");
        assertThat(two.run("up", "--to", "0001").exitCode()).isZero();

        var written = two.run("remedy", "0002", "--yes");

        assertThat(written.exitCode()).as(written.transcript()).isZero();
        String expanded = lastOfExpand("after");
        whileOthersWrite(after, () -> up(two, "--to", expanded));
        up(two);
        assertThat(rows(after)).isEqualTo(rows(before));
        assertThat(one(after, "SELECT count(*) FROM orders o WHERE id > " + ROWS + " AND note <> 'new'"))
                .isEqualTo("0");
        assertSchemas(one, before, after);
        var undone = two.run("down", "--to", "0001", "--yes");
        assertThat(undone.transcript()).contains("exit code 0");
        assertThat(one.run("down").exitCode()).isZero();
        assertSchemas(one, before, after);
    }

    private static void up(Cli cli, String... target) {
        List<String> args = new ArrayList<>(List.of("up"));
        args.addAll(List.of(target));
        var outcome = cli.run(args.toArray(String[]::new));
        assertThat(outcome.exitCode()).as(outcome.transcript()).isZero();
    }

    /** What follows is for when nobody writes any more as before. */
    private String lastOfExpand(String folder) throws IOException {
        try (Stream<Path> files = Files.list(cli.directory().resolve(folder).resolve("migrations"))) {
            List<Path> all = files.sorted().toList();
            String last = "";
            for (Path file : all) {
                if (!Files.readString(file).contains("phase=contract")) {
                    last = file.getFileName().toString().substring(0, 4);
                }
            }
            return last;
        }
    }

    private static void assertSchemas(Cli cli, String before, String after) {
        assertThat(cli.run("diff", url(before), url(after)).out()).isEqualTo("The schemas hold the same.\n");
    }

    private Cli cli(String folder, String database, String migration) throws SQLException {
        return in(cli.directory().resolve(folder), database)
                .file("migrations/0001_tables.sql", TABLES)
                .file("migrations/0002_change.sql", migration);
    }

    /** Inserts a row and changes it, again and again, until the other work is done; then all of them are there. */
    private static void whileOthersWrite(String database, Runnable work) throws Exception {
        var done = new AtomicBoolean();
        ExecutorService others = Executors.newSingleThreadExecutor();
        try {
            var started = new CountDownLatch(1);
            Future<Integer> written = others.submit(() -> write(database, started, done));
            assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
            work.run();
            done.set(true);
            int rows = written.get();
            assertThat(rows).isPositive();
            assertThat(one(
                            database,
                            "SELECT count(*) FROM orders WHERE id > " + ROWS + " AND customer = 7 AND code = id"))
                    .isEqualTo(String.valueOf(rows));
        } finally {
            done.set(true);
            others.shutdownNow();
        }
    }

    private static int write(String database, CountDownLatch started, AtomicBoolean done) throws SQLException {
        try (Connection connection = connection(database);
                Statement statement = connection.createStatement()) {
            int rows = 0;
            while (!done.get()) {
                rows++;
                int id = ROWS + rows;
                statement.execute(
                        "INSERT INTO orders (id, customer, code, note) VALUES (" + id + ", 5, " + id + ", 'new')");
                statement.execute("UPDATE orders SET customer = 7 WHERE id = " + id);
                statement.execute("UPDATE orders SET note = note WHERE id = " + rows % ROWS);
                started.countDown();
            }
            return rows;
        }
    }

    /** Those that were there before; a column that was added again is another one in their order. */
    private static String rows(String database) throws SQLException {
        return one(
                database,
                "SELECT md5(string_agg(to_jsonb(o)::text, ',' ORDER BY id)) FROM orders o WHERE id <= " + ROWS);
    }
}
