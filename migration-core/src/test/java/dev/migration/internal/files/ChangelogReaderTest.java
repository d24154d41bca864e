package dev.migration.internal.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Version;
import dev.migration.fixture.CodedText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangelogReaderTest {

    private static final String HEADING = "--liquibase formatted sql\n";

    @TempDir
    Path folder;

    @Test
    void aChangesetIsAMigrationWithTheNumberOfItsFileAndItsPlaceInIt() throws IOException {
        write(
                "0003_orders.sql",
                HEADING + "\n--changeset ann:create-orders\nSELECT 1;\n-- changeset Bob <b@x.org>:\"2 b\"\nSELECT 2;");

        assertThat(migrations())
                .extracting(Migration::name)
                .containsExactly("0003_orders:ann:create-orders", "0003_orders:Bob_b@x.org_:2_b");
        assertThat(migrations()).extracting(Migration::version).containsExactly(Version.of("3.1"), Version.of("3.2"));
        assertThat(migrations().get(1).header().author()).isEqualTo("Bob <b@x.org>");
        assertThat(problems()).isEmpty();
        assertThat(load().layout()).isEqualTo(Layout.LIQUIBASE);
    }

    @Test
    void aSingleChangelogNeedsNoNumber() throws IOException {
        write(
                "db.changelog-1.0.sql",
                "\uFEFF\n-- Liquibase Formatted SQL\n--changeset ann:1\nSELECT 1;\n--changeset ann:2\nSELECT 2;");

        assertThat(migrations())
                .extracting(migration -> migration.version().text())
                .containsExactly("1", "2");
        assertThat(problems()).isEmpty();
    }

    @Test
    void eachScriptIsAViewInWhichEverythingHasItsPlace() throws IOException {
        write(
                "changelog.sql",
                HEADING
                        + "--changeset ann:1 runInTransaction:false\n  SELECT 1;\n--comment one\n--rollback SELECT 'é';\nSELECT 2;\r\n"
                        + "/* liquibase rollback\nSELECT 4; */\n\n--changeset ann:2 splitStatements:false rollbackEndDelimiter://\nSELECT 3;\n"
                        + "  -- rollback SELECT 5 //");

        assertThat(up(0)).isEqualTo("-- option: transaction=off\n  SELECT 1;\n\n\nSELECT 2;\r\n\n\n\n");
        assertThat(down(0)).isEqualTo("-- option: transaction=off\n           SELECT 'é';\n\n\nSELECT 4; \n");
        assertThat(up(1)).isEqualTo("-- +goose StatementBegin\nSELECT 3;\n-- +goose StatementEnd\n");
        assertThat(down(1)).isEqualTo("-- +liquibase endDelimiter://\n              SELECT 5 //");
        assertThat(migrations())
                .extracting(migration -> migration.up().content().firstLine())
                .containsExactly(2, 10);
        assertThat(migrations())
                .extracting(migration -> migration.down().content().firstLine())
                .containsExactly(4, 11);
    }

    @Test
    void theChecksumIsThatOfTheChangesetAlone() throws IOException {
        write("0001_a.sql", HEADING + "--changeset ann:1\nCREATE TABLE t (n INT);\n\nSELECT 1;\n");
        String before = migrations().get(0).checksum();

        write(
                "0001_a.sql",
                HEADING
                        + "--changeset ann:0\nSELECT 0;\n\n--changeset ann:1 labels:\"\" stripComments:false\n--comment x\nCREATE TABLE t (n INT);\r\n\r\n"
                        + "--rollback DROP TABLE t;\nSELECT 1;\r\n\r\n\n--changeset ann:2\nSELECT 2;\n");
        assertThat(migrations().get(1).checksum()).isEqualTo(before);
        assertThat(migrations().get(0).checksum()).isNotEqualTo(before);

        write("0001_a.sql", HEADING + "--changeset ann:1\nCREATE TABLE t (n INT);\n\nSELECT 2;\n");
        assertThat(migrations().get(0).checksum()).isNotEqualTo(before);
        write(
                "0001_a.sql",
                HEADING + "--changeset ann:1 runInTransaction:false\nCREATE TABLE t (n INT);\n\nSELECT 1;\n");
        assertThat(migrations().get(0).checksum()).isNotEqualTo(before);
    }

    /** The first two are those that a test of Liquibase's own expects. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select 1|9:3b78b9910981c62ca27148640fad7bc2",
                " select\t1 |9:3b78b9910981c62ca27148640fad7bc2",
                "''|9:d41d8cd98f00b204e9800998ecf8427e",
            },
            ignoreLeadingAndTrailingWhitespace = false)
    void theChecksumOfLiquibaseIsThatOfTheSqlWithoutWhiteSpace(String sql, String checksum) throws IOException {
        write("a.sql", HEADING + "--changeset ann:1\n" + sql);

        assertThat(ChangesetFile.changeset(migrations().get(0)).matches(checksum))
                .isTrue();
        assertThat(ChangesetFile.changeset(migrations().get(0)).matches("9:0")).isFalse();
    }

    @Test
    void whatLiquibaseIsToAcceptIsAccepted() throws IOException {
        write(
                "a.sql",
                HEADING
                        + "--changeset ann:1\n--validCheckSum: 8:0a\n--validCheckSum:9:0B\n--changeset ann:2\n--validCheckSum ANY\n");

        Changeset first = ChangesetFile.changeset(migrations().get(0));
        assertThat(first.matches("9:0b")).isTrue();
        assertThat(first.matches("8:0a")).isTrue();
        assertThat(first.matches("9:0c")).isFalse();
        assertThat(ChangesetFile.changeset(migrations().get(1)).matches("9:0c")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "db/changelog/a.sql, '', true",
        "classpath:db/changelog/a.sql, '', true",
        "/changelog/a.sql, '', true",
        "a.sql, '', true",
        "other/changelog/a.sql, '', false",
        "b.sql, '', false",
        "old/b.sql, old/b.sql, true",
        "b.sql, old/b.sql, false",
        "db/changelog/a.sql, old/b.sql, true",
        "db/changelog/a.sql, 'x.sql changeset', false",
        "x.sql, 'x.sql changeset', true",
    })
    void aPathIsTheSameAsFarAsItGoes(String recorded, String logical, boolean same) throws IOException {
        Path nested = Files.createDirectories(folder.resolve("db/changelog"));
        String path = logical.isEmpty() ? "" : " logicalFilePath:" + logical.replace(" changeset", "");
        boolean ofChangeset = logical.endsWith(" changeset");
        Files.writeString(
                nested.resolve("a.sql"),
                HEADING.strip() + (ofChangeset ? "" : path) + "\n--changeset ann:1" + (ofChangeset ? path : "")
                        + "\nSELECT 1;");

        Migration migration = load(nested).migrations().get(0);

        assertThat(ChangesetFile.changeset(migration).isIn(recorded)).isEqualTo(same);
    }

    @Test
    void thePageGivesEachChangesetOfARenamedFileItsOldPath() throws IOException, InterruptedException {
        write(
                "0002_orders.sql",
                "--liquibase formatted sql\r\n--changeset ann:1\r\nSELECT 1;\r\n  -- Changeset ann:2 runInTransaction:false\n"
                        + "-- changes\n--changeset ann:3 LOGICALFILEPATH:old.sql\r\n--changeset \"b\":\"4 b\" labels:\"\"\n--rollback empty");
        Matcher command =
                Pattern.compile("`(sed .*)`").matcher(Files.readString(Path.of("..", "docs", "adopt", "liquibase.md")));
        assertThat(command.find()).isTrue();

        var shell = new ProcessBuilder("sh", "-ec", command.group(1))
                .directory(folder.toFile())
                .inheritIO();
        assertThat(shell.start().waitFor()).isZero();

        assertThat(problems()).isEmpty();
        assertThat(migrations()).hasSize(4);
        for (Migration migration : migrations()) {
            boolean kept = ChangesetFile.changeset(migration).id().equals("3");
            assertThat(ChangesetFile.changeset(migration).isIn("db/changelog/orders.sql"))
                    .isEqualTo(!kept);
            assertThat(ChangesetFile.changeset(migration).isIn("old.sql")).isEqualTo(kept);
        }
        assertThat(Files.readString(folder.resolve("0002_orders.sql")))
                .startsWith(
                        "--liquibase formatted sql\r\n--changeset ann:1 logicalFilePath:db/changelog/orders.sql\r\n");
    }

    @Test
    void whatRunsOnChangeIsRepeatable() throws IOException {
        write(
                "0001_a.sql",
                HEADING
                        + "--changeset ann:views runOnChange:true\nSELECT 1;\n--rollback SELECT 2;\n--changeset ann:2.\nSELECT 2;\n--changeset é:\"3 %\" runOnChange:TRUE\nSELECT 3;");

        assertThat(migrations())
                .extracting(migration -> migration.version().text())
                .containsExactly("0001.2", "R____3_", "R__ann_views");
        assertThat(migrations()).extracting(Migration::down).containsOnlyNulls();
        assertThat(problems()).isEmpty();
    }

    @Test
    void anEmptyRollbackIsADownScriptThatDoesNothing() throws IOException {
        write(
                "0001_a.sql",
                HEADING
                        + "--changeset a:1\nSELECT 1;\n--rollback not required\n--changeset a:2\nSELECT 1;\n--rollback empty\n--rollback SELECT 2;");

        assertThat(down(0).strip()).isEmpty();
        assertThat(down(1).strip()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--changeset a:1 context:test|2:17  The attribute \"context\" is not supported: it decides where",
                "--changeset a:1 contextFilter:\"a and b\"|2:17  The attribute \"contextFilter\" is not supported: it decides where",
                "--changeset a:1 labels:x|2:17  The attribute \"labels\" is not supported: it decides where",
                "--changeset a:1 dbms:postgresql,h2|2:17  The attribute \"dbms\" is not supported: it decides where",
                "--changeset a:1 runAlways:true|2:17  The attribute \"runAlways\" is not supported: the changeset runs at every start",
                "--changeset a:1 ignore:true|2:17  The attribute \"ignore\" is not supported: Liquibase never runs",
                "--changeset a:1 failOnError:false|2:17  The attribute \"failOnError\" is not supported: the changeset is skipped",
                "--changeset a:1 runWith:psql|2:17  The attribute \"runWith\" is not supported: another program",
                "--changeset a:1 endDelimiter:[a-z]|2:17  The attribute \"endDelimiter\" is not supported: the delimiter [a-z] is a",
                "--changeset a:1 splitStatements:no|2:17  \"splitStatements\" is neither true nor false.",
                "--changeset a:1 runInTransactoin:false|2:17  Unknown attribute \"runInTransactoin\" of a changeset.\\n  Next: write runInTransaction:…",
                "--changeset a:1 runInTransaction=false|2:17  Unknown attribute \"runInTransaction=false\" of a changeset.\\n  Next: write runInTransaction:…",
                "--changeset a:1 stripComments:true note|2:36  Unknown attribute \"note\" of a changeset.",
                "--changeset a:1 runInTransaction:\"false\"|2:17  The value of \"runInTransaction\" is in quotes, which Liquibase does not take off.\\n  Next: write runInTransaction:… without quotes",
                "--changeset a:1 logicalFilePath:\"a b.sql\"|2:17  The value of \"logicalFilePath\" is in quotes",
                "--changeset a:1 endDelimiter:\"//\"|2:17  The value of \"endDelimiter\" is in quotes",
                "--changeset a:1 dbms:\"all\"|2:17  The value of \"dbms\" is in quotes",
                "--changeset a:1 runsOnChange:\"true\"|2:17  Unknown attribute \"runsOnChange\"",
                "--changeset a:1\\nSELECT 1 /*! + 1 */;|3:1  Liquibase leaves out the comment that starts with /*!, and MariaDB and MySQL run it.\\n  Next: if it is to run, write stripComments:false",
                "--changeset a:1 stripComments:true\\n\\n/*M!100 SELECT 1 */;|4:1  Liquibase leaves out the comment that starts with /*M!",
                "--changeset a|2:1  This changeset has no author and id.",
                "--changeset a:1\\n--preconditions onFail:MARK_RAN|3:1  Preconditions are not checked",
                "--changeset a:1\\n--precondition-sql-check expectedResult:0 SELECT 1|3:1  Preconditions are not checked",
                "--changeset a:1\\n--ignoreLines:1|3:1  Liquibase leaves out the lines after this one",
                "--changeset a:1\\n--property name:a value:b|3:1  Properties are not read",
                "--property name:a value:b\\n--changeset a:1|2:1  Properties are not read",
                "--changeset a:1\\n--rollback changeSetId:1 changesetAuthor:a|3:1  This rollback is another changeset",
                "--changeset a:1\\n/* liquibase rollback\\nSELECT 1;|2:1  A rollback of this changeset starts with /* and has no end.",
                "--changeset a:1\\n-rollback SELECT 1;|3:1  \"-rollback SELECT 1;\" looks like a line of Liquibase, but is not exactly one.\\n  Next: write --rollback; or",
                "--changeset a:1\\n--rolback SELECT 1;|3:1  \"--rolback SELECT 1;\" looks like a line of Liquibase",
                "--changeset a:1\\n--change-set a:2 context:test\\nSELECT 1;|3:1  \"--change-set a:2 context:test\" looks like a line of Liquibase, but is not exactly one.\\n  Next: write --changeset; or",
                "--changesett a:1\\n--changeset a:2|2:1  \"--changesett a:1\" looks like a line of Liquibase",
                "SELECT 1;\\n--changeset a:1|2:1  Above the first changeset nothing runs, but SQL starts here.",
                "--changeset a:1\\n--changeset b:1\\n--changeset A:1|4:1  Changeset A:1 is in this file twice; the first starts in line 2.",
            })
    void whatWouldRunOtherwiseIsRefused(String lines, String problem) throws IOException {
        write("0001_a.sql", HEADING + lines.replace("\\n", "\n") + "\n");

        assertThat(problems())
                .hasSize(1)
                .first()
                .asString()
                .contains(folder + "/0001_a.sql:" + problem.replace("\\n", "\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--changeset a:1 context:\"\" labels: dbms:all ignore:false failOnError:true runAlways:false stripComments:true",
                "--changeset a:1\n-- comments are about rollbacks, and preconditions too\n-- property of ann\n--rollback\nSELECT 1\n- 1;",
                "/*\n A license.\n*/\n-- ann\n\n--changeset a:1 endDelimiter:\\nGO",
                "--changeset a:1 endDelimiter:$$\nSELECT 1 $$",
                "--changeset a:1 stripComments:false\n/*!40101 SELECT 1 */;",
                "--changeset a:1\n-- change set PROJ:12 adds rows\n-- Changesets PROJ:12,13\nSELECT 1;",
                "--changeset a:1\nSELECT /*+ NO_INDEX */ 1 /* ! */;\n/*\n!*/",
            })
    void whatSaysNothingElseIsRead(String lines) throws IOException {
        write("0001_a.sql", HEADING + lines + "\n");

        assertThat(problems()).isEmpty();
        assertThat(migrations()).hasSize(1);
    }

    @Test
    void ofAFileThatIsNoMigrationOnlyTheStartIsRead() throws IOException {
        write("0001_a.sql", HEADING + "--changeset a:1\nSELECT 1;");
        Files.write(folder.resolve("two words.sql"), "SELECT '\u00ff';".getBytes(ISO_8859_1));

        assertThat(problems())
                .singleElement()
                .asString()
                .contains("two words.sql")
                .doesNotContain("UTF-8");
    }

    @Test
    void severalChangelogsNeedNumbers() throws IOException {
        write("a.sql", HEADING + "--changeset a:1\nSELECT 1;");
        write("b.sql", HEADING + "--changeset a:1\nSELECT 1;");
        assertThat(problems())
                .hasSize(1)
                .first()
                .asString()
                .contains(
                        "has several changelogs, and the names of these do not say in which order they run:",
                        "such as 0001_a.sql; where Liquibase has applied");

        Files.delete(folder.resolve("a.sql"));
        Files.delete(folder.resolve("b.sql"));
        write("1-a.sql", HEADING + "--changeset a:1\nSELECT 1;");
        write("01-b.sql", HEADING + "--changeset a:1\nSELECT 1;");
        assertThat(problems()).hasSize(1).first().asString().contains("start with the same number.");
    }

    @Test
    void changelogsBesideOtherFilesAreRefusedByName() throws IOException {
        write("0001_a.sql", HEADING + "--changeset a:1\nSELECT 1;");
        write("0002_b.sql", "SELECT 1;");

        assertThat(problems())
                .singleElement()
                .asString()
                .contains(" mixes layouts: sections (" + folder + "/0002_b.sql) and liquibase (" + folder
                        + "/0001_a.sql)");
    }

    @Test
    void aChangelogOfLongLinesIsReadInPieces() throws IOException {
        String values = "(1),".repeat(50_000) + "(2);";
        write(
                "0001_a.sql",
                HEADING + "--changeset a:1\nINSERT INTO t VALUES " + values + "\n--rollback DELETE FROM t WHERE n IN "
                        + values + "\n\nSELECT 1;\n");

        assertThat(up(0)).isEqualTo("INSERT INTO t VALUES " + values + "\n\n\nSELECT 1;\n");
        assertThat(down(0)).isEqualTo("           DELETE FROM t WHERE n IN " + values + "\n");
    }

    /** With the end of the comment in each place of a piece. */
    @ParameterizedTest
    @ValueSource(ints = {65_530, 65_534, 65_535, 65_536, 65_537, 200_000})
    void aRollbackInACommentMayHaveALongLine(int length) throws IOException {
        String delete = "DELETE FROM t; --*/" + "é".repeat((length - 19) / 2) + "x".repeat((length - 19) % 2);
        write("0001_a.sql", HEADING + "--changeset a:1\n/* liquibase rollback\n" + delete + "*/ \nSELECT 1;\n");

        assertThat(problems()).isEmpty();
        assertThat(down(0)).isEqualTo(delete + "\n");
        assertThat(up(0)).isEqualTo("SELECT 1;\n");
    }

    @Test
    void aCommentThatOnlySomeDatabasesRunIsRefusedAcrossPieces() throws IOException {
        for (int length = 65_533; length <= 65_537; length++) {
            write(
                    "0001_a.sql",
                    HEADING + "--changeset a:1\nSELECT 1;\n" + "x".repeat(length)
                            + "/*M!100 y */;\n--rollback /*! SELECT 1 */\n");

            assertThat(problems())
                    .as("" + length)
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("0001_a.sql:4:1  Liquibase leaves out the comment that starts with /*M!");
        }
    }

    @Test
    void whetherLiquibaseDividesItSaysTheLastOfItsNames() throws IOException {
        write(
                "0001_a.sql",
                HEADING
                        + "--changeset a:1 rollbackSplitStatements:false\nSELECT 1;\n"
                        + "--changeset a:2 splitStatements:true rollbackSplitStatements:false\nSELECT 1;\n"
                        + "--changeset a:3 rollbackSplitStatements:false splitStatements:true\nSELECT 1;\n--rollback SELECT 2;\n"
                        + "--changeset a:4 splitStatements:false\nSELECT 1;\n--rollback SELECT 2;\n");

        assertThat(List.of(up(0), up(1), down(2), up(3)))
                .allMatch(text -> text.startsWith("-- +goose StatementBegin\n"));
        assertThat(List.of(up(2), down(3))).allMatch(text -> text.stripLeading().startsWith("SELECT"));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private MigrationSet load() throws IOException {
        return load(folder);
    }

    private static MigrationSet load(Path from) throws IOException {
        return MigrationReader.read(
                Sources.find(
                        List.of(Location.parse(from.toString())),
                        new ClasspathRoots(ChangelogReaderTest.class.getClassLoader()),
                        null),
                null);
    }

    private List<Migration> migrations() throws IOException {
        return load().migrations();
    }

    private List<String> problems() throws IOException {
        return load().problems().stream().map(CodedText::of).toList();
    }

    private String up(int index) throws IOException {
        return text(migrations().get(index).up());
    }

    private String down(int index) throws IOException {
        return text(migrations().get(index).down());
    }

    private static String text(SourceFile file) throws IOException {
        try (InputStream in = file.open()) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
