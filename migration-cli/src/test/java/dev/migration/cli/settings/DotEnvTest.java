package dev.migration.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.report.Text;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DotEnvTest {

    @TempDir
    Path directory;

    private Given given;

    @BeforeEach
    void prepare() {
        given = new Given(directory);
    }

    private Map<String, Value<String>> read(String text) {
        given.file(".env", text);
        var problems = new SettingProblems();
        Environment read = DotEnv.read(
                directory.resolve(".env"), Environment.of(Map.of("OUTSIDE", "o", "BOTH", "outside")), problems);
        assertThat(problems.all()).isEmpty();
        return read.variables();
    }

    @Test
    void aNameThatMayBeMeantForOneOfOursIsKeptToBeWarnedOf() {
        String names = "DATABSE_URL=a\nmigration_schema=b\nMIGRATION_SCEMA=c\nMIGRATIONS_SCHEMA=d\n";
        given.file(".env", names + "MIGRATIONS_SCHEMA=\"${e\"\nOTHER=f\n");
        var problems = new SettingProblems();

        Environment read = DotEnv.read(directory.resolve(".env"), Environment.of(Map.of()), problems);

        assertThat(problems.all()).isEmpty();
        assertThat(Text.problems(read.unread(false)))
                .contains("if DATABASE_URL is meant", "MIGRATION_SCEMA", "and 1 more like it");
        assertThat(read.variables())
                .containsOnlyKeys("DATABSE_URL", "migration_schema", "MIGRATION_SCEMA", "MIGRATIONS_SCHEMA");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MIGRATION.PROTECT",
                "migration.protect",
                "MIGRATION-PROTECT",
                "MIGRATION_protect",
                "SPRING_PROFILE_ACTIVE",
                "SPRING_PROFILES_ACTVE",
                "spring.profiles.active"
            })
    void aProtectionUnderAnotherNameIsWarnedOf(String name) {
        given.file(".env", name + "=prod\n");

        Environment read = DotEnv.read(directory.resolve(".env"), Environment.of(Map.of()), new SettingProblems());

        assertThat(Text.problems(read.unread(true))).contains("does not read " + name, " is meant, set that");
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("MIGRATION_SCHEMA=a", "a"),
                Arguments.of("MIGRATION_SCHEMA = a \t", "a"),
                Arguments.of("  export MIGRATION_SCHEMA=a", "a"),
                Arguments.of("set MIGRATION_SCHEMA=a", "a"),
                Arguments.of("\uFEFFMIGRATION_SCHEMA=a\r\n", "a"),
                Arguments.of("MIGRATION_SCHEMA=a b # c", "a b"),
                Arguments.of("MIGRATION_SCHEMA=a#b", "a#b"),
                Arguments.of("MIGRATION_SCHEMA= # nothing", ""),
                Arguments.of("MIGRATION_SCHEMA=", ""),
                Arguments.of("MIGRATION_SCHEMA=a\\nb", "a\\nb"),
                Arguments.of("MIGRATION_SCHEMA=a=\"b\"", "a=\"b\""),
                Arguments.of("MIGRATION_SCHEMA='a $b \\n # \"c\"' # d", "a $b \\n # \"c\""),
                Arguments.of("MIGRATION_SCHEMA='a\nb'", "a\nb"),
                Arguments.of("MIGRATION_SCHEMA=\"a\nb\"#c", "a\nb"),
                Arguments.of("MIGRATION_SCHEMA=\"a\\n\\r\\t\\\"\\\\\\$b\"", "a\n\r\t\"\\$b"),
                Arguments.of("MIGRATION_SCHEMA=\"# a = 'b'\"", "# a = 'b'"),
                Arguments.of("A=1\nMIGRATION_SCHEMA=${A}2", "12"),
                Arguments.of("A='$x'\nB=\"${A}-$A\"\nMIGRATION_SCHEMA=x${B}", "x$x-$x"),
                Arguments.of("MIGRATION_SCHEMA=${OUTSIDE}", "o"),
                Arguments.of("BOTH=inside\nMIGRATION_SCHEMA=$BOTH", "outside"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueIsReadAsItsQuotesSay(String text, String value) {
        assertThat(read(text).get("MIGRATION_SCHEMA").value()).isEqualTo(value);
    }

    @Test
    void onlySettingsAreRead() {
        assertThat(read("""
                # a service's
                AWS_SECRET=pa$$word${
                just a line
                NAME_ONLY
                YAML: "not ours"
                DATABASE_URL_TEST=x
                export KEY="-----BEGIN
                MIGRATION_USER=no
                -----END"
                BAD="\\q"
                TRAILING='a' b
                DATABASE_URL=postgres://h/d
                DBMATE_STRICT=true
                SPRING_PROFILES_ACTIVE=prod
                """).keySet())
                .containsExactlyInAnyOrder("DATABASE_URL", "DBMATE_STRICT", "SPRING_PROFILES_ACTIVE");
    }

    static Stream<Arguments> mistakes() {
        String asItIs = "put the value into 'single quotes' if it is meant as it is";
        return Stream.of(
                Arguments.of(
                        "A=1\n\nMIGRATION_SCHEMA='hunter2",
                        3,
                        18,
                        "This quote is not closed.",
                        "close it, or leave it out"),
                Arguments.of("OTHER=\"hunter2\\", 1, 7, "This quote is not closed.", "close it, or leave it out"),
                Arguments.of(
                        "MIGRATION_PASSWORD='hun'ter2'",
                        1,
                        25,
                        "There is text after the closing quote.",
                        "in double quotes, \\\" is a quote and \\\\ a backslash"),
                Arguments.of(
                        "A=1\nGREETING=\"hello\nDATABASE_URL=\"postgres://a:hunter2@h/d\"",
                        2,
                        10,
                        "This quote is closed on a later line, and text follows there.",
                        "close it on its own line"),
                Arguments.of(
                        "MIGRATION_PASSWORD=pa$hunter2",
                        1,
                        22,
                        "This character names no variable that is set.",
                        asItIs),
                Arguments.of(
                        "MIGRATION_PASSWORD=hunter2$", 1, 27, "This character names no variable that is set.", asItIs),
                Arguments.of(
                        "MIGRATION_PASSWORD=${A:-hunter2}",
                        1,
                        20,
                        "This character names no variable that is set.",
                        asItIs),
                Arguments.of(
                        "MIGRATION_PASSWORD=${A}\nA=hunter2",
                        1,
                        20,
                        "This character names no variable that is set.",
                        asItIs),
                Arguments.of(
                        "A=\"\\hunter2\"\nMIGRATION_PASSWORD=$A",
                        2,
                        20,
                        "This character names no variable that is set.",
                        asItIs),
                Arguments.of(
                        "MIGRATION_PASSWORD=\"a\n\\hunter2\"",
                        2,
                        1,
                        "This character starts no escape that is known.",
                        asItIs),
                Arguments.of(
                        "DATABASE_URL: postgres://a:hunter2@h/d?a=b",
                        1,
                        1,
                        "This line is not NAME=VALUE.",
                        "write it as NAME=VALUE"),
                Arguments.of(
                        "DATABASE_URL:postgres://a:hunter2@h/d?a=b",
                        1,
                        1,
                        "This line is not NAME=VALUE.",
                        "write it as NAME=VALUE"),
                Arguments.of("export MIGRATION_SCHEMA", 1, 8, "This line is not NAME=VALUE.", "write it as NAME=VALUE"),
                Arguments.of(
                        "MIGRATION_SCHEMA=a\nMIGRATION_SCHEMA=b",
                        2,
                        1,
                        "MIGRATION_SCHEMA is set twice, also in .env:1:1.",
                        "remove one of them"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void whatIsNotUnderstoodIsAnErrorThatRepeatsNothing(
            String text, int line, int column, String message, String remedy) {
        given.file(".env", text).read();
        assertThat(given.problems())
                .containsExactly(".env:" + line + ":" + column + "  " + message + "\n  Next: " + remedy);
    }

    @Test
    void variablesThatGrowWithEachLineAreRefused() {
        var text = new StringBuilder("A0=0123456789\n");
        for (int i = 1; i < 40; i++) {
            text.append("A" + i + "=${A" + (i - 1) + "}${A" + (i - 1) + "}\n");
        }
        given.file(".env", text + "MIGRATION_SCHEMA=$A39").read();
        assertThat(given.problems()).hasSize(1);
    }

    @Test
    void aFileThatIsNoTextIsRefusedAndAFolderIsNone() throws Exception {
        Files.write(directory.resolve(".env"), "MIGRATION_ROLE=\u00e4".getBytes(StandardCharsets.ISO_8859_1));
        given.read();
        assertThat(given.problems())
                .containsExactly(".env  The settings file cannot be read: it is not UTF-8.\n"
                        + "  Next: make it a readable UTF-8 file, or remove it");
        Files.delete(directory.resolve(".env"));
        Files.createDirectory(directory.resolve(".env"));
        given.read();
        assertThat(given.problems()).isEmpty();
        assertThat(given.files()).isEmpty();
    }
}
