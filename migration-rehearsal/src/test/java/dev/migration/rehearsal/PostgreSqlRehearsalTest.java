// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.migration.DownScript;
import dev.migration.Target;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.RehearsalReport.Block;
import dev.migration.rehearsal.RehearsalReport.Change;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.RehearsalReport.Finding;
import dev.migration.rehearsal.RehearsalReport.Level;
import dev.migration.rehearsal.RehearsalReport.RehearsedStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a migration does to tables that are there, and what is left of it: nothing. */
class PostgreSqlRehearsalTest extends PostgreSqlWorkbench {

    private static final Map<String, Size> LARGE = Map.of("public.orders", new Size(190_000, 20_000_000));

    private RehearsalReport rehearse(RehearsalOptions options) {
        return Rehearsal.of(builder().build()).rehearse(Target.all(), options);
    }

    private RehearsalReport rehearse() {
        return rehearse(RehearsalOptions.SCRATCH);
    }

    private static RehearsalOptions sizes(Map<String, Size> sizes) {
        return new RehearsalOptions(Duration.ofSeconds(5), Duration.ofMinutes(1), sizes);
    }

    private static RehearsedStatement only(RehearsalReport report) {
        assertThat(report.migrations()).hasSize(1);
        assertThat(report.migrations().get(0).statements()).hasSize(1);
        return report.migrations().get(0).statements().get(0);
    }

    private static List<String> rules(RehearsedStatement statement) {
        return statement.findings().stream().map(Finding::rule).toList();
    }

    @Test
    void aRewriteIsSeenAndNothingOfItStays() {
        execute("CREATE TABLE orders (id int PRIMARY KEY, total int)");
        write("0001_total.sql", "ALTER TABLE orders ALTER COLUMN total TYPE bigint;");

        RehearsalReport report = rehearse(sizes(LARGE));

        RehearsedStatement statement = only(report);
        assertThat(statement.effects()).singleElement().satisfies(effect -> {
            assertThat(effect.relation()).isEqualTo("public.orders");
            assertThat(effect.locks()).contains("AccessExclusive");
            assertThat(effect.changes())
                    .contains(new Change(ChangeKind.REWRITTEN, "", ""), Change.ofType("total", "integer", "bigint"));
        });
        assertThat(rules(statement)).contains("blocks-reads", "table-rewrite", "breaks-callers");
        assertThat(report.reaches(Level.ERROR)).isTrue();
        assertThat(report.migrations().get(0).blocks()).singleElement().satisfies(block -> {
            assertThat(block.reads()).isTrue();
            assertThat(block.writes()).isTrue();
            assertThat(block.estimated()).isGreaterThan(Duration.ofSeconds(30));
        });
        assertThat(column("SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attname = 'total'"))
                .containsExactly("integer");
        assertThat(column("SELECT relname FROM pg_class WHERE relname LIKE '%migration%'"))
                .isEmpty();
    }

    @Test
    void aLockAloneIsNothingToWarnOf() {
        execute("CREATE TABLE orders (id int PRIMARY KEY)");
        write("0001_note.sql", "ALTER TABLE orders ADD COLUMN note text;");

        RehearsalReport report = rehearse(sizes(LARGE));

        assertThat(only(report).findings()).isEmpty();
        assertThat(report.migrations().get(0).blocks()).extracting(Block::reads).containsExactly(true);
    }

    @Test
    void whatTheMigrationMakesItselfIsLeftOut() {
        write("0001_orders.sql", """
                CREATE TABLE orders (id int PRIMARY KEY, total int);
                INSERT INTO orders SELECT n, n FROM generate_series(1, 20000) n;
                ALTER TABLE orders ALTER COLUMN total TYPE bigint;
                CREATE INDEX orders_total ON orders (total);
                DROP TABLE orders;""");

        RehearsalReport report = rehearse();

        assertThat(report.findings()).isEmpty();
        assertThat(report.migrations().get(0).statements())
                .hasSize(5)
                .allSatisfy(statement -> assertThat(statement.effects()).isEmpty());
        assertThat(report.inconclusive()).isNull();
    }

    @Test
    void aLaterMigrationFindsWhatAnEarlierOneMadeAndNothingIsCommitted() {
        execute("CREATE TABLE orders (id int PRIMARY KEY)");
        write("0001_note.sql", "ALTER TABLE orders ADD COLUMN note text;");
        write("0002_fill.sql", "UPDATE orders SET note = '';", "ALTER TABLE orders ALTER note SET NOT NULL;");

        RehearsalReport report = rehearse();

        assertThat(report.migrations()).hasSize(2);
        assertThat(report.migrations().get(1).statements())
                .extracting(RehearsedStatement::refusal)
                .containsOnlyNulls();
        assertThat(report.migrations().get(1).blocks()).isNotEmpty();
        assertThat(column("SELECT COUNT(*) FROM pg_attribute WHERE attname = 'note'"))
                .containsExactly("0");
        assertThat(builder().build().status().pending()).hasSize(2);
    }

