// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A rehearsal, where it may be, what it prints and how it ends; and that nothing of it stays. */
class RehearseCommandTest extends PostgreSqlFolder {

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

    private final String scratch = database + "_scratch";

    @BeforeEach
    void aScratchDatabase() throws SQLException {
        execute("postgres", "CREATE DATABASE " + scratch);
        cli.file("migrations/0001_orders.sql", ORDERS).file("sizes.toml", SIZES);
        succeed("up");
        cli.file("migrations/0002_total.sql", TOTAL);
    }

    /** Anew, as a copy of another one. */
    private void scratchOf(String template) throws SQLException {
        execute("postgres", "DROP DATABASE " + scratch);
        execute("postgres", "CREATE DATABASE " + scratch + " TEMPLATE " + template);
    }

    private static List<String> columns(String database) throws SQLException {
        var columns = new ArrayList<String>();
        try (Connection connection = connection(database);
                ResultSet found = connection.getMetaData().getColumns(null, "public", "%", "%")) {
            while (found.next()) {
                columns.add(found.getString("TABLE_NAME") + "." + found.getString("COLUMN_NAME") + " "
                        + found.getString("TYPE_NAME"));
            }
        }
        return columns;
    }

    private Cli.Outcome rehearse(String... more) {
        var args = new ArrayList<>(List.of("rehearse"));
        args.addAll(List.of(more));
        return cli.run(args.toArray(String[]::new));
    }

    private Cli.Outcome onScratch(String... more) {
        var args = new ArrayList<>(List.of("--scratch-url", url(scratch)));
        args.addAll(List.of(more));
        return rehearse(args.toArray(String[]::new));
    }

    private static void assertGolden(String name, Cli.Outcome outcome) {
        Printed.assertMatches("rehearse-" + name, masked(outcome.transcript()));
    }

    private static String masked(String text) {
        return text.replaceAll("\"(ms|walBytes)\":[0-9]+", "\"$1\":#")
                .replaceAll("clinic_folder_[0-9]+", "clinic_rehearse");
    }

    @Test
    void tellsWhomItBlocksOnAnEmptyDatabaseThatIsBroughtThere() throws SQLException, IOException {
        List<String> before = columns(database);

        var outcome = onScratch("--sizes", "sizes.toml");

        assertGolden("text", outcome);
        assertThat(Printed.withoutWhatVaries(masked(Files.readString(Path.of("..", "docs", "rehearse.md")))))
                .contains(TOTAL.lines().skip(1).limit(4).collect(Collectors.joining("\n")))
                .contains(Printed.withoutWhatVaries(masked(outcome.out())));
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(columns(scratch)).isEqualTo(before);
        assertThat(columns(database)).isEqualTo(before);
        onScratch("--sizes", "sizes.toml").ends(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "github"})
    void isWrittenForPrograms(String format) {
        var outcome = onScratch("--sizes", "sizes.toml", "--format", format);

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertGolden(format, outcome);
    }

    @Test
    void isWrittenToAFileForTheJobThatMadeIt() throws IOException {
        Path report = cli.directory().resolve("target/migrations/rehearsal.json");

        var outcome = onScratch("--sizes", "sizes.toml", "--file", "target/migrations/rehearsal.json");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).contains("\n0002_total\n").doesNotContain("{");
        assertThat(Files.readString(Path.of("src/test/golden/rehearse-json.txt")))
                .startsWith(Printed.withoutWhatVaries(masked(Files.readString(report))));
        onScratch("--file", "target/migrations/rehearsal.json").ends(0);
        assertThat(report).content().contains("\"sizes\":\"unknown\"");
        try (var left = Files.list(report.getParent())) {
            assertThat(left).containsExactly(report);
        }

