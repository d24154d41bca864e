// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.settings.PlaceholderValues;
import dev.migration.internal.sql.CanonicalSql;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.text.CharWindow.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholderReaderTest {

    private static final Map<String, String> VALUES = Map.of(
            "owner",
            "clinic_owner",
            "n",
            "1",
            "none",
            "",
            "two",
            "SELECT 1; SELECT 2",
            "dollar",
            "$",
            "my.app:db-1",
            "x");

    private static ParsedMigration parse(String text) {
        return new TestFile("0001_a.sql", text).parse(Dialect.POSTGRESQL, VALUES);
    }

    private static ParsedMigration parse(String text, String name, String value) {
        return new TestFile("0001_a.sql", text).parse(Dialect.POSTGRESQL, Map.of(name, value));
    }

    private static List<Statement> statements(String text) {
        return statements(parse(text).up());
    }

    private static List<Statement> statements(Script script) {
        List<Statement> statements = new ArrayList<>();
        try (StatementReader reader = script.open()) {
            reader.forEachRemaining(statements::add);
        }
        return statements;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            GRANT ALL ON t TO ${owner} | GRANT ALL ON t TO clinic_owner
            SELECT '${owner}' /* ${n} */ FROM "${n}" | SELECT 'clinic_owner' /* 1 */ FROM "1"
            SELECT ${OWNER}${none}${n} | SELECT clinic_owner1
            DO $$ BEGIN ${n} END $$ | DO $$ BEGIN 1 END $$
            SELECT $b$ ${n}$b$ | SELECT $b$ 1$b$
            SELECT $${n}$$ | SELECT $${n}$$
            SELECT $$${n}$$ | SELECT $$1$$
            SELECT '${dollar}{n}' | SELECT '${n}'
            SELECT '${dollar}${n}' | SELECT '$1'
            SELECT '${my.app:db-1}' | SELECT 'x'
            SELECT '${' , '${}' , '${1}' , '${a b}' , '$' | SELECT '${' , '${}' , '${1}' , '${a b}' , '$'""")
    void whatIsSetIsReplacedWhereverItIs(String written, String sent) {
        ParsedMigration parsed = parse(written);

        assertThat(parsed.problems()).isEmpty();
        assertThat(statements(parsed.up())).extracting(Statement::text).containsExactly(sent);
    }

    @Test
    void aValueMayHaveSeveralStatementsWhichAreWhereItsPlaceholderIs() {
        List<Statement> statements = statements("SELECT 0;\r\n  ${two}; SELECT '${n}', ${owner};\n\n${owner}");

        assertThat(statements)
                .extracting(it -> it.line() + ":" + it.column() + " " + it.text())
                .containsExactly(
                        "1:1 SELECT 0",
                        "2:3 SELECT 1",
                        "2:3 SELECT 2",
                        "2:11 SELECT '1', clinic_owner",
                        "4:1 clinic_owner");
    }

    @Test
    void placesInAStatementAreThoseOfTheFile() {
        String text = "SELECT 0; SELECT ${owner}, ${n},\n${none}${owner} AS a, 'b'";
        Statement statement = statements(text).get(1);

        for (String part : List.of("SELECT", ",", "\n", "AS", "'b'")) {
            int written = text.indexOf(part, text.indexOf("; ") + 2);
            Position position = statement.positionOf(statement.text().indexOf(part));
            String before = text.substring(0, written);
            assertThat(position.line())
                    .isEqualTo(1 + (int) before.chars().filter(c -> c == '\n').count());
            assertThat(position.column()).as(part).isEqualTo(written - before.lastIndexOf('\n'));
        }
        assertThat(statement.positionOf(statement.text().indexOf("owner")).column())
                .isEqualTo(18);
        assertThat(statement.positionOf(statement.text().lastIndexOf("owner")).column())
                .isEqualTo(8);
    }

    @Test
    void theLinesOfAValueAreNoneOfTheFile() {
        String text = "SELECT 0;\r\n  ${v}, 'a',\n'b'; SELECT 4;\n\nSELECT '${v}', 5;\r${v}\nSELECT 6";

        List<Statement> statements =
                statements(parse(text, "v", "SELECT 1,\r\n 2;\nSELECT\r3").up());

        assertThat(statements)
                .extracting(it -> it.line() + ":" + it.column() + " " + it.text())
                .containsExactly(
                        "1:1 SELECT 0",
                        "2:3 SELECT 1,\r\n 2",
                        "2:3 SELECT\r3, 'a',\n'b'",
                        "3:6 SELECT 4",
                        "5:1 SELECT 'SELECT 1,\r\n 2;\nSELECT\r3', 5",
                        "6:1 SELECT 1,\r\n 2",
                        "6:1 SELECT\r3\nSELECT 6");
        assertThat(places(statements.get(2), "3", "'a'", "'b'")).containsExactly("2:3", "2:9", "3:1");
        assertThat(places(statements.get(4), "1", "3", "5")).containsExactly("5:9", "5:9", "5:16");
        assertThat(places(statements.get(6), "3", "SELECT 6")).containsExactly("6:1", "7:1");
    }

    private static List<String> places(Statement statement, String... parts) {
        List<String> places = new ArrayList<>();
        for (String part : parts) {
            Position position = statement.positionOf(statement.text().indexOf(part));
            places.add(position.line() + ":" + position.column());
        }
        return places;
    }

    @Test
    void placesAreRightInLongScriptsWhoseValuesHaveLines() {
        String line = "INSERT INTO t VALUES ('${v}'); SELECT 1;\n";
        List<Statement> statements =
                statements(parse(line.repeat(9_000), "v", "a\nb\r\nc\r").up());
        assertThat(statements).hasSize(18_000);
        assertThat(statements).allMatch(it -> it.column() == (it.text().startsWith("INSERT") ? 1 : 32));
        assertThat(statements.get(17_999).line()).isEqualTo(9_000);

        String comment = "SELECT 1; /* ${v} */ SELECT /* ${v} */ 2;\n SELECT 3";
        assertThat(statements(parse(comment, "v", "x\r\n".repeat(100_000)).up()))
                .extracting(it -> it.line() + ":" + it.column())
                .containsExactly("1:1", "1:22", "2:2");
    }

    /** What follows on its line is of no section for sure. */
    @Test
    void aMarkerThatAValueEndsIsNone() {
        ParsedMigration parsed =
                parse("-- Up Migration\nSELECT 1;\n-- Down ${v}\nSELECT 3;", "v", "Migration\nSELECT 2;");

        assertThat(parsed.problems())
                .singleElement()
                .matches(problem -> problem.code() == Code.AMBIGUOUS_MARKER)
                .extracting(problem -> problem.place().toString())
                .isEqualTo("migrations/0001_a.sql:3:1");
    }

    /** The server counts the lines that it gets. */
    @ParameterizedTest
    @CsvSource({"a, 2", "'a\nb', 0", "'a\rb', 0"})
    void whereAValueHasLinesThoseOfTheDataAreUnknown(String value, int line) {
        Script script = parse("COPY t FROM STDIN;\n${v}\n\\.\n", "v", value).up();

        try (StatementReader reader = script.open()) {
            reader.next();
            assertThat(reader.copyDataLine()).isEqualTo(line);
        }
    }

    @Test
    void placesAreRightInLongScriptsAndInTheirDownSection() {
        String line = "INSERT INTO t VALUES ('${owner}', ${n}); SELECT 1;\n";
        String up = "-- Up Migration\n" + line.repeat(9_000);
        ParsedMigration parsed = parse(up + "-- Down ${none}Migration\n" + line.repeat(3) + "${two};");

        List<Statement> ups = statements(parsed.up());
        assertThat(ups).hasSize(18_000);
        assertThat(ups).allMatch(it -> it.column() == (it.text().startsWith("INSERT") ? 1 : 42));
        assertThat(ups.get(17_999).line()).isEqualTo(9_001);
        List<Statement> downs = statements(parsed.down());
        assertThat(downs)
                .extracting(it -> it.line() + ":" + it.column())
                .containsExactly("9003:1", "9003:42", "9004:1", "9004:42", "9005:1", "9005:42", "9006:1", "9006:1");
        assertThat(parsed.down().storedSql()).startsWith("INSERT INTO t VALUES ('clinic_owner', 1); SELECT 1;\n");
    }

    @Test
    void anUnknownOneIsAnErrorWithItsPlace() {
        ParsedMigration parsed = parse("-- ${comment} \r\nSELECT ${n}, '${ownr}';\n${ownr}");

        assertThat(parsed.problems()).allMatch(Problem::isError);
        assertThat(parsed.problems()).extracting(TestFile::coded).containsExactly("""
                placeholder: migrations/0001_a.sql:1:4  ${comment} has no value. Known are: dollar, my.app:db-1, n, none, owner, two.
                  Next: correct the name; or set migration.placeholders.comment; \
                where the text is meant as it is, write -- option: placeholders=off above it, or with one of Flyway's names \
                placeholderReplacement=false into 0001_a.sql.conf""", """
                placeholder: migrations/0001_a.sql:2:15  ${ownr} has no value. Known are: dollar, my.app:db-1, n, none, owner, two.
                  Next: correct the name; or set migration.placeholders.ownr; \
                where the text is meant as it is, write -- option: placeholders=off above it, or with one of Flyway's names \
                placeholderReplacement=false into 0001_a.sql.conf""");
    }

    /** In a file of settings a colon ends the name. */
    @Test
    void aNameWithAColonIsSetInBrackets() {
        assertThat(parse("SELECT ${a:b};").problems())
                .singleElement()
                .matches(problem -> problem.remedy().contains("set migration.placeholders[a:b];"));
    }

    @Test
    void ofManyUnknownOnesTenAreReported() {
        var text = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            text.append("${a").append(i).append("} ");
        }

        assertThat(parse(text.toString()).problems()).hasSize(11);
    }

    @ParameterizedTest
    @ValueSource(strings = {"${n}", "${", "$", "${aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "${none}"})
    void placeholdersAreReplacedInLinearTime(String piece) {
        String many = "SELECT '" + piece.repeat(100_000) + "';" + (piece + ";a;").repeat(20_000);

        assertTimeoutPreemptively(
                Duration.ofSeconds(60), () -> assertThat(parse(many).problems()).isEmpty());
    }

    @Test
    void optionsMayHavePlaceholders() {
        assertThat(parse("-- option: lock_timeout=${n}s\nSELECT 1;")
                        .up()
                        .options()
                        .lockTimeout())
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void secretsAreMaskedWhereverAScriptIsShown() {
        Script script = new TestFile("0001_a.sql", "SET app.x TO '${api-key}';\nSELECT ${keyboard}, f(${dbPassword});")
                .parse(Dialect.POSTGRESQL, Map.of("api-key", "hunter2", "keyboard", "7", "dbPassword", "'a''b'"))
                .up();
        Statement first = statements(script).get(0);

        assertThat(first.text()).isEqualTo("SET app.x TO 'hunter2'");
        assertThat(script.firstLine(first)).isEqualTo("SET app.x TO '***'");
        assertThat(script.readableSql(1_000)).isEqualTo("SET app.x TO '***';\nSELECT 7, f(***);");
        assertThat(script.readableSql(30)).isEqualTo("SET app.x TO '***';\nSELECT");
        assertThat(script.storedSql())
                .startsWith("-- Secrets are hidden in this copy")
                .endsWith("SET app.x TO '***';\nSELECT 7, f(***);");
    }

    /** A variable of the environment has no case. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            encryptionKey, encryptionkey
            encryptionkey, encryptionKey
            ENCRYPTIONKEY, encryptionkey
            signKeyId, signkeyid
            signkeyid, signKeyId
            DB_KEYS, db_keys""")
    void aSecretIsOneHoweverItsNameIsSpelled(String set, String written) {
        Script script = new TestFile("0001_a.sql", "SELECT '${" + written + "}';")
                .parse(Dialect.POSTGRESQL, Map.of(set, "hunter2"))
                .up();

        assertThat(script.readableSql(1_000)).isEqualTo("SELECT '***';");
    }

    @ParameterizedTest
    @ValueSource(strings = {"keyboard", "KEYBOARD", "keycloak_schema", "schema"})
    void anotherNameIsNone(String name) {
        Script script = new TestFile("0001_a.sql", "SELECT '${" + name + "}';")
                .parse(Dialect.POSTGRESQL, Map.of(name, "hunter2"))
                .up();

        assertThat(script.readableSql(1_000)).isEqualTo("SELECT 'hunter2';");
    }

    @Test
    void aMaskedValueOpensNoComment() {
        Script script = new TestFile("0001_a.sql", "SELECT 100/${token_limit}; DROP TABLE t;")
                .parse(Dialect.POSTGRESQL, Map.of("token_limit", "10"))
                .up();

        assertThat(CanonicalSql.of(script.storedSql(), Dialect.POSTGRESQL)).contains("DROP TABLE t");
    }

    @Test
    void whatNoScriptCanHaveIsRefused() {
        assertRefused("a b", "x", "\"a b\" cannot be the name of a placeholder.");
        assertRefused("", "x", "\"\" cannot be the name of a placeholder.");
        assertRefused("a".repeat(101), "x", "cannot be the name of a placeholder.");
        assertRefused("a", "hunter\u00002", "The value of placeholders.a has U+0000 in it.");
        assertRefused("a", null, "placeholders.a must not be null.");
        assertThatThrownBy(() -> PlaceholderValues.of(Map.of("a", "1", "A", "2")))
                .hasMessageContaining(" is set twice: case makes no difference.");
    }

    private static void assertRefused(String name, String value, String message) {
        Map<String, String> values = new HashMap<>();
        values.put(name, value);
        assertThatThrownBy(() -> PlaceholderValues.of(values))
                .hasMessageContaining(message)
                .hasMessageNotContaining("hunter");
    }
}