    @Test
    void aLockOfAnEarlierMigrationIsNoneOfALaterOneThatNeedsLess() {
        execute("CREATE TABLE customers (id int PRIMARY KEY)", "CREATE TABLE orders (id int, total int)");
        write("0001_positive.sql", "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;");
        write("0002_check.sql", "ALTER TABLE orders VALIDATE CONSTRAINT positive;");
        write("0003_index.sql", "CREATE INDEX orders_total ON orders (total);");
        write("0004_key.sql", "ALTER TABLE orders ADD FOREIGN KEY (id) REFERENCES customers NOT VALID;");

        RehearsalReport report = rehearse(sizes(LARGE));

        assertThat(report.migrations().get(1).blocks()).isEmpty();
        assertThat(report.migrations().get(1).statements())
                .flatExtracting(RehearsedStatement::findings)
                .isEmpty();
        assertThat(report.migrations().subList(2, 4))
                .allSatisfy(migration -> assertThat(migration.blocks())
                        .extracting(Block::reads, Block::writes)
                        .containsOnly(tuple(false, true)));
    }

    @Test
    void whatCannotRunInATransactionIsNamedAndWhatDependsOnItIsNotBlamed() {
        execute("CREATE TABLE orders (id int, code text)", "CREATE INDEX orders_code ON orders (code)");
        write("0001_index.sql", """
                -- no-transaction
                DROP INDEX CONCURRENTLY orders_code;
                CREATE INDEX orders_code ON orders (code, id);""");

        RehearsalReport report = rehearse();

        List<RehearsedStatement> statements = report.migrations().get(0).statements();
        assertThat(statements.get(0).skipped()).contains("cannot run in a transaction");
        assertThat(rules(statements.get(1))).containsExactly("not-rehearsed");
        assertThat(report.inconclusive()).contains("statement 2 of 0001_index");
        assertThat(rules(statements.get(0))).containsExactly("not-rehearsed", "breaks-callers");
        assertThat(report.reaches(Level.ERROR)).isFalse();
    }

    @Test
    void anIndexThatIsMadeConcurrentlyIsThereForWhatNeedsIt() {
        execute("CREATE TABLE orders (id int, code text)");
        write("0001_unique.sql", """
                -- no-transaction
                CREATE UNIQUE INDEX CONCURRENTLY orders_new ON orders (code);
                ALTER INDEX orders_new RENAME TO orders_code;
                ALTER TABLE orders ADD CONSTRAINT orders_code UNIQUE USING INDEX orders_code;""");

        RehearsalReport report = rehearse();

        List<RehearsedStatement> statements = report.migrations().get(0).statements();
        assertThat(statements.get(0).skipped()).contains("cannot run in a transaction");
        assertThat(rules(statements.get(0))).containsExactly("not-rehearsed", "breaks-callers");
        assertThat(statements.subList(1, 3))
                .allSatisfy(statement -> assertThat(rules(statement)).isEmpty());
        assertThat(report.inconclusive()).isNull();
    }

    @Test
    void aStatementThatFailsEndsIt() {
        execute("CREATE TABLE orders (id int)", "INSERT INTO orders VALUES (1)");
        write("0001_note.sql", "ALTER TABLE orders ADD COLUMN note text NOT NULL;", "CREATE TABLE later (id int);");

        RehearsalReport report = rehearse();

        assertThat(rules(only(report))).containsExactly("fails");
        assertThat(only(report).refusal()).contains("contains null values");
        assertThat(report.reaches(Level.ERROR)).isTrue();
        assertThat(report.inconclusive()).isNull();
    }

