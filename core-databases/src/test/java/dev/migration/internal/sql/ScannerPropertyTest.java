// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Problem;
import dev.migration.fixture.Texts;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.ScriptParser;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.script.TestFile;
import dev.migration.internal.sql.DelimiterReader.GooseMark;
import dev.migration.internal.sql.SqlScanner.CommentListener;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.text.AsciiCase;
import dev.migration.internal.text.CharWindow;
import dev.migration.internal.text.CharWindow.Position;
import java.io.FilterReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ScannerPropertyTest {

    /** Pieces in which quotes, comments and delimiters begin, end and are escaped, so that random rows of them meet. */
    private static final List<String> PIECES = Texts.Each.in("""
            ' ¦ '' ¦ " ¦ ` ¦ $$ ¦ $a$ ¦ $ä$ ¦ $ ¦ $1 ¦ E' ¦ e'\\' ¦ U&' ¦ U&" ¦ \\ ¦ -- ¦ // ¦ /* ¦ */ ¦ / ¦ * ¦ - ¦ +
            ; ¦ ;⏎ ¦ ⏎ ¦ \r ¦ \r⏎ ¦ ␣ ¦ \t ¦ ( ¦ ) ¦ a ¦ e ¦ 1 ¦ 1e ¦ . ¦ ä ¦ \uD83D\uDE00 ¦ \u00A0 ¦ begin ¦ ␣atomic␣
            create function f()␣ ¦ case␣ ¦ end ¦ select␣ ¦ # ¦ --␣ ¦ [ ¦ ] ¦ /*!40101␣ ¦ /*M! ¦ N'
            ⏎-- +goose StatementBegin⏎ ¦ ⏎-- +goose StatementEnd⏎ ¦ ⏎DELIMITER //⏎ ¦ DELIMITER $$⏎ ¦ delimiter ;⏎
            create trigger t␣ ¦ create procedure p()␣ ¦ if␣ ¦ ␣then␣ ¦ ; end if; ¦ loop␣ ¦ begin atomic␣ ¦ ;end
            ␣end if; ¦ \uFEFF ¦ copy t from stdin ¦ copy t from stdin;⏎'a⏎\\.⏎ ¦ \\.⏎ ¦ ⏎\\restrict a⏎ ¦ returning
            set_config( ¦ ⏎-- Up Migration⏎ ¦ ⏎-- Down Migration⏎ ¦ ⏎-- UP: a⏎ ¦ ⏎-- DOWN:⏎ ¦ -- no-transaction⏎
            -- option: transaction=off⏎ ¦ commit; ¦ begin; ¦ alter type t add value␣ ¦ 'b' ¦ reindex ( ¦ concurrently
            """).toList();

    /** Such as {@code \\restrict}, which psql takes out. */
    private static final Pattern CLIENT_LINE = Pattern.compile("(?m)^\\s*\\\\.*$");

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(PIECES).list().ofMaxSize(40).map(pieces -> String.join("", pieces));
    }

    @Property(tries = 3000)
    void statementsAreAsWrittenAndWhatIsBetweenThemIsNoSql(@ForAll("texts") String text, @ForAll Dialect dialect) {
        Scan scan = Scan.of(text, dialect);
        Assume.that(scan.problems().isEmpty());

        long end = 0;
        List<String> copy = List.of();
        for (Statement statement : scan.statements()) {
            int from = (int) statement.offset();
            assertThat(from).isGreaterThanOrEqualTo((int) end);
            assertNoSql(text.substring((int) end, from), copy, text, dialect);
            assertThat(text.substring(from)).startsWith(statement.text());
            assertThat(statement.text()).isNotBlank();
            assertThat(place(text, from)).isEqualTo(statement.line() + ":" + statement.column());
            end = from + statement.text().length();
            copy = statement.kind() == StatementKind.COPY ? List.of(statement.text()) : List.of();
        }
        assertNoSql(text.substring((int) end), copy, text, dialect);
    }

    @Property(tries = 3000)
    void howTheReaderHandsTheTextOutChangesNothing(
            @ForAll("texts") String text, @ForAll Dialect dialect, @ForAll Random random) {
        var window = new CharWindow(new InBits(text, random), Position.START, Long.MAX_VALUE, 1 + random.nextInt(8));

        assertThat(Scan.of(new SqlScanner(window, dialect, "x.sql", CommentListener.NONE)))
                .isEqualTo(Scan.of(text, dialect).requireFound(text, dialect));
    }

    @Property(tries = 3000)
    void aStatementAloneIsTheSameStatement(@ForAll("texts") String text, @ForAll Dialect dialect) {
        for (Statement statement :
                Scan.of(text, dialect).requireFound(text, dialect).statements()) {
            // Dashes are a comment of MySQL's where the text ends behind them, or begins with them on a line of their
            // own.
            boolean dashes =
                    statement.text().startsWith("--") || statement.text().endsWith("--");
            Assume.that(dialect != Dialect.MYSQL || !dashes);
            boolean copy = statement.kind() == StatementKind.COPY;
            boolean marks = mayHoldDelimiters(text, dialect);
            // Marks of their own would meet those around it, and neither data nor a last semicolon is part of what is
            // marked.
            Assume.that(!marks
                    || !(copy
                            || statement.text().contains("+goose")
                            || statement.text().endsWith(";")));
            Scan alone =
                    Scan.of(marks ? marked(statement.text()) : statement.text() + (copy ? ";\n\\.\n" : ""), dialect);

            assertThat(alone.problems()).isEmpty();
            assertThat(alone.texts()).containsExactly(statement.text());
            assertThat(alone.statements().get(0).kind()).isEqualTo(statement.kind());
            assertThat(alone.statements().get(0).traits()).isEqualTo(statement.traits());
        }
    }

    /** What stands between two statements, the first of which may be a COPY with its data. */
    private static void assertNoSql(String gap, List<String> copy, String text, Dialect dialect) {
        // Where others delimit, a gap alone does not tell.
        if (!mayHoldDelimiters(text, dialect)) {
            assertThat(Scan.of(String.join("", copy) + gap, dialect).texts()).isEqualTo(copy);
            // The scanner is not asked whether it has left anything out. Data of a COPY are no tokens, and what dashes
            // are in
            // MySQL depends on the line.
            boolean isPlain = copy.isEmpty() && !(dialect == Dialect.MYSQL && gap.contains("--"));
            String sql = isPlain ? CLIENT_LINE.matcher(gap).replaceAll("") : "";
            assertThat(SqlTokens.of(sql, dialect.syntax()).list())
                    .as(gap)
                    .allMatch(token -> token.type() == TokenType.SEMICOLON);
        }
    }

    private static boolean mayHoldDelimiters(String text, Dialect dialect) {
        return text.contains("StatementBegin") || mayHoldCommand(text, dialect);
    }

    private static boolean mayHoldCommand(String text, Dialect dialect) {
        return dialect == Dialect.MYSQL && AsciiCase.lower(text).contains("delimiter");
    }

    private static String marked(String statement) {
        return GooseMark.BEGIN.text() + "\n" + statement + "\n" + GooseMark.END.text();
    }

    @Property(tries = 3000)
    void anyFileIsParsedAndItsScriptsGiveTheSameStatementsWhenOpened(
            @ForAll("texts") String text, @ForAll Dialect dialect) throws IOException {
        // At the start of a file it belongs to the encoding.
        Assume.that(!text.startsWith("\uFEFF"));
        ParsedMigration parsed = TestFile.parse(text, dialect);
        Assume.that(parsed.problems().isEmpty());

        for (Script script : parsed.down() == null ? List.of(parsed.up()) : List.of(parsed.up(), parsed.down())) {
            // Where the script is a text of its own it would be at its start.
            Assume.that(!script.storedSql().startsWith("\uFEFF"));
            List<Statement> statements = read(script);
            Script stored = ScriptParser.ofText("stored", script.storedSql(), dialect);
            assertThat(statements).hasSize(script.statementCount());
            assertThat(statements)
                    .allSatisfy(statement ->
                            assertThat(text.substring((int) statement.offset())).startsWith(statement.text()));
            assertThat(stored.options()).isEqualTo(script.options());
            assertThat(stored.transactionMode()).isEqualTo(script.transactionMode());
            assertThat(stored.settingsOutside()).isEqualTo(script.settingsOutside());
            assertThat(read(stored))
                    .extracting(Statement::text)
                    .isEqualTo(statements.stream().map(Statement::text).toList());
            assertThat(readData(stored)).isEqualTo(readData(script));
        }
    }

    private static List<Statement> read(Script script) {
        var statements = new ArrayList<Statement>();
        try (StatementReader reader = script.open()) {
            reader.forEachRemaining(statements::add);
            assertThat(reader.unchanged()).isTrue();
        }
        return statements;
    }

    private static List<String> readData(Script script) throws IOException {
        var all = new ArrayList<String>();
        try (StatementReader reader = script.open()) {
            while (reader.hasNext()) {
                if (reader.next().kind() == StatementKind.COPY) {
                    var data = new StringWriter();
                    reader.copyData().transferTo(data);
                    all.add(data.toString());
                }
            }
        }
        return all;
    }

    @Property(tries = 3000)
    void theCanonicalFormIsItsOwnCanonicalForm(@ForAll("texts") String text, @ForAll Dialect dialect) {
        // A mark behind an open quote is none.
        Assume.that(!mayHoldDelimiters(text, dialect)
                || Scan.of(text, dialect).problems().isEmpty());
        // Between goose's marks, the client's command is a statement, which no server runs.
        Assume.that(!text.contains("StatementBegin") || !mayHoldCommand(text, dialect));
        String canonical = CanonicalSql.of(text, dialect);

        assertThat(CanonicalSql.of(canonical, dialect)).isEqualTo(canonical);
    }

    @Property(tries = 1000)
    void whatWasJoinedBySemicolonsIsDividedThere(@ForAll("wholes") List<String> statements) {
        String text = String.join(";", statements);

        assertThat(Scan.of(text, Dialect.POSTGRESQL).texts()).isEqualTo(statements);
    }

    @Property(tries = 1000)
    void layoutAndCommentsMakeNoDifferenceToTheCanonicalForm(
            @ForAll("wholes") List<String> statements, @ForAll("gaps") List<String> gaps) {
        var text = new StringBuilder();
        for (int i = 0; i < statements.size(); i++) {
            text.append(gaps.get(i % gaps.size())).append(statements.get(i)).append(';');
        }

        assertThat(CanonicalSql.of(text.toString(), Dialect.POSTGRESQL))
                .isEqualTo(CanonicalSql.of(String.join(" ; ", statements), Dialect.POSTGRESQL));
    }

    @Provide
    Arbitrary<List<String>> wholes() {
        Arbitrary<String> inner = Arbitraries.of(PIECES)
                .list()
                .ofMaxSize(6)
                .map(pieces -> pieces.stream().collect(Collectors.joining()));
        Arbitrary<String> quoted = Arbitraries.oneOf(
                inner.map(text -> "'" + text.replace("'", "''") + "'"),
                inner.map(text -> "E'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"),
                inner.map(text -> "\"" + text.replace("\"", "\"\"") + "\""),
                inner.map(text -> "$q$" + text.replace("$", "") + "$q$"),
                inner.map(text -> "(/*" + text.replace("*", "").replace("/", "") + "*/)"),
                inner.map(text -> "( --" + text.replace("\n", "").replace("\r", "") + "\n)"),
                Arbitraries.of("x", "1.5", "<=", "a$b$c", "$1", "(1;2)"));
        return quoted.list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(parts -> "select " + String.join(" ", parts))
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<String>> gaps() {
        return Arbitraries.of("", " ", "\n", "-- it's;\n", "/* ; /* \" */ */", ";", "\r\n;\t")
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }

    private static String place(String text, int offset) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < offset; i++) {
            boolean lineBreak = text.charAt(i) == '\n' || (text.charAt(i) == '\r' && text.charAt(i + 1) != '\n');
            line += lineBreak ? 1 : 0;
            column = lineBreak ? 1 : column + 1;
        }
        return line + ":" + column;
    }

    /** Hands a text out a few characters at a time, and now and then none. */
    private static final class InBits extends FilterReader {

        private final Random random;

        InBits(String text, Random random) {
            super(new StringReader(text));
            this.random = random;
        }

        @Override
        public int read(char[] buffer, int from, int length) throws IOException {
            return super.read(buffer, from, Math.min(length, random.nextInt(4)));
        }
    }

    /** As a text without placeholders is read, whatever is set; and with them, as the text in which they are replaced. */
    @Property(tries = 2000)
    void aTextIsReadAsWithItsValuesAtThePlacesOfTheFile(
            @ForAll("texts") String start, @ForAll("texts") String end, @ForAll boolean any, @ForAll Dialect dialect) {
        String written = start + (any ? "${value}" : "") + end;
        Assume.that(written.indexOf('\0') < 0 && !written.startsWith("\uFEFF") && (!any || !start.endsWith("$")));
        Map<String, String> values = Map.of("value", "'a' long value");

        List<Statement> replaced = statements(TestFile.parse(written, dialect, values));
        List<Statement> plain =
                statements(TestFile.parse(start + (any ? values.get("value") : "") + end, dialect, Map.of()));

        assertThat(replaced)
                .extracting(Statement::text)
                .isEqualTo(plain.stream().map(Statement::text).toList());
        int value = any ? values.get("value").length() : 0;
        for (Statement statement : replaced) {
            long from = statement.offset() < start.length() + value
                    ? Math.min(statement.offset(), start.length())
                    : statement.offset() - value + written.length() - start.length() - end.length();
            assertThat(statement.line() + ":" + statement.column()).isEqualTo(place(written, (int) from));
        }
    }

    private static List<Statement> statements(ParsedMigration parsed) {
        List<Statement> statements = new ArrayList<>();
        if (parsed.problems().stream().noneMatch(Problem::isError)) {
            try (StatementReader reader = parsed.up().open()) {
                reader.forEachRemaining(statements::add);
            }
        }
        return statements;
    }
}
