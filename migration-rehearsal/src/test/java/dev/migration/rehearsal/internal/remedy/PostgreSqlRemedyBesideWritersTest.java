// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Phase;
import dev.migration.Target;
import dev.migration.fixture.EmptyPostgreSql;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.internal.schema.Schema;
import dev.migration.rehearsal.RehearsalOptions.Size;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While the phase expand is applied, the release before writes as it always did, and never fails; then the contract succeeds. */
class PostgreSqlRemedyBesideWritersTest extends PostgreSqlWorkbench {

    private static final int ROWS = 3000;

    /** What the release before executes, again and again. */
    private static final String INSERT = "INSERT INTO orders (total) VALUES (7)";

    private final RemedyBench remedy = new RemedyBench(this, EmptyPostgreSql::create, "");

    /** One step of a writer. */
    private interface Writer {
        void write(Statement statement, int number) throws SQLException;
    }

    /** Applies the phase expand beside a writer whose every statement has to succeed, and returns how often it wrote. */
    private int expandBeside(Writer writer) throws Exception {
        var done = new AtomicBoolean();
        var started = new CountDownLatch(1);
        ExecutorService others = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> written = others.submit(() -> {
                try (Connection connection = dataSource.getConnection();
                        Statement statement = connection.createStatement()) {
                    int number = 0;
                    while (!done.get()) {
                        writer.write(statement, ++number);
                        started.countDown();
                    }
                    return number;
                }
            });
            assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
            remedy.up(Phase.EXPAND);
            done.set(true);
            return written.get();
        } finally {
            done.set(true);
            others.shutdownNow();
        }
    }

    private void expandBesideTheOldRelease() throws Exception {
        expandBeside((statement, number) -> statement.execute(INSERT));
        execute(INSERT);
    }

    private void orders() {
        write(
                "0001_orders.sql",
                "CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, total int NOT NULL);",
                "INSERT INTO orders (total) SELECT n FROM generate_series(1, " + ROWS + ") n;");
        remedy.up(Phase.ALL);
    }

    private void assertRequired(String column) {
        assertThat(column("SELECT attnotnull FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = '"
                        + column + "'"))
                .containsExactly("t");
        assertThat(column("SELECT conname FROM pg_constraint WHERE conrelid = 'orders'::regclass AND contype = 'c'"))
                .isEmpty();
    }

    @Test
    void aColumnThatItDoesNotKnowIsFilledAgainBeforeItIsRequired() throws Exception {
        orders();
        write("0002_status.sql", """
                -- Up Migration
                ALTER TABLE orders ADD COLUMN status text;
                UPDATE orders SET status = 'new';
                ALTER TABLE orders ALTER COLUMN status SET NOT NULL;
                -- Down Migration
                ALTER TABLE orders DROP COLUMN status;""");
        SafeFiles safe = remedy.replace("2");

        expandBesideTheOldRelease();
        execute("UPDATE orders SET status = 'sent' WHERE id <= 5");
        remedy.up(Phase.CONTRACT);

        assertRequired("status");
        assertThat(column("SELECT count(*) FILTER (WHERE status = 'sent') || ' ' || (count(*) > " + ROWS
                        + ") FROM orders"))
                .containsExactly("5 true");
        remedy.down(RemedyBench.names(safe).size());
    }

    /** How large the table is changes nothing for who inserts. */
    @Test
    void soIsThatOfASmallTable() throws Exception {
        orders();
        write("0002_status.sql", """
                ALTER TABLE orders ADD COLUMN status text, ADD COLUMN since date;
                UPDATE orders o SET status = 'new' FROM (VALUES (1)) v(n) WHERE o.total = v.n OR o.total > 1;
                UPDATE orders SET since = '2026-01-01' WHERE since IS NULL;
                ALTER TABLE orders ALTER status SET NOT NULL, ALTER since SET NOT NULL;""");

        SafeFiles safe = remedy.rewrite("2", Map.of("public.orders", new Size(10, 300)));
        assertThat(safe.rewritten()).anyMatch(line -> line.contains("(breaks-callers)"));
        assertThat(RemedyBench.shown(safe))
                .contains(
                        "0003_status_late_rows [batch=orders.id phase=contract]: ",
                        "WHERE (o.total = v.n OR o.total > 1) AND o.status IS NULL AND o.id BETWEEN :from AND :to;");
        remedy.write(safe);

        expandBesideTheOldRelease();
        remedy.up(Phase.CONTRACT);

        assertRequired("status");
        assertRequired("since");
    }

    /** It has a value in each row that is inserted. */
    @Test
    void aColumnWithADefaultIsRequiredInThePhaseExpand() throws Exception {
        orders();
        write("0002_status.sql", """
                ALTER TABLE orders ADD COLUMN status text DEFAULT 'new';
                ALTER TABLE orders ALTER COLUMN status SET NOT NULL;""");
        assertThat(remedy.replace("2").later()).isEmpty();

        expandBesideTheOldRelease();

        assertRequired("status");
    }

    /** The next release does not name what is to be dropped, and the one before still does. */
    @Test
    void aRequiredColumnThatIsDroppedMayBeLeftEmptyFirst() throws Exception {
        orders();
        write("0002_no_total.sql", """
                -- Up Migration
                ALTER TABLE orders DROP COLUMN total;
                -- Down Migration
                ALTER TABLE orders ADD COLUMN total int NOT NULL DEFAULT 0;
                ALTER TABLE orders ALTER COLUMN total DROP DEFAULT;""");
        remedy.replace("2");

        expandBesideTheOldRelease();
        execute("INSERT INTO orders DEFAULT VALUES");
        remedy.up(Phase.CONTRACT);

        assertThat(column("SELECT 1 FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname = 'total'"))
                .isEmpty();
        remedy.down(2);
        assertRequired("total");
    }

    /** All that can be in one file at once; what is written meanwhile is there afterwards. */
    @ParameterizedTest
    @ValueSource(strings = {"several in one file: ", "alone: "})
    void nothingIsLostThatIsWrittenMeanwhile(String cases) throws Exception {
        var up = new StringBuilder("-- Up Migration\n");
        var down = new StringBuilder();
        List<RemedyCase> kinds = RemedyCase.in("postgresql.txt").stream()
                .filter(one -> one.toString().startsWith(cases))
                .toList();
        for (RemedyCase kind : kinds) {
            String[] sections = kind.migration().split("-- (?:Up|Down) Migration\n");
            up.append(sections[1]);
            down.insert(0, sections[2]);
        }
        start(kinds.get(0), up + "-- Down Migration\n" + down);
        remedy.up(Phase.ALL);
        Schema written = remedy.schema();
        List<String> rows = rows();
        remedy.down(1);
        Schema undone = remedy.schema();
        EmptyPostgreSql.create();
        start(kinds.get(0), up + "-- Down Migration\n" + down);
        SafeFiles safe = remedy.replace("2");

        int number = expandBeside(PostgreSqlRemedyBesideWritersTest::insertAndUpdate);
        remedy.up(Phase.ALL);

        assertThat(column("SELECT count(*) FROM orders WHERE id > " + ROWS + " AND customer = 7 AND code = id"))
                .containsExactly(String.valueOf(number));
        assertThat(column("SELECT count(*) FROM tags WHERE name = 'new'")).containsExactly(String.valueOf(number));
        assertThat(rows()).isEqualTo(rows);
        assertThat(column("SELECT id FROM orders WHERE id > " + ROWS + " AND note <> 'new'"))
                .isEmpty();
        assertThat(remedy.schema().differenceTo(written, "rewritten", "as it was"))
                .isEmpty();
        remedy.down(RemedyBench.names(safe).size());
        assertThat(remedy.schema().differenceTo(undone, "rewritten", "as it was"))
                .isEmpty();
    }

    private void start(RemedyCase tables, String migration) throws IOException {
        write("0001_tables.sql", tables.before());
        migrator().up(Target.version("1"));
        write("0002_change.sql", migration);
    }

    private static void insertAndUpdate(Statement statement, int number) throws SQLException {
        int id = ROWS + number;
        statement.execute("INSERT INTO orders (id, customer, code, note) VALUES (" + id + ", 5, " + id + ", 'new')");
        statement.execute("INSERT INTO tags (id, name) VALUES (" + id + ", 'new')");
        statement.execute("UPDATE orders SET customer = 7 WHERE id = " + id);
        statement.execute("UPDATE orders SET note = note WHERE id = " + number % ROWS);
    }

    /** Those that were there before; a column that was added again is another one in their order. */
    private List<String> rows() {
        return column("SELECT md5(string_agg(to_jsonb(o)::text, ',' ORDER BY id)) FROM orders o WHERE id <= " + ROWS);
    }
}
