// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Target;
import dev.migration.fixture.Workbench;
import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.RehearsalReport.Block;
import dev.migration.rehearsal.RehearsalReport.Effect;
import dev.migration.rehearsal.RehearsalReport.Finding;
import dev.migration.rehearsal.RehearsalReport.RehearsedMigration;
import dev.migration.rehearsal.RehearsalReport.RehearsedStatement;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Statements and what becomes of them, in the file {@code rehearsal/mysql.txt}: that of MariaDB, and that of MySQL. */
interface RehearsedWaysContract extends Workbench {

    String[] TABLES = {
        "CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(20)) CHARACTER SET utf8mb4;",
        "CREATE TABLE old_orders (id INT PRIMARY KEY);",
        "CREATE TABLE orders (id INT PRIMARY KEY, customer INT, total INT, note VARCHAR(20), body TEXT, gone INT,"
                + " INDEX orders_total (total)) CHARACTER SET latin1;",
        "CREATE TABLE parts (id INT PRIMARY KEY, b INT) PARTITION BY HASH (id) PARTITIONS 2;",
        "CREATE TABLE spare (id INT PRIMARY KEY);",
        "CREATE VIEW seen AS SELECT id FROM customers;",
        "CREATE TABLE days (id INT NOT NULL, day INT, code INT NOT NULL, INDEX days_day (day), UNIQUE days_code (code, id))"
                + " PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20),"
                + " PARTITION p2 VALUES LESS THAN (30), PARTITION p3 VALUES LESS THAN (60));",
        "CREATE FUNCTION counted(a INT) RETURNS INT DETERMINISTIC RETURN a + 1;",
        "CREATE PROCEDURE emptied() DELETE FROM days;",
        "CREATE TRIGGER watched BEFORE INSERT ON days FOR EACH ROW SET NEW.day = NEW.id;"
    };

    default RehearsalReport rehearse() {
        return Rehearsal.of(builder().build()).rehearse(Target.all(), RehearsalOptions.SCRATCH);
    }

    default RehearsalReport rehearse(Map<String, Size> sizes) {
        return Rehearsal.of(builder().build())
                .rehearse(Target.all(), new RehearsalOptions(Duration.ofSeconds(10), Duration.ofMinutes(1), sizes));
    }

    default void make() {
        write("0001_tables.sql", TABLES);
        up();
    }

    /** Which line of a case is its own. */
    int column();

    /** What makes an index one that statements do not find rows by. */
    String hidden();

    @Test
    default void tellsHowEachStatementIsExecuted() {
        make();
        List<List<String>> cases = cases();
        for (int i = 0; i < cases.size(); i++) {
            write("%04d_case.sql".formatted(i + 2), cases.get(i).get(0) + ";");
        }

        RehearsalReport report = rehearse();

        var found = new ArrayList<String>();
        var expected = new ArrayList<String>();
        for (int i = 0; i < cases.size(); i++) {
            String statement = cases.get(i).get(0);
            expected.add(statement + " | " + cases.get(i).get(column()));
            found.add(statement + " | "
                    + (i < report.migrations().size()
                            ? shown(report.migrations().get(i))
                            : ""));
        }
        assertThat(found).isEqualTo(expected);
        assertThat(report.inconclusive()).isNull();
        assertThat(SeenLosses.in(report)).containsAll(SeenLosses.OF_MYSQL);
    }

    private static String shown(RehearsedMigration migration) {
        RehearsedStatement statement = migration.statements().get(0);
        if (statement.refusal() != null) {
            return "refused: " + statement.refusal();
        }
        var words = new ArrayList<String>();
        for (Effect effect : statement.effects()) {
            words.add(effect.relation() + ":");
            effect.changes()
                    .forEach(change -> words.add(change.kind().name().toLowerCase(Locale.ROOT) + "(" + change.name()
                            + (change.detail().isEmpty() ? "" : " " + change.detail()) + ")"));
        }
        for (Block block : migration.blocks()) {
            words.add("=>" + (block.reads() ? " reads" : "") + (block.writes() ? " writes" : "") + " wait");
        }
        if (statement.rows() > 0) {
            words.add("rows " + statement.rows());
        }
        String rules = statement.findings().stream()
                .map(Finding::rule)
                .filter(rule -> !rule.startsWith("blocks-"))
                .distinct()
                .collect(Collectors.joining(" "));
        if (!rules.isEmpty()) {
            words.add("[" + rules + "]");
        }
        return words.isEmpty() ? "nothing" : String.join(" ", words);
    }