        String before = cli.run("validate", "--strict").transcript();
        onScratch("--file", "migrations/rehearsal.json").ends(0);
        assertThat(cli.run("validate", "--strict").transcript())
                .as("a report among the migrations is none of them")
                .isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"migrations/0002_total.sql, ALTER", "migrations/0003_new.sql,", "package.json, '{}'", "report.txt,"})
    void replacesAReportAndNothingElse(String name, String content) throws IOException {
        if (name.equals("package.json")) {
            cli.file(name, content);
        }

        var outcome = onScratch("--file", name);

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains(name + " is ", "Nothing was done.", "--file target/rehearsal.json");
        if (content == null) {
            assertThat(cli.directory().resolve(name)).doesNotExist();
        } else {
            assertThat(cli.directory().resolve(name)).content().contains(content);
        }
    }

    @Test
    void isFromAVersionOnWhateverIsApplied() throws SQLException {
        cli.file("migrations/0003_more.sql", "ALTER TABLE orders DROP COLUMN note;\n");
        cli.run("up").ends(0);

        var outcome = onScratch("--from", "2", "--format", "json");

        assertThat(outcome.out())
                .contains("\"0002_total\"", "\"0003_more\"", "\"where\":\"empty-database\"")
                .doesNotContain("\"0001_orders\"");
        assertThat(columns(scratch)).contains("orders.paid bool", "orders.note text");

        onScratch("--from", "3").ends(2);
        scratchOf("template1");
        onScratch("--from", "4").says("No migration has the version 4, or a later one.");
        assertThat(onScratch("--from", "3").exitCode())
                .as("nothing was applied there")
                .isNotEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1_2", "V1_2", "V1_2__index"})
    void isFromAVersionAsItIsInTheNamesOfFiles(String from) {
        cli.env("DATABASE_URL", "")
                .file("flyway/V1_1__orders.sql", "CREATE TABLE orders (id INT);\n")
                .file("flyway/V1_2__index.sql", "CREATE INDEX i ON orders (id);\n");

        var outcome = onScratch("--locations", "flyway", "--from", from);

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).contains("\nV1_2__index\n").doesNotContain("V1_1__orders");
    }

    @Test
    void saysWhereTheSizesAreOfNoUse() {
        cli.file("sizes.toml", SIZES.replace("public.", "clinic."));

        onScratch("--sizes", "sizes.toml")
                .prints(
                        "\nHow large these are is not known, so nothing is an error because of their size: public.orders.",
                        "Note: The file of sizes has none of these tables: public.orders."
                                + " Are the schemas named otherwise there?\n");
    }

    @Test
    void failsOnANoteWhereThatIsAsked() {
        cli.file("migrations/0002_total.sql", "-- no-transaction\nCREATE INDEX CONCURRENTLY a ON orders (note);\n");

        onScratch("--fail-on", "warn").ends(0);
        onScratch("--fail-on", "note").prints("1 note.").ends(1);
    }

    @Test
    void isTheSameInACopyWithRows() throws SQLException {
        execute(database, "INSERT INTO orders SELECT n, n, 'note' FROM generate_series(1, 20000) n");
        execute(database, "ANALYZE orders");
        scratchOf(database);

        var outcome = onScratch("--fail-on", "warn");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).contains("table-rewrite").doesNotContain("ERROR");
        onScratch().ends(0);
        assertThat(columns(scratch)).isEqualTo(columns(database));
    }

    @Test
    void aCopyWithoutRowsDoesNotTellSizes() throws SQLException {
        scratchOf(database);

        onScratch().says("All tables of the copy are small").ends(0);
    }

    @Test
    void undoesWithoutUndoing() throws SQLException {
        cli.run("up").ends(0);
        List<String> before = columns(database);

        rehearse("--down", "--scratch-url", url(scratch), "--sizes", "sizes.toml")
                .ends(1)
                .prints("drops-data", "table-rewrite");
        assertThat(columns(database)).isEqualTo(before);
        assertThat(columns(scratch)).isEqualTo(before);
    }

    @Test
    void endsWithAnotherCodeWhereAStatementIsRefused() {
        cli.file("migrations/0002_total.sql", "ALTER TABLE order ADD COLUMN paid boolean;\n");
        onScratch().ends(3);

        cli.file(
                "migrations/0002_total.sql",
                "ALTER TABLE orders ADD COLUMN paid boolean;\nALTER TABLE missing ADD COLUMN a int;\n");
        onScratch().ends(3).prints("fails: the database refuses it: ");
    }

    @Test
    void endsWithAnotherCodeWhereALockIsNotHad() throws SQLException {
        scratchOf(database);
        try (Connection other = connection(scratch);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE orders IN ACCESS SHARE MODE");

            onScratch("--rehearse-lock-timeout", "50ms").ends(4).prints("Inconclusive: ");
            other.rollback();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sqlite:other.db, is of another product than the configured one",
        "postgres://localhost/, names no database",
        "postgres://localhost?user=x, names no database"
    })
    void isRefusedWhereTheScratchDatabaseCannotBeMeant(String url, String why) {
        cli.run("rehearse", "--scratch-url", url).ends(2).says(why, "--scratch-url URL");
        assertThat(cli.directory().resolve("other.db")).doesNotExist();
    }

    @Test
    void namesTheScratchDatabaseThatIsNotThere() throws SQLException {
        execute("postgres", "DROP DATABASE " + scratch);

        onScratch().says("The scratch database ", scratch, "create it, or name another one");
    }

    @Test
    void isRefusedOnADatabaseThatIsNeitherEmptyNorACopy() throws SQLException {
        execute(scratch, "CREATE TABLE somebodys (id int)");
        var filled = onScratch();
        assertThat(filled.exitCode()).isNotZero();
        assertThat(filled.err()).contains("tables and no migration history");

        execute(scratch, "DROP TABLE somebodys");
        onScratch("--to", "0002").ends(0);
        cli.run("up").ends(0);
        onScratch().ends(2).says("neither empty nor a current copy of the configured one", "0002_total");
        assertThat(columns(scratch)).doesNotContain("orders.paid bool");
    }

    @Test
    void isRefusedOnAFilledDatabaseWhereNoneIsConfigured() throws SQLException {
        onScratch("--sizes", "sizes.toml").ends(1);
        cli.env("DATABASE_URL", "");

        onScratch().ends(2).says("no database is configured that it could be a copy of", "--url URL");
    }

    @Test
    void isRefusedBeforeAnythingRunsWhereNothingIsRolledBack() {
        cli.env("DATABASE_URL", "");

        var outcome = rehearse("--scratch-url", "jdbc:h2:mem:rehearse");

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.err()).contains("H2").contains("--dry-run").doesNotContain("Applied");
    }

    @Test
    void hasTheChecksumsByWhichTheStatusKnowsTheFiles() {
        cli.file("migrations/0003_c.sql", "-- Title: c\nCREATE TABLE c (id int);\n");
        String status = cli.run("status", "--format", "json").out();

        List<String> checksums = Pattern.compile("\"checksum\":\"\\w{64}\"")
                .matcher(onScratch("--format", "json").out())
                .results()
                .map(MatchResult::group)
                .toList();

        assertThat(checksums)
                .hasSize(2)
                .allSatisfy(checksum -> assertThat(status).contains("\"state\":\"PENDING\"," + checksum));
    }

    @Test
    void saysOfWhichMigrationsLessIsKnown() throws SQLException {
        String index = "-- no-transaction\nDROP INDEX CONCURRENTLY orders_note;\n"
                + "CREATE INDEX orders_note ON orders (note, id);\n";
        cli.file("migrations/0003_index.sql", index).file("migrations/0004_c.sql", "CREATE TABLE c (id int);\n");

        assertThat(inconclusive(onScratch("--format", "json"))).containsExactly("0003_index", "0004_c");

        scratchOf("template1");
        assertThat(inconclusive(onScratch("--from", "1", "--format", "json")))
                .as("0004 is tried on what 0003 has really made")
                .containsExactly("0003_index");
    }

    private static List<String> inconclusive(Cli.Outcome outcome) {
        return Pattern.compile("\"name\":\"([^\"]*)\",\"checksum\":\"\\w+\",\"inconclusive\":\"statement 2 of 0003")
                .matcher(outcome.out())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void isWithoutAConfiguredDatabaseOfEachMigrationOnThoseBeforeIt() throws SQLException {
        cli.env("DATABASE_URL", "");

        onScratch()
                .ends(0)
                .prints("0001_orders\n  nobody waits", "0002_total\n  reads and writes of public.orders wait");
        assertThat(columns(scratch)).contains("orders.note text").doesNotContain("orders.paid bool");
    }

    @Test
    void anEmptyDatabaseCannotBeBroughtToWhereAMigrationIsOutOfOrder() {
        cli.run("up").ends(0);
        cli.file("migrations/0003_c.sql", "CREATE TABLE c (id int);\n");
        cli.run("up").ends(0);
        cli.run("mark-failed", "0002").ends(0);
        cli.env("MIGRATION_OUT_OF_ORDER", "allow");

        onScratch().ends(2).says("in the configured one 0002_total would run, here nothing");
    }

    @Test
    void needsAPlaceAndRefusesWhatExcludesIt() throws SQLException {
        List<String> before = columns(database);
        rehearse();
        onScratch("--stored");
        cli.run("up", "--sizes", "sizes.toml");
        onScratch("--tenant", "acme");
        onScratch("--sizes", "missing.toml");
        cli.file("wrong.toml", "format = 1\n[relations]\n\"public.orders\" = 7\n");
        onScratch("--sizes", "wrong.toml");
        cli.file("wrong.toml", "format = 2\n");
        onScratch("--sizes", "wrong.toml");
        cli.file("wrong.toml", "format = \n");
        onScratch("--sizes", "wrong.toml");
        onScratch("--from", "two");
        rehearse("--down", "--scratch-url", "sqlite:x", "--from", "2");
        onScratch("--fail-on", "worse");

        Printed.assertMatches("rehearse-refused", masked(cli.story()));
        assertThat(columns(database)).isEqualTo(before);
        rehearse("--scratch-url", url(database)).ends(2);
    }

    @Test
    void writesTheSizesThatItReads() throws SQLException {
        execute(database, "INSERT INTO orders SELECT n, n, repeat('n', 500) FROM generate_series(1, 20000) n");
        execute(database, "CREATE TABLE \"a\"\"b\\c\" (id int)");
        execute(database, "ANALYZE orders");

        var outcome = cli.run("sizes");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .startsWith("# Pages of 8 kB")
                .contains("\n\"public.a\\\"b\\\\c\" = { pages = 0, rows = -1 }\n")
                .containsPattern("\n\"public.orders\" = \\{ pages = 1[0-9]{3}, rows = 20000 }\n");

        assertThat(cli.run("sizes", "--file", "sizes.toml").out()).isEqualTo("Wrote sizes.toml\n");
        cli.run("sizes", "--file", "migrations/0001_orders.sql")
                .says("is there, and is no file of sizes. Nothing was written.")
                .ends(2);
        assertThat(onScratch("--sizes", "sizes.toml", "--verbose").out())
                .containsPattern("public.orders \\(1[0-9]{3} pages, 1[0-9] MB\\): locked AccessExclusive");
    }
}
