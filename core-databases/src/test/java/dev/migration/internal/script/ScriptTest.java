// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.InvalidMigrationsException;
import dev.migration.fixture.Texts;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.header.ScriptOptions.Transaction;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScriptTest {

    @ParameterizedTest
    @CsvSource({
        "'begin; select 1; commit;', ''",
        "'BEGIN WORK; select 1; COMMIT WORK', ''",
        "'begin transaction; select 1; end transaction', ''",
        "'start transaction; select 1; commit and no chain', ''",
        "'begin isolation level serializable, read write; select 1; end;', 'ISOLATION LEVEL SERIALIZABLE, READ WRITE'",
        "'start transaction /* c */ read only; select 1; commit', 'READ ONLY'",
        "'-- c\nbegin transaction isolation level repeatable read; select 1; commit; -- d', 'ISOLATION LEVEL REPEATABLE READ'"
    })
    void aPairAroundTheScriptIsDropped(String sql, String options) {
        Script script = script(sql);

        assertThat(script.transactionMode()).isEqualTo(options);
        assertThat(script.firstTransactionControl()).isNull();
        assertThat(script.statementCount()).isEqualTo(1);
        assertThat(statements(script)).containsExactly("select 1");
        assertThat(script.storedSql()).isEqualTo(sql);
    }

    @Test
    void aPairAroundNothingIsDropped() {
        Script script = script("begin; commit");

        assertThat(script.firstTransactionControl()).isNull();
        assertThat(script.isEmpty()).isTrue();
        assertThat(statements(script)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'select 1; commit', commit",
        "'begin; select 1; rollback', begin",
        "'begin; select 1; commit; select 2', begin",
        "'select 0; begin; select 1; commit', begin",
        "'begin; select 1; commit; begin; select 2; commit', begin",
        "'start transaction; select 1; abort', start transaction",
        "'commit; select 1; commit', commit",
        "'-- no-transaction\nbegin; select 1; commit', begin"
    })
    void otherTransactionControlStays(String sql, String first) {
        Script script = script(sql);

        assertThat(script.firstTransactionControl().text()).isEqualTo(first);
        assertThat(statements(script)).hasSize(script.statementCount()).contains(first);
    }

    /** As pg_dump writes them, and scripts for psql. */
    @Texts("""
            set search_path to a; begin; select 1; commit; reset search_path
            SET lock_timeout = '5s'; SET client_min_messages = warning; begin; select 1; end
            select pg_catalog.set_config('search_path', '', false); begin; select 1; commit""")
    void settingsMayBeOutsideThePair(String sql) {
        Script script = script(sql);

        assertThat(script.firstTransactionControl()).isNull();
        assertThat(statements(script)).hasSize(script.statementCount()).contains("select 1");
        assertThat(statements(script)).doesNotContain("begin", "commit", "end");
    }

    /** SQLite's own way to change a table, by hand and as Prisma writes it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PRAGMA foreign_keys=OFF; BEGIN; insert into a values (1); COMMIT; PRAGMA foreign_keys=ON; | 1 | true
            pragma foreign_keys = 0; begin immediate transaction; drop table a; end transaction; | 1 | true
            PRAGMA main.foreign_keys(off); drop table a; | 1 | true
            PRAGMA foreign_keys='no'; drop table a; PRAGMA foreign_key_check; PRAGMA foreign_keys=1 | 2 | true
            BEGIN; PRAGMA foreign_keys=OFF; drop table a; PRAGMA foreign_keys=ON; COMMIT | 1 | true
            create table b (i); PRAGMA defer_foreign_keys=ON; PRAGMA foreign_keys=OFF; drop table a; PRAGMA foreign_keys=ON; PRAGMA defer_foreign_keys=OFF; create index i on b (i); | 5 | true
            COMMIT; PRAGMA foreign_keys=OFF; BEGIN; drop table a; COMMIT; PRAGMA foreign_keys=ON; BEGIN | 1 | true
            PRAGMA foreign_keys=OFF; END; BEGIN; drop table a; | 1 | true
            COMMIT; PRAGMA journal_mode=WAL; BEGIN; create table a (i); | 1 | false
            PRAGMA foreign_keys=ON; drop table a; | 1 | false
            PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; drop table a; | 1 | false""")
    void settingsThatOnlyWorkOutsideAreAroundTheTransaction(String sql, int statements, boolean checked) {
        Script script = TestFile.parse(sql, Dialect.SQLITE).up();

        assertThat(script.firstTransactionControl()).isNull();
        assertThat(script.hasNonTransactional()).isFalse();
        assertThat(script.settingsOutside()).isNotEmpty();
        assertThat(script.checksReferences()).isEqualTo(checked);
        assertThat(statements(script)).hasSize(statements).hasSize(script.statementCount());
    }

    @Texts("""
            insert into a values (1); PRAGMA foreign_keys=OFF; drop table a;
            PRAGMA foreign_keys=OFF; drop table a; PRAGMA foreign_keys=ON; insert into b values (1);
            PRAGMA foreign_keys=OFF; drop table a; PRAGMA foreign_keys=ON; PRAGMA foreign_keys=OFF; drop table b;
            PRAGMA foreign_keys=OFF; drop table a; VACUUM; ¦ drop table a; PRAGMA journal_mode=WAL;
            PRAGMA journal_mode=WAL;
            PRAGMA foreign_keys=OFF; BEGIN; drop table a; COMMIT; BEGIN; drop table b; COMMIT;
            PRAGMA foreign_keys=OFF; BEGIN; drop table a; ROLLBACK;
            create table b (i); COMMIT; PRAGMA foreign_keys=OFF; drop table a; BEGIN;
            COMMIT; PRAGMA foreign_keys=OFF; BEGIN; drop table a; COMMIT; BEGIN; drop table b;
            COMMIT; PRAGMA journal_mode=WAL; BEGIN;
            PRAGMA foreign_keys=OFF; BEGIN; drop table a; PRAGMA foreign_keys=ON; delete from b; COMMIT;""")
    void otherwiseTheyStayWhereTheyAre(String sql) {
        Script script = TestFile.parse(sql, Dialect.SQLITE).up();

        assertThat(script.hasNonTransactional()).isTrue();
        assertThat(script.settingsOutside()).isEmpty();
        assertThat(statements(script))
                .hasSize(script.statementCount())
                .anyMatch(statement -> statement.startsWith("PRAGMA"));
    }

    @Test
    void aCommitThatBeginsTheNextTransactionEndsNoPair() {
        Script script = TestFile.parse("begin; select 1; commit and chain", Dialect.MYSQL)
                .up();

        assertThat(script.firstTransactionControl().text()).isEqualTo("begin");
    }

    @Test
    void savepointsAreNoTransactionControl() {
        Script script = script("savepoint a; select 1; rollback to a; release a");

        assertThat(script.firstTransactionControl()).isNull();
    }

    @Test
    void tellsOfStatementsThatCannotRunInATransaction() {
        assertThat(script("create table a (i int); create index concurrently on a (i)")
                        .hasNonTransactional())
                .isTrue();
        assertThat(script("create table a (i int); create index on a (i)").hasNonTransactional())
                .isFalse();
    }

    @Test
    void sqlIsTheTextOfTheSection() {
        ParsedMigration parsed = TestFile.parse("-- Up Migration\n\n-- ä\nselect 1;\n\n-- Down Migration\nselect 2");

        assertThat(parsed.up().storedSql()).isEqualTo("\n-- ä\nselect 1;\n\n").hasSize((int)
                parsed.up().sizeInChars());
        assertThat(parsed.down().storedSql()).isEqualTo("select 2").hasSize((int)
                parsed.down().sizeInChars());
    }

    @Texts("""
            -- no-transaction⏎-- Up Migration⏎select 1;⏎-- Down Migration⏎select 2;
            -- Up Migration⏎select 1;⏎-- Down Migration⏎-- no-transaction⏎select 2;
            -- migrate:up⏎select 1;⏎-- migrate:down transaction:false⏎select 2;
            -- +goose Up⏎-- +goose NO TRANSACTION⏎select 1;⏎-- +goose Down⏎select 2;
            -- option: transaction=off lock_timeout=5s statement_timeout=2min store-sql=off⏎-- Up Migration⏎select 1;⏎-- Down Migration⏎-- option: lock_timeout=0⏎select 2;""")
    void whatIsStoredIsTheSameScript(String file) {
        Script down = TestFile.parse(file).down();
        Script stored = ScriptParser.ofText("0001_a (stored)", down.storedSql(), Dialect.POSTGRESQL);

        assertThat(down.options().transaction()).isEqualTo(Transaction.OFF);
        assertThat(stored.options()).isEqualTo(down.options());
        assertThat(statements(stored)).containsExactly("select 2");
        assertThat(stored.name()).isEqualTo("0001_a (stored)");
    }

    @Test
    void storedTextHasNoMarkersAndMayHaveNewerOptions() {
        Script script = ScriptParser.ofText(
                "a", "-- option: speed=high\n-- Down Migration\nselect 1;\n-- up migration\nselect 2", Dialect.H2);

        assertThat(statements(script)).containsExactly("select 1", "select 2");
        assertThat(script.options()).isEqualTo(ScriptOptions.DEFAULT);
        assertThat(ScriptParser.ofText("a", "-- drop it by hand", Dialect.H2).isReferenceOnly())
                .isTrue();
    }

    @Test
    void storedTextThatCannotBeDividedIsRefused() {
        assertThatThrownBy(() -> ScriptParser.ofText("a", "select 'x", Dialect.H2))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageStartingWith("a:1:8  Unterminated string");
    }

    @Test
    void aFileThatChangedIsNoticed() {
        var file = new TestFile("0001_a.sql", "-- Up Migration\nselect 1;\nselect 2;\n-- Down Migration\nselect 3;\n");
        Script up = file.parse(Dialect.H2).up();

        assertThat(unchangedAfterTheFirst(up)).isTrue();
        file.write("-- Up Migration\nselect 1;\nselect 2;\n-- Down Migration\nselect 4;\n");
        assertThat(unchangedAfterTheFirst(up)).isFalse();
        file.write("");
        assertThat(unchangedAfterTheFirst(up)).isFalse();
    }

    @Test
    void nothingIsReadAfterTheFileWasJudged() {
        Script up = TestFile.parse("select 1; select 2").up();
        try (StatementReader reader = up.open()) {
            reader.next();
            assertThat(reader.unchanged()).isTrue();
            assertThat(reader.hasNext()).isFalse();
            assertThat(reader.unchanged()).isTrue();
            assertThatThrownBy(reader::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void aMissingFileIsReportedByName() {
        var file = new TestFile("0001_a.sql", "select 1");
        Script up = file.parse(Dialect.H2).up();
        file.delete();

        assertThatThrownBy(up::open)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessage(
                        "migrations/0001_a.sql  The file cannot be read: no such file\n  Next: check the file and the rights to it");
        assertThatThrownBy(up::storedSql).isInstanceOf(InvalidMigrationsException.class);
    }

    @ParameterizedTest
    @MethodSource
    void theStatementsOfAFileAreTheSameWhereItIsNotDividedAgain(String text) {
        ParsedMigration parsed = TestFile.parse(text, Dialect.POSTGRESQL, Map.of("table", "patient", "none", ""));
        assertThat(parsed.problems()).isEmpty();

        for (Script script :
                Stream.of(parsed.up(), parsed.down()).filter(Objects::nonNull).toList()) {
            // A listener needs the comments, which are not known.
            assertThat(all(script.open())).isEqualTo(all(script.open((type, comment, inside) -> false)));
        }
    }

    static Stream<String> theStatementsOfAFileAreTheSameWhereItIsNotDividedAgain() {
        return Stream.of(
                "",
                "-- nothing\n",
                "select 1",
                "  select 1; -- one\n/* two */ insert into t\r\n values ('a;b', $$c;d$$)\r\n;\n select 3 ;\n",
                "\uFEFFselect 'ä', '\uD83D\uDE00'; select 2;",
                "begin;\n select 1;\n select 2; commit;",
                "commit; select 1; commit",
                "set local a = 'b'; create index concurrently on t (a); vacuum",
                "-- migrate:up\nselect 1;\nselect 2;\n-- migrate:down\nselect 'ü';\n select 4;\n",
                "select 1 from ${table}; select 2",
                "-- ${none}\nselect 1;\nselect 2",
                "copy t from stdin;\n1\n\\.\nselect 2;",
                "select 1;\n".repeat(99),
                "select 1;\n".repeat(101),
                "select '" + "x".repeat(70_000) + "'; select 2;");
    }

    @Test
    void aShortFileIsReadOnceToBeStoredAndRun() {
        var file = new TestFile("0001_a.sql", "\uFEFF-- migrate:up\nselect 1;\n-- migrate:down\nselect 2;\n");
        Script up = file.parse(Dialect.POSTGRESQL).up();
        int before = file.opened();

        try (StatementReader reader = up.open()) {
            assertThat(up.storedSqlIfUnchanged(reader)).contains("select 1;\n");
            assertThat(reader.next().text()).isEqualTo("select 1");
            assertThat(reader.unchanged()).isTrue();
        }

        assertThat(file.opened() - before).isEqualTo(1);
        assertThat(up.storedSql()).isEqualTo("select 1;\n");
    }

    @Test
    void aShortFileThatChangesAfterItWasParsedIsReadAsItIsAndReported() {
        var file = new TestFile("0001_a.sql", "select 1; select 2");
        Script up = file.parse(Dialect.POSTGRESQL).up();
        file.write("select 1; select 3");

        try (StatementReader reader = up.open()) {
            assertThat(up.storedSqlIfUnchanged(reader)).isEmpty();
            assertThat(reader.next().text()).isEqualTo("select 1");
            assertThat(reader.next().text()).isEqualTo("select 3");
            assertThat(reader.unchanged()).isFalse();
        }
    }

    private static List<Statement> all(StatementReader opened) {
        try (opened) {
            var all = new ArrayList<Statement>();
            opened.forEachRemaining(all::add);
            assertThat(opened.unchanged()).isTrue();
            return all;
        }
    }

    private static boolean unchangedAfterTheFirst(Script script) {
        try (StatementReader reader = script.open()) {
            if (reader.hasNext()) {
                reader.next();
            }
            return reader.unchanged();
        }
    }

    private static Script script(String sql) {
        ParsedMigration parsed = TestFile.parse(sql);
        assertThat(parsed.problems()).isEmpty();
        return parsed.up();
    }

    private static List<String> statements(Script script) {
        var texts = new ArrayList<String>();
        try (StatementReader reader = script.open()) {
            reader.forEachRemaining(statement -> texts.add(statement.text()));
        }
        return texts;
    }
}