    private static List<List<String>> cases() {
        try (InputStream file =
                Objects.requireNonNull(RehearsedWaysContract.class.getResourceAsStream("/rehearsal/mysql.txt"))) {
            List<String> lines = new String(file.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
            var cases = new ArrayList<List<String>>();
            for (String line : lines) {
                if (!line.startsWith(" ")) {
                    cases.add(new ArrayList<>(List.of(line)));
                } else {
                    String said = line.strip();
                    List<String> last = cases.get(cases.size() - 1);
                    last.add(said.substring(said.indexOf(": ") + 2));
                    if (said.startsWith("both: ")) {
                        last.add(said.substring("both: ".length()));
                    }
                }
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    default void staysAndSaysSo() {
        make();
        write("0002_a.sql", "CREATE TABLE a (id INT);", "INSERT INTO a VALUES (1), (2);", "ALTER TABLE a ADD b INT;");
        write(
                "0003_b.sql",
                "ALTER TABLE a DROP COLUMN b, ALGORITHM=COPY, LOCK=SHARED;",
                "ALTER TABLE missing ADD c INT;");
        write("0004_c.sql", "CREATE TABLE c (id INT);");

        RehearsalReport report = rehearse();

        assertThat(report.rolledBack()).isFalse();
        assertThat(report.notes()).first().asString().contains("stays there", "drop the database");
        assertThat(report.migrations()).hasSize(2);
        assertThat(report.migrations().get(0).statements())
                .extracting(RehearsedStatement::rows)
                .containsExactly(0L, 2L, 0L);
        // What a migration makes itself nobody else can wait for; what an earlier one made is there.
        assertThat(report.migrations().get(0).statements().get(2).effects()).isEmpty();
        assertThat(report.migrations().get(1).blocks()).singleElement().matches(block -> !block.reads());
        assertThat(report.findings()).extracting(Finding::rule).contains("drops-data", "fails");
        assertThat(column("SELECT id FROM a")).containsExactly("1", "2");
        assertThat(column("SELECT version FROM __migrations")).containsExactly("0001");
    }

    @Test
    default void isRefusedWhereOthersUseTheDatabase() {
        make();
        write("0002_a.sql", "CREATE TABLE a (id INT);");

        var ownRows = new RehearsalOptions(Duration.ofSeconds(10), Duration.ofMinutes(1), null);
        assertThatThrownBy(() -> Rehearsal.of(builder().build()).rehearse(Target.all(), ownRows))
                .hasMessageContaining("cannot roll back")
                .hasMessageContaining("--scratch-url");
        assertThat(column("SHOW TABLES LIKE 'a'")).isEmpty();
    }

    @Test
    default void leavesOutWhatReachesFurther() {
        make();
        write(
                "0002_a.sql",
                "CREATE DATABASE rehearsal_elsewhere;",
                "/*!40000 DROP DATABASE IF EXISTS rehearsal_elsewhere */;",
                "SET GLOBAL max_connections = 77;",
                "SET @a = 1, GLOBAL max_connections = 77;",
                "SET PERSIST_ONLY max_connections = 77;",
                "/* x */ GRANT SELECT ON customers TO nobody;",
                "ALTER TABLE elsewhere.t ADD a INT;",
                "ALTER TABLE customers RENAME TO elsewhere.customers;",
                "RENAME TABLE customers TO elsewhere/* x */. customers;",
                "DELETE FROM `elsewhere` . `t`;",
                "DELETE IGNORE FROM elsewhere.t;",
                "UPDATE customers JOIN elsewhere.t SET customers.name = t.name;",
                "INSERT elsewhere.t VALUES (1);",
                "TRUNCATE elsewhere.t;",
                "DROP TABLE customers, Elsewhere.t;",
                "CREATE INDEX i USING BTREE ON elsewhere.t (a);",
                "PREPARE x FROM 'DROP DATABASE elsewhere';",
                "RESTART;",
                "SET STATEMENT lock_wait_timeout = 5 FOR DROP DATABASE elsewhere;",
                "TRUNCATE donn\u00e9es.t;",
                "SET SESSION sort_buffer_size = 70000, @@global.max_connections = 77;");
        execute("CREATE DATABASE IF NOT EXISTS elsewhere", "CREATE TABLE IF NOT EXISTS elsewhere.t (a INT)");
        execute("CREATE DATABASE IF NOT EXISTS `donn\u00e9es`");

        RehearsalReport report = rehearse();

        assertThat(report.migrations().get(0).statements())
                .allSatisfy(statement -> assertThat(statement.skipped()).isNotNull());
        assertThat(column("SHOW DATABASES LIKE 'rehearsal_elsewhere'")).isEmpty();
        execute("DROP DATABASE elsewhere", "DROP DATABASE `donn\u00e9es`");
    }

    /** The old table is the new one's before the migration ends. */
    @Test
    default void seesATableThatIsReplaced() {
        make();
        write(
                "0002_a.sql",
                "CREATE TABLE fresh (id INT PRIMARY KEY, name VARCHAR(20)) CHARACTER SET utf8mb4;",
                "RENAME TABLE customers TO former, fresh TO customers;",
                "DROP TABLE former;");
        write("0003_b.sql", "ALTER TABLE spare RENAME TO store, ADD COLUMN a INT;");

        RehearsalReport report = rehearse();

        assertThat(report.migrations().get(0).statements())
                .map(statement -> statement.effects().toString())
                .satisfiesExactly(
                        made -> assertThat(made).isEqualTo("[]"),
                        renamed -> assertThat(renamed).contains("RENAMED", "former"),
                        dropped -> assertThat(dropped).contains("DROPPED"));
        assertThat(report.migrations().get(1).statements().get(0).effects().toString())
                .contains("RENAMED", "store", "COLUMN_ADDED")
                .doesNotContain("DROPPED");
    }

    /** A view may have more columns behind those that it had, and a routine needs the same parameters. */
    @Test
    default void seesWhatIsMadeAnewAsItWasNot() {
        make();
        write(
                "0002_a.sql",
                "DROP VIEW seen;",
                "CREATE VIEW seen AS SELECT id, name FROM customers;",
                "DROP FUNCTION counted;",
                "CREATE FUNCTION counted(b INT) RETURNS INT DETERMINISTIC RETURN b + 2;");
        write(
                "0003_b.sql",
                "DROP VIEW seen;",
                "CREATE VIEW seen AS SELECT name, id FROM customers;",
                "DROP PROCEDURE emptied;",
                "CREATE PROCEDURE emptied(a INT) DELETE FROM days;");

        assertThat(rehearse().findings())
                .extracting(Finding::text)
                .containsExactly("the view seen is dropped", "the procedure emptied is dropped");
    }

    /** What was hidden is not missed, nor is one that another one replaces; a unique one still refuses what it refused. */
    @Test
    default void whatNoStatementFindsRowsByIsMissed() {
        write(
                "0001_tables.sql",
                "CREATE TABLE places (id INT PRIMARY KEY, a INT, b INT, c INT, INDEX places_a (a), INDEX places_b (b),"
                        + " INDEX places_wide (b, c), UNIQUE places_c (c));");
        up();
        String hide = " ALTER INDEX %s " + hidden();
        write("0002_a.sql", "ALTER TABLE places" + hide.formatted("places_a") + "," + hide.formatted("places_b") + ";");
        write("0003_b.sql", "ALTER TABLE places DROP INDEX places_a;");
        write("0004_c.sql", "ALTER TABLE places" + hide.formatted("places_c") + ";");

        assertThat(rehearse().findings())
                .extracting(Finding::text)
                .containsExactly(
                        "what finds rows of places by places_a reads all of it from now on",
                        "what finds rows of places by places_c reads all of it from now on");
    }

    /** Also where the value is no text, and where the server shows the definition without quotes. */
    @Test
    default void tellsOfEachNewColumnWhatFillsIt() {
        make();
        write(
                "0002_a.sql",
                "ALTER TABLE spare ADD COLUMN place POINT NOT NULL;",
                "ALTER TABLE spare ADD COLUMN bits BIT(3) NOT NULL, ADD COLUMN raw BLOB NOT NULL;",
                "SET sql_quote_show_create = 0;",
                "ALTER TABLE spare ADD COLUMN plain INT NOT NULL, ADD COLUMN `a ``word` VARCHAR(9) NOT NULL;");

        assertThat(rehearse().findings())
                .extracting(Finding::text)
                .filteredOn(text -> text.startsWith("who "))
                .map(text -> text.replace("who inserts into spare without ", "")
                        .replace(" is refused from now on, and the rows that are there are filled with ", ": "))
                .hasSize(5)
                .anyMatch(text -> text.startsWith("place"))
                .anyMatch(text -> text.startsWith("bits: "))
                .contains("raw: ''", "plain: 0", "a `word: ''");
    }

    /** A procedure's way is not known. */
    @Test
    default void takesTheWorstOfWhatIsNotKnown() {
        make();
        execute("CREATE PROCEDURE widen() ALTER TABLE orders MODIFY note VARCHAR(500)");
        write("0002_a.sql", "CALL widen();");

        RehearsalReport report = rehearse();

        assertThat(report.migrations().get(0).blocks())
                .singleElement()
                .matches(block -> block.reads() && block.writes());
        assertThat(report.notes()).anyMatch(note -> note.contains("is unknown"));
    }

    /** Only the rows of a table that becomes a partition are read, to see that each is one of it. */
    @Test
    default void aPartitionIsAddedMovedOrRemovedAsAWhole() {
        write(
                "0001_tables.sql",
                "CREATE TABLE months (id INT PRIMARY KEY) PARTITION BY RANGE (id)"
                        + " (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20));",
                "CREATE TABLE month (id INT PRIMARY KEY);",
                "CREATE TABLE spread (id INT PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 2;");
        up();
        write(
                "0002_a.sql",
                "ALTER TABLE months ADD PARTITION (PARTITION p2 VALUES LESS THAN (30));",
                "ALTER TABLE months EXCHANGE PARTITION p1 WITH TABLE month WITHOUT VALIDATION;",
                "ALTER TABLE months DROP PARTITION p0;",
                "ALTER TABLE month DISABLE KEYS;");
        write("0003_b.sql", "ALTER TABLE months EXCHANGE PARTITION p1 WITH TABLE month;");
        write("0004_c.sql", "ALTER TABLE spread ADD PARTITION (PARTITION p4);");
        var large = new Size(190_000, 20_000_000);

        RehearsalReport report = rehearse(Map.of("months", large, "month", large, "spread", large));

        assertThat(report.migrations())
                .map(migration -> findings(migration).stream()
                        .filter(found -> found.level() == RehearsalReport.Level.ERROR)
                        .map(found -> found.text().replaceFirst(" wait .*", ""))
                        .toList())
                .satisfiesExactly(
                        monthly -> assertThat(monthly).isEmpty(),
                        checked ->
                                assertThat(checked).singleElement().asString().contains("month"),
                        copied -> assertThat(copied).singleElement().asString().contains("spread"));
        assertThat(findings(report.migrations().get(1)))
                .extracting(Finding::rule)
                .contains("scan-under-lock");
    }

    /** RESTRICT and NO ACTION are the same, and what is as it was at the end nobody misses. */
    @Test
    default void whatAForeignKeyOrATriggerDoesIsAnother() {
        write(
                "0001_tables.sql",
                "CREATE TABLE parents (id INT PRIMARY KEY);",
                "CREATE TABLE children (id INT PRIMARY KEY, a INT, b INT, c INT, d INT,"
                        + " CONSTRAINT fa FOREIGN KEY (a) REFERENCES parents (id) ON DELETE CASCADE,"
                        + " CONSTRAINT fb FOREIGN KEY (b) REFERENCES parents (id),"
                        + " CONSTRAINT fc FOREIGN KEY (c) REFERENCES parents (id) ON DELETE CASCADE,"
                        + " CONSTRAINT fd FOREIGN KEY (d) REFERENCES parents (id) ON DELETE RESTRICT);",
                "CREATE TRIGGER filled BEFORE INSERT ON children FOR EACH ROW SET NEW.d = 1;",
                "CREATE TRIGGER kept BEFORE INSERT ON children FOR EACH ROW SET NEW.c = 1;");
        up();
        write(
                "0002_a.sql",
                "ALTER TABLE children DROP FOREIGN KEY fa;",
                "ALTER TABLE children ADD CONSTRAINT fa FOREIGN KEY (a) REFERENCES parents (id);",
                "ALTER TABLE children DROP FOREIGN KEY fb;",
                "ALTER TABLE children ADD CONSTRAINT fb FOREIGN KEY (b) REFERENCES parents (id) ON DELETE CASCADE;",
                "ALTER TABLE children DROP FOREIGN KEY fc;",
                "ALTER TABLE children ADD CONSTRAINT fx FOREIGN KEY (c) REFERENCES parents (id) ON DELETE CASCADE;",
                "ALTER TABLE children DROP FOREIGN KEY fd;",
                "ALTER TABLE children ADD CONSTRAINT fd FOREIGN KEY (d) REFERENCES parents (id) ON DELETE NO ACTION;",
                "DROP TRIGGER filled;",
                "CREATE TRIGGER filled BEFORE UPDATE ON children FOR EACH ROW SET NEW.d = 1;",
                "DROP TRIGGER kept;",
                "CREATE TRIGGER kept BEFORE INSERT ON children FOR EACH ROW SET NEW.c = 1;");

        assertThat(rehearse().findings())
                .filteredOn(found -> found.rule().equals("breaks-callers"))
                .extracting(Finding::text)
                .containsExactly(
                        "what fa did for rows of children is not done any more",
                        "fb of children does something else from now on when the rows that it refers to are removed or changed",
                        "filled of children is replaced by another one: what it did for rows may not be done any more");
    }

    /** Also where it may be empty; one that is as it was at the end nobody misses. */
    @Test
    default void whatFillsAColumnIsGoneOrAnother() {
        write(
                "0001_tables.sql",
                "CREATE TABLE filled (id INT PRIMARY KEY, s VARCHAR(10) DEFAULT 'new', w VARCHAR(10) DEFAULT 'new',"
                        + " at TIMESTAMP NULL ON UPDATE CURRENT_TIMESTAMP, g INT AS (id + 1) STORED,"
                        + " h INT AS (id + 2) STORED, k VARCHAR(10) DEFAULT 'new');");
        up();
        write(
                "0002_a.sql",
                "ALTER TABLE filled MODIFY s VARCHAR(10);",
                "ALTER TABLE filled ALTER COLUMN w DROP DEFAULT;",
                "ALTER TABLE filled MODIFY at TIMESTAMP NULL;",
                "ALTER TABLE filled MODIFY g INT;",
                "ALTER TABLE filled MODIFY h INT AS (id + 9) STORED;",
                "ALTER TABLE filled MODIFY k VARCHAR(10);",
                "ALTER TABLE filled MODIFY k VARCHAR(10) DEFAULT 'new';");
        write("0003_b.sql", "ALTER TABLE filled RENAME COLUMN s TO word;");

        assertThat(rehearse().findings())
                .filteredOn(found -> found.rule().equals("breaks-callers"))
                .extracting(Finding::text)
                .hasSize(6)
                .contains(
                        "who inserts into filled without s does not get its default any more, as that is gone",
                        "filled.at does not get the time any more when a row changes",
                        "filled.g is not computed any more: it is empty where nobody writes it",
                        "filled.h has the values of another expression",
                        "filled.s is called word now")
                .anyMatch(text -> text.startsWith("who inserts into filled without w "));
    }

    /** A view that takes no row stands in for none. */
    @Test
    default void aTableWhoseNameIsThereAgainIsNotMissed() {
        make();
        write("0002_a.sql", "RENAME TABLE spare TO away;", "RENAME TABLE away TO spare;");
        write("0003_b.sql", "RENAME TABLE spare TO base;", "CREATE VIEW spare AS SELECT * FROM base;");
        write(
                "0004_c.sql",
                "RENAME TABLE old_orders TO older;",
                "CREATE VIEW old_orders AS SELECT DISTINCT id FROM older;");

        assertThat(rehearse().findings())
                .filteredOn(found -> found.rule().equals("breaks-callers"))
                .extracting(Finding::text)
                .containsExactly("old_orders is called older now");
    }

    /** Also where it stands on what was there; what was there by another name is missed all the same. */
    @Test
    default void whatAMigrationMadeItselfNobodyMisses() {
        make();
        write(
                "0002_a.sql",
                "ALTER TABLE orders ADD COLUMN q INT DEFAULT 1;",
                "ALTER TABLE orders ALTER COLUMN q SET DEFAULT 2;",
                "ALTER TABLE orders DROP COLUMN q;",
                "CREATE INDEX orders_note ON orders (note);",
                "DROP INDEX orders_note ON orders;",
                "ALTER TABLE orders ADD UNIQUE orders_gone (gone, total);",
                "DROP INDEX orders_gone ON orders;",
                "CREATE TRIGGER filled BEFORE INSERT ON orders FOR EACH ROW SET NEW.total = 1;",
                "DROP TRIGGER filled;");
        write(
                "0003_b.sql",
                "ALTER TABLE orders RENAME COLUMN body TO words;",
                "ALTER TABLE orders DROP COLUMN words;",
                "ALTER TABLE orders RENAME INDEX orders_total TO orders_sum;",
                "DROP INDEX orders_sum ON orders;");

        assertThat(rehearse().migrations())
                .map(migration -> findings(migration).stream()
                        .filter(found -> found.rule().equals("drops-data")
                                || found.text().contains("reads all of it"))
                        .map(Finding::text)
                        .toList())
                .containsExactly(
                        List.of(),
                        List.of(
                                "orders.words is dropped, with its values",
                                "what finds rows of orders by orders_sum reads all of it from now on"));
    }

    /** Of another engine than InnoDB nobody uses a table whose rows are changed. */
    @Test
    default void whoWaitsForRowsIsADecisionOfTheEngine() {
        write(
                "0001_tables.sql",
                "CREATE TABLE plain (id INT PRIMARY KEY, a INT) ENGINE=MyISAM;",
                "CREATE TABLE kept (id INT PRIMARY KEY, a INT);");
        up();
        write("0002_a.sql", "UPDATE plain SET a = 1;");
        write("0003_b.sql", "UPDATE plain SET a = 1 WHERE id > 5;");
        write("0004_c.sql", "INSERT INTO kept SELECT id, a FROM plain;");
        write("0005_d.sql", "UPDATE kept JOIN (SELECT MAX(id) AS m FROM kept) x ON kept.id = x.m SET a = 2;");

        RehearsalReport report =
                rehearse(Map.of("plain", new Size(190_000, 20_000_000), "kept", new Size(190_000, 20_000_000)));

        assertThat(report.migrations())
                .map(migration -> migration.blocks().stream()
                        .map(block ->
                                block.relation() + (block.reads() ? " reads" : "") + (block.writes() ? " writes" : ""))
                        .toList())
                .containsExactly(
                        List.of("plain reads writes"),
                        List.of("plain reads writes"),
                        List.of("plain writes"),
                        List.of());
        assertThat(findings(report.migrations().get(0)))
                .extracting(Finding::text)
                .anyMatch(text -> text.endsWith("Meanwhile nobody else reads or writes the table"));
        assertThat(findings(report.migrations().get(3)))
                .extracting(Finding::text)
                .containsExactly("in kept it changes rows, and how many is not known here");
    }

    private List<List<String>> texts(Map<String, Size> sizes) {
        return rehearse(sizes).migrations().stream()
                .map(migration -> findings(migration).stream()
                        .filter(found ->
                                List.of("breaks-callers", "drops-data", "fails").contains(found.rule()))
                        .map(Finding::text)
                        .toList())
                .toList();
    }

    /** Each is changed alone, and each is as it was at the end in the last migration. */
    @Test
    default void whatCallersSeeOfATableIsAnother() {
        write(
                "0001_tables.sql",
                "CREATE TABLE seen (id INT PRIMARY KEY, a INT, b VARCHAR(9) COLLATE utf8mb4_general_ci, e ENUM('x','y'),"
                        + " INDEX seen_a (a)) CHARACTER SET utf8mb4;",
                "CREATE VIEW plain AS SELECT id, a FROM seen WHERE a > 0;",
                "CREATE VIEW once AS SELECT id, a FROM seen;",
                "CREATE EVENT cleaned ON SCHEDULE EVERY 1 DAY DO DELETE FROM seen;",
                "CREATE EVENT kept ON SCHEDULE EVERY 1 DAY DO DELETE FROM seen WHERE a = 1;");
        up();
        write("0002_a.sql", "ALTER TABLE seen MODIFY a INT AFTER b;");
        write("0003_b.sql", "ALTER TABLE seen MODIFY b VARCHAR(9) COLLATE utf8mb4_bin;");
        write("0004_c.sql", "ALTER TABLE seen MODIFY e ENUM('X','y');");
        write("0005_d.sql", "ALTER TABLE seen RENAME INDEX seen_a TO seen_by_a;");
        write(
                "0006_e.sql",
                "CREATE OR REPLACE VIEW once AS SELECT DISTINCT id, a FROM seen;",
                "CREATE OR REPLACE VIEW plain AS SELECT id, a FROM seen WHERE a > 0 WITH CHECK OPTION;");
        write("0007_f.sql", "ALTER EVENT cleaned DISABLE;", "ALTER EVENT kept RENAME TO stays;");
        write("0008_g.sql", "DROP EVENT stays;");
        write(
                "0009_h.sql",
                "ALTER TABLE seen MODIFY a INT FIRST;",
                "ALTER TABLE seen MODIFY a INT AFTER b;",
                "ALTER TABLE seen RENAME INDEX seen_by_a TO other;",
                "ALTER TABLE seen RENAME INDEX other TO seen_by_a;",
                "CREATE OR REPLACE VIEW plain AS SELECT id, a FROM seen WHERE a > 0;",
                "CREATE OR REPLACE VIEW plain AS SELECT id, a FROM seen WHERE a > 0 WITH CHECK OPTION;");

        assertThat(texts(Map.of()))
                .containsExactly(
                        List.of("the columns of seen are in another order: who uses them by their places gets others"),
                        List.of("seen.b is compared and sorted by another collation from now on"),
                        List.of("the type of seen.e changes: enum('x','y') utf8mb4 to enum('X','y') utf8mb4"),
                        List.of(
                                "seen_a of seen has another name: ON CONFLICT ON CONSTRAINT or FORCE INDEX finds no such"
                                        + " one"),
                        List.of(
                                "INSERT, UPDATE, DELETE of once is refused from now on",
                                "who writes rows by plain that it does not show is refused from now on"),
                        List.of("what the event cleaned did is not done any more"),
                        List.of("what the event stays did is not done any more"),
                        List.of());
    }

    /** As far as numbers tell; a statement that one partition more is for has room for all. */
    @Test
    default void aTableHasNoPartitionAnyMore() {
        String by = " PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION %s)";
        write(
                "0001_tables.sql",
                "CREATE TABLE whole (id INT PRIMARY KEY);",
                "CREATE TABLE open (id INT PRIMARY KEY)" + by.formatted("p1 VALUES LESS THAN MAXVALUE") + ";",
                "CREATE TABLE ends (id INT PRIMARY KEY)" + by.formatted("p1 VALUES LESS THAN (20)") + ";");
        up();
        write("0002_a.sql", "ALTER TABLE whole" + by.formatted("p1 VALUES LESS THAN (20)") + ";");
        write("0003_b.sql", "ALTER TABLE open DROP PARTITION p1;");
        write("0004_c.sql", "ALTER TABLE ends DROP PARTITION p0;");
        write("0005_d.sql", "ALTER TABLE ends ADD PARTITION (PARTITION p2 VALUES LESS THAN (30));");
        write("0006_e.sql", "ALTER TABLE ends DROP PARTITION p2;");

        String refused = "who writes rows of %s for which it has no partition any more is refused from now on";
        assertThat(texts(Map.of()))
                .satisfiesExactly(
                        made -> assertThat(made).containsExactly(refused.formatted("whole")),
                        dropped -> assertThat(dropped)
                                .contains(refused.formatted("open"))
                                .hasSize(2),
                        first -> assertThat(first).hasSize(1),
                        added -> assertThat(added).isEmpty(),
                        last -> assertThat(last)
                                .contains(refused.formatted("ends"))
                                .hasSize(2));
    }

    /** A statement means the session's own table. */
    @Test
    default void aTemporaryTableHidesOneOfItsName() {
        make();
        write(
                "0002_a.sql",
                "CREATE TEMPORARY TABLE orders (id INT, note VARCHAR(9));",
                "ALTER TABLE orders DROP COLUMN note;",
                "UPDATE orders SET id = 1;",
                "TRUNCATE orders;",
                "DROP TEMPORARY TABLE orders;");
        write("0003_b.sql", "ALTER TABLE orders DROP COLUMN note;");

        RehearsalReport report = rehearse(Map.of("orders", new Size(190_000, 20_000_000)));

        assertThat(findings(report.migrations().get(0))).isEmpty();
        assertThat(findings(report.migrations().get(1)))
                .extracting(Finding::rule)
                .contains("drops-data");
    }

    /** With one row the statement itself is not refused. */
    @Test
    default void theDefaultOfAUniqueColumnIsTakenOnce() {
        make();
        write("0002_a.sql", "ALTER TABLE orders ADD COLUMN code INT NOT NULL DEFAULT 0 UNIQUE;");
        write("0003_b.sql", "ALTER TABLE spare ADD COLUMN code INT NOT NULL DEFAULT 0 UNIQUE;");
        write("0004_c.sql", "ALTER TABLE orders ADD COLUMN free INT UNIQUE;");

        String refused = "who inserts into %s without code is refused from now on, as its default is";
        assertThat(texts(Map.of("orders", new Size(190_000, 20_000_000), "spare", new Size(1, 1))))
                .containsExactly(
                        List.of(
                                "the database refuses it where there are rows, and orders has 20000000: none of them"
                                        + " would have a value of its own in code",
                                refused.formatted("orders")),
                        List.of(refused.formatted("spare")),
                        List.of());
    }

    private static List<Finding> findings(RehearsedMigration migration) {
        return migration.statements().stream()
                .flatMap(statement -> statement.findings().stream())
                .toList();
    }
}