    @Test
    void aConstraintThatIsCheckedAtTheCommitIsChecked() {
        execute(
                "CREATE TABLE customers (id int PRIMARY KEY)",
                "CREATE TABLE orders (customer int REFERENCES customers DEFERRABLE INITIALLY DEFERRED)");
        write("0001_orders.sql", "INSERT INTO orders VALUES (1);");
        write("0002_more.sql", "ALTER TABLE orders ADD COLUMN note text;");

        RehearsalReport report = rehearse();

        assertThat(only(report).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("fails");
            assertThat(finding.text()).contains("refuses the commit");
        });
    }

    @Test
    void deferredConstraintsThatHoldAreNoMatterForTheNextMigration() {
        execute(
                "CREATE TABLE customers (id int PRIMARY KEY)",
                "CREATE TABLE orders (customer int REFERENCES customers DEFERRABLE INITIALLY DEFERRED)",
                "INSERT INTO customers VALUES (1)");
        write("0001_orders.sql", "INSERT INTO orders VALUES (1);");
        write("0002_more.sql", "ALTER TABLE orders ADD COLUMN note text;");
        write("0003_again.sql", "INSERT INTO orders VALUES (2, '');", "INSERT INTO customers VALUES (2);");

        RehearsalReport report = rehearse();

        assertThat(report.migrations()).hasSize(3);
        assertThat(report.findings()).isEmpty();
        assertThat(column("SELECT COUNT(*) FROM orders")).containsExactly("0");
    }

    @Test
    void aTableThatSomebodyUsesIsNotWaitedForLong() throws Exception {
        execute("CREATE TABLE orders (id int)");
        write("0001_note.sql", "ALTER TABLE orders ADD COLUMN note text;");
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT * FROM orders");

            RehearsalReport report =
                    rehearse(new RehearsalOptions(Duration.ofMillis(500), Duration.ofMinutes(1), null));

            assertThat(report.inconclusive()).contains("did not get a lock in time");
        }
    }

    @Test
    void theBudgetEndsIt() {
        write("0001_slow.sql", "SELECT pg_sleep(20);");

        RehearsalReport report =
                rehearse(new RehearsalOptions(Duration.ofSeconds(1), Duration.ofMillis(300), Map.of()));

        assertThat(report.inconclusive()).contains("its time was used up");
        assertThat(only(report).findings())
                .singleElement()
                .matches(it -> it.rule().equals("not-rehearsed"));
    }

    @Test
    void anUndoIsRehearsedToo() {
        write("0001_orders.sql", """
                -- Up Migration
                CREATE TABLE orders (id int);
                -- Down Migration
                DROP TABLE orders;""");
        up();

        RehearsalReport report = Rehearsal.of(builder().build())
                .rehearseDown(Target.count(1), DownScript.FILE, RehearsalOptions.SCRATCH);

        assertThat(rules(only(report))).contains("drops-data");
        assertThat(builder().build().status().current()).hasToString("0001");
    }

    @Test
    void aSequenceThatIsSetIsNotTouched() {
        execute("CREATE SEQUENCE ids");
        write("0001_ids.sql", "SELECT setval('ids', 500);");

        assertThat(only(rehearse()).skipped()).contains("rollback does not undo");
        assertThat(column("SELECT last_value FROM ids")).containsExactly("1");
    }

    @Test
    void aSecretIsInNoRefusalOfACommit() {
        execute(
                "CREATE TABLE tokens (t text)",
                "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN RAISE EXCEPTION 'no key %', NEW.t; END $$",
                "CREATE CONSTRAINT TRIGGER no AFTER INSERT ON tokens DEFERRABLE INITIALLY DEFERRED"
                        + " FOR EACH ROW EXECUTE FUNCTION no()");
        write("0001_token.sql", "INSERT INTO tokens VALUES ('${api.token}');");

        RehearsalReport report = Rehearsal.of(builder()
                        .placeholders(Map.of("api.token", "hunter2hunter2"))
                        .build())
                .rehearse(Target.all(), RehearsalOptions.SCRATCH);

        assertThat(only(report).findings())
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.text()).contains("no key ***").doesNotContain("hunter2"));
    }

    @Test
    void whatAnEarlierMigrationKeepsLockedIsNamed() {
        execute("CREATE TABLE orders (id int)");
        write("0001_note.sql", "ALTER TABLE orders ADD COLUMN note text;");
        write("0002_lock.sql", "LOCK TABLE orders;");

        assertThat(rehearse().notes()).anyMatch(note -> note.contains("has locked") && note.contains("public.orders"));
    }

    @Test
    void whatAnotherSessionKeepsLockedIsOfUnknownSize() throws SQLException {
        execute("CREATE TABLE orders (id int)", "CREATE TABLE stock (id int)");
        write("0001_note.sql", "ALTER TABLE orders ADD COLUMN note text;");
        try (Connection other = dataSource.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE stock");

            assertThat(rehearse().inconclusive()).isNull();
        }
    }

    @Test
    void aFileOfTheServerIsNotWritten() {
        write("0001_copy.sql", "COPY (SELECT 1) TO '/tmp/migration-rehearsal';");

        assertThat(only(rehearse()).skipped()).contains("rollback does not undo");
    }
}
