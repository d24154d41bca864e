// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.cli.Cli.Outcome;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ParsingTest {

    @TempDir
    Path directory;

    private Cli cli;

    @BeforeEach
    void start() {
        cli = Cli.in(directory);
    }

    @Test
    void showsTheCommandsWhereNoneIsNamed() {
        assertThat(cli.run()).isEqualTo(new Outcome(2, "", cli.run("--help").out()));
    }

    @Test
    void explainsEachCommand() {
        var all = new StringBuilder(cli.run("--help").transcript()).append("\n");
        for (CommandLine command : HelpTextTest.commands()) {
            String name = command.getCommandName();
            Outcome outcome = cli.run(name, "--help");
            assertThat(outcome.err()).as(name).isEmpty();
            assertThat(cli.run("help", name)).isEqualTo(outcome);
            assertThat(cli.run(name, "--version")).isEqualTo(new Outcome(0, "migration (not packaged)\n", ""));
            all.append(outcome.transcript()).append("\n");
            command.getCommandSpec().subcommands().keySet().stream()
                    .filter(part -> !part.equals("help"))
                    .forEach(part -> all.append(cli.run(name, part, "--help").transcript()));
        }
        Printed.assertMatches("help", all.toString());
    }

    @Test
    void asksForOneOfAGroup() {
        assertThat(cli.run("db").err()).isEqualTo("Error: Missing required subcommand.\n  Next: migration db --help\n");
    }

    @ParameterizedTest
    @CsvSource({
        "create, new",
        "add, new",
        "apply, up",
        "migrate, up",
        "rollback, down",
        "mark-pending, mark-failed",
        "ping, wait",
    })
    void knowsTheNamesOtherToolsUse(String alias, String command) {
        assertThat(cli.run(alias, "--help")).isEqualTo(cli.run(command, "--help"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "upp                             | unexpected argument 'upp'. Did you mean up?                     | migration --help",
                "up --passwrd=hunter2            | unknown option '--passwrd'. Did you mean --password?            | migration up --help",
                "up --passwrd hunter2            | unknown option '--passwrd'. Did you mean --password?            | migration up --help",
                "up -phunter2                    | unknown option '-p'.                                            | migration up --help",
                "up -pw=hunter2                  | unknown option '-p'.                                            | migration up --help",
                "up -npw1                        | Invalid value for option '--count': 'pw1' is not an int. | migration up --help",
                "up --steps 2                    | unknown option '--steps'. Did you mean --count?                 | migration up --help",
                "status --steps 2                | unknown option '--steps'.                                       | migration status --help",
                "status --sequnce relaxed        | unknown option '--sequnce'. Did you mean --sequence?            | migration status --help",
                "status --retries 2              | unknown option '--retries'.                                     | migration status --help",
                "up --count x                    | Invalid value for option '--count': 'x' is not an int.      | migration up --help",
                "up --count 0                    | --count must be at least 1, not 0.                            | migration up --help",
                "up --count -1                   | --count must be at least 1, not -1.                           | migration up --help",
                "down --count 0                  | --count must be at least 1, not 0.                            | migration down --help",
                "up --count 1 --to 2             | --count=N, --to=VERSION are mutually exclusive (specify only one). | migration up --help",
                "up 2                            | '2' may be a count or a version: pass --count 2 or --to 2.      | migration up --help",
                "rollback 2                      | '2' may be a count or a version: pass --count 2 or --to 2.      | migration down --help",
                "up a.sql b.sql                  | unexpected argument 'b.sql'.                                    | migration up --help",
                "new                             | Missing required parameter: 'NAME'.                             | migration new --help",
                "mark-failed                     | Missing required parameter: 'VERSION'.                          | migration mark-failed --help",
                "lock --accept 3                 | Missing required argument(s): --reason=TEXT.                    | migration lock --help",
                "status --schema                 | Missing required parameter for option '--schema' (NAME).        | migration status --help",
                "status --url                    | Missing required parameter for option '--url' (URL).            | migration status --help",
            })
    void saysWhatItDoesNotUnderstand(String line, String message, String next) {
        Outcome outcome = cli.env("DATABASE_URL", "jdbc:h2:mem:unused").run(line.split(" "));
        assertThat(outcome).isEqualTo(new Outcome(2, "", "Error: " + message + "\n  Next: " + next + "\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "stauts, status",
        "valdate, validate",
        "dwon, down",
        "mark-aplied, mark-applied",
        "valid, validate",
        "basline, baseline"
    })
    void correctsASlipOfTheFinger(String typed, String meant) {
        cli.run(typed).says(" Did you mean " + meant + "?\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tables", "compare", "cat", "browse", "mark", "inspect", "lint", "sttaus-all", "look"})
    void proposesNothingForAnotherWord(String typed) {
        assertThat(cli.run(typed).err())
                .isEqualTo("Error: unexpected argument '" + typed + "'.\n  Next: migration --help\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--frob\nApplied 0009", "-\nApplied 0009", "--count=\nApplied 0009", "--to=1\nApplied 0009"})
    void anArgumentForgesNoLine(String argument) {
        assertThat(cli.env("DATABASE_URL", "jdbc:h2:mem:unused")
                        .run("up", argument, "--count=x")
                        .err())
                .startsWith("Error: ")
                .doesNotContain("\nApplied");
    }

    @Test
    void anEmptyFileIsNoCount() {
        assertThat(cli.env("DATABASE_URL", "jdbc:h2:mem:unused").run("up", "").err())
                .startsWith("Error: The name of the file is empty: name a file, or leave it out.\n");
    }

    @Test
    void whatCannotBeAPathIsTheNameOfNoFile() {
        cli.env("DATABASE_URL", "jdbc:h2:mem:unused").run("up", "a\0b").says("There is no migration file called a");
    }

    static Stream<String> asksForADatabaseWhereACommandNeedsOne() {
        return Stream.of(("status, up, up --dry-run, down, down --dry-run, down --force x, resume 1, mark-failed 1, "
                        + "mark-applied 1, baseline 1, adopt, dump, load")
                .split(", "));
    }

    @ParameterizedTest
    @MethodSource
    void asksForADatabaseWhereACommandNeedsOne(String line) {
        assertThat(cli.run(line.split(" ")).transcript()).isEqualTo("""
                        --- stderr
                        Error [invalid-setting] No database is named.
                          Next: set DATABASE_URL or --url, or url in migration.toml, such as postgres://app@localhost/clinic
                        --- exit code 2
                        """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            status --url foo://x/y        | 2 | is not a database URL
            diff foo://x foo://y          | 2 | is not a database URL
            check --checks nowhere        | 2 | nowhere
            seed ../x                     | 2 | ../x
            squash --to 9999              | 3 | 9999
            new x --locations /sys/x      | 3 | /sys/x
            """)
    void whatCannotBeMeantIsNamed(String line, int exitCode, String name) {
        cli.env("DATABASE_URL", "jdbc:h2:mem:unused").file("migrations/0001_a.sql", "SELECT 1;\n");
        cli.run(line.split(" ")).ends(exitCode).says(name);
    }

    @Test
    void takesSettingsBeforeAndAfterTheCommand() {
        Outcome before = cli.run("--sequence", "x", "status");
        assertThat(before.err()).startsWith("Error [invalid-setting] --sequence  sequence must be one of");
        assertThat(cli.run("status", "--sequence", "x")).isEqualTo(before);
    }

    @Test
    void reportsAllWrongSettingsTogether() {
        Outcome outcome = cli.file("migration.toml", "tabel = \"x\"\nschema = 1\n")
                .env("MIGRATION_WAIT_TIMEOUT", "30")
                .env("DATABASE_URL", "postgres://app:hunter2@h:x/d")
                .run("status", "--sequence", "sometimes");
        assertThat(outcome.err()).doesNotContain("hunter2");
        Printed.assertMatches("wrong-settings", outcome.transcript());
    }

    @Test
    void warnsOfAMisspeltVariableBesideTheResult() {
        Outcome outcome = cli.env("MIGRATION_PROTECTED", "true").run("down", "--url", "jdbc:h2:mem:misspelt");
        assertThat(outcome.out()).isEqualTo("""
                        Database: jdbc:h2:mem:misspelt as sa (from --url)
                        Nothing to undo.
                        """);
        assertThat(outcome.err()).startsWith("""
                        Warning [invalid-setting] MIGRATION_PROTECTED  The command line does not read this variable.
                          Next: if MIGRATION_PROTECT is meant, set that; else rename it
                        """);
    }

    @Test
    void saysSoWhereTheNamedSettingsFileIsMissing() {
        Printed.assertMatches(
                "missing-config", cli.run("status", "--config", "other.toml").transcript());
    }

    @Test
    void helpsOnlyWithCommandsThereAre() {
        assertThat(cli.run("help", "nosuch"))
                .isEqualTo(new Outcome(2, "", "Error: Unknown subcommand 'nosuch'.\n  Next: migration --help\n"));
    }

    @Test
    void refusesADatabaseItHasNoDriverFor() {
        Outcome outcome = cli.run("status", "--url", "jdbc:oracle:thin:app/hunter2@//h:1521/x?password=hunter3");
        assertThat(outcome.err()).doesNotContain("hunter3");
        Printed.assertMatches("no-driver", outcome.transcript());
    }
}
