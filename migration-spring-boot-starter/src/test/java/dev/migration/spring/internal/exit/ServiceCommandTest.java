// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.exit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.HistoryChange;
import dev.migration.InvalidMigrationsException;
import dev.migration.LostSession;
import dev.migration.Problem;
import dev.migration.UnknownOutcome;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedy;
import dev.migration.spring.Applications;
import dev.migration.spring.internal.exit.ServiceCommand.Verb;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

@ExtendWith(OutputCaptureExtension.class)
class ServiceCommandTest extends ServiceRuns {

    private void migrate() {
        assertThat(run("--migration.mode=migrate-and-exit")).hasMessageContaining("exit code 0");
    }

    @Test
    void aMigrationIsMarkedAndTheProcessEnds(CapturedOutput output) {
        migrate();
        Set<String> made = ConcurrentHashMap.newKeySet();

        Throwable end = run(BusyService.noting(made), "--migration.command=mark-failed 0002");

        assertThat(end)
                .hasMessageContaining("migration.command=mark-failed 0002 ends the process, here with exit code 0");
        assertThat(Applications.applied(database())).containsExactly("0001_create_patient");
        assertThat(output)
                .containsSubsequence(
                        "Applied 2 migrations",
                        "Database: jdbc:h2:mem:aMigrationIsMarkedAndTheProcessEnds as sa (spring.datasource.url on the"
                                + " command line",
                        "migration mark-failed 0002\n",
                        "0002 is pending again");
        assertThat(made).contains("migrationMigrator").doesNotContainAnyElementsOf(BusyService.BEANS);
    }

    @ParameterizedTest
    @CsvSource({
        "mark-applied 0001, DROP TABLE IF EXISTS patient, 0001_create_patient",
        "baseline 0001, CREATE TABLE IF NOT EXISTS patient (id INT), 0001_baseline"
    })
    void theHistoryCanBeFilledWithoutRunningAnything(String command, String given, String entry) {
        Applications.execute(database(), given);
        Applications.execute(database(), "DROP TABLE IF EXISTS \"__MIGRATIONS\"");

        assertThat(run("--migration.command=" + command)).hasMessageContaining("exit code 0");

        assertThat(Applications.applied(database())).containsExactly(entry);
    }

    @Test
    void whatCannotBeResumedIsAProblem(CapturedOutput output) {
        migrate();
        assertThat(run("--migration.command=resume 0002"))
                .hasMessageContaining("exit code 3")
                .cause()
                .isInstanceOf(InvalidMigrationsException.class);
        assertThat(output).containsSubsequence("Applied 2 migrations", "Database: jdbc:h2:mem:whatCannotBeResumed");
    }

    @Test
    void theStatusIsShownWhateverTheModeIs(CapturedOutput output) {
        migrate();
        assertThat(run("--migration.command=status", "--migration.mode=off")).hasMessageContaining("exit code 0");
        assertThat(output).contains("0002     0002_add_email", "2 applied, 0 pending");
    }

    @Test
    void whereTheServiceOnlyComparesNothingIsAdopted() {
        assertThat(run("--migration.command=adopt", "--migration.mode=validate-and-exit"))
                .hasMessageContaining(
                        "migration.command=adopt writes the history, and migration.mode=validate-and-exit only"
                                + " compares.");
    }

    @Test
    void whatIsAdoptedIsListed(CapturedOutput output) {
        JdbcClient client = JdbcClient.create(database());
        client.sql("CREATE TABLE schema_migrations (version BIGINT PRIMARY KEY, dirty BOOLEAN NOT NULL)")
                .update();
        client.sql("INSERT INTO schema_migrations VALUES (1, FALSE)").update();

        assertThat(run("--migration.command=adopt")).hasMessageContaining("exit code 0");

        assertThat(output)
                .containsSubsequence(
                        "0001_create_patient  applied", "stop golang-migrate for good", "is recorded as applied");
        assertThat(Applications.applied(database())).containsExactly("0001_create_patient");
    }

    @Test
    void nothingIsMigratedByIt() {
        assertThat(run("--migration.command=status")).hasMessageContaining("exit code 0");
        assertThat(Applications.hasTable(database(), "patient")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "drop 0001, there is no command drop",
        "'', it is empty",
        "mark-failed, the version is missing",
        "mark-failed 0001 0002, 0002 is not part of it",
        "mark-failed --statement-done 0001, 0001 is not part of it",
        "mark-failed --yes, --yes is not part of it",
        "status 0001, 0001 is not part of it",
        "status --tenant, the value of --tenant is missing",
        "status --tenant \"acme, a quote is not closed"
    })
    void aCommandThatIsNoneStartsNothing(String command, String why) {
        assertThat(run("--migration.command=" + command))
                .isInstanceOfSatisfying(
                        ExitCodeGenerator.class,
                        end -> assertThat(end.getExitCode()).isEqualTo(2))
                .hasMessageContaining("migration.command is \"" + command + "\", but " + why)
                .hasMessageContaining("use one of: status, resume VERSION [--statement-done] [--new-session]")
                .hasMessageContaining("baseline VERSION, baseline none, adopt;");
    }

    @Test
    void itIsTakenFromTheCommandLineOnly() {
        var application = new SpringApplication(RunAndExitTest.Service.class);
        application.setDefaultProperties(Map.of("MIGRATION_COMMAND", "x", "migration.command", "mark-failed 0002"));
        assertThat(run(application))
                .isInstanceOf(ExitCodeGenerator.class)
                .hasMessageContaining("migration.command is read from the command line only");
    }

    @Test
    void ofSeveralDatabasesOneIsNamed() {
        String[] several = {
            "--migration.instances.clinic.data-source=dataSource",
            "--migration.instances.reports.url=jdbc:h2:mem:reports-of-commands;DB_CLOSE_DELAY=-1",
            "--migration.instances.reports.user=sa"
        };
        assertThat(run(with(several, "--migration.command=status")))
                .hasMessageContaining("exit code 2")
                .cause()
                .hasMessageContaining("does not say which database")
                .hasMessageContaining("add --database with one of clinic, reports");
        assertThat(run(with(several, "--migration.command=status --database archive")))
                .hasMessageContaining("exit code 2")
                .cause()
                .hasMessageContaining("names an unknown database: archive");
        assertThat(run(with(several, "--migration.command=mark-applied 0001 --database clinic")))
                .hasMessageContaining("exit code 0");
        assertThat(Applications.applied(database())).containsExactly("0001_create_ward");
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', migration.baseline=VERSION, baseline VERSION",
        "'', --database dataSource, migration.baseline=VERSION, baseline VERSION",
        "--migration.instances.clinic.data-source=dataSource, '', migration.instances.clinic.baseline=VERSION,"
                + " baseline VERSION --database clinic",
        "--migration.instances.clinic.data-source=dataSource, --database clinic,"
                + " migration.instances.clinic.baseline=VERSION, baseline VERSION --database clinic"
    })
    void remediesNameTheSettingsThatTheDatabaseHas(
            String setting, String database, String baseline, String command, CapturedOutput output) {
        Applications.execute(database(), "CREATE TABLE IF NOT EXISTS patient (id INT)");

        for (String typed : List.of("status ", "resume 0001 ")) {
            run(setting, "--migration.command=" + typed + database);
        }

        assertThat(output.getAll().split("\\(or " + baseline + "\\)", -1)).hasSize(2);
        assertThat(output).contains("with --migration.command=\"" + command + "\"");
    }

    @Test
    void ofTenantsOneIsNamed() {
        url += ";INIT=CREATE SCHEMA IF NOT EXISTS ACME";
        assertThat(run("--migration.tenants.schemas=ACME", "--migration.command=status"))
                .hasMessageContaining("exit code 2")
                .cause()
                .hasMessageContaining("add --tenant with the tenant's name");
        assertThat(run("--migration.tenants.schemas=ACME", "--migration.command=mark-applied 0001 --tenant ACME"))
                .hasMessageContaining("exit code 0");
        assertThat(run("--migration.command=status --tenant ACME"))
                .hasMessageContaining("exit code 2")
                .cause()
                .hasMessageContaining("the database has no tenants");
    }

    private static String[] with(String[] arguments, String more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void itReadsWhatTheCommandLineReads() {
        assertThat(ServiceCommand.of(" resume  0007 --statement-done --tenant acme "))
                .isEqualTo(new ServiceCommand(Verb.RESUME, "0007", UnknownOutcome.DONE, LostSession.ASK, null, "acme"));
        assertThat(ServiceCommand.of("resume 0007 --new-session"))
                .isEqualTo(new ServiceCommand(
                        Verb.RESUME, "0007", UnknownOutcome.REPEAT, LostSession.NOT_NEEDED, null, null));
        assertThat(ServiceCommand.of("baseline 0003 --database reports"))
                .isEqualTo(new ServiceCommand(
                        Verb.BASELINE, "0003", UnknownOutcome.REPEAT, LostSession.ASK, "reports", null));
        assertThatThrownBy(() -> ServiceCommand.of("resume --statement-done"))
                .hasMessageContaining("the version is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme corp", "Zürich", "St. Gallen", "it's", "a\"b", "$HOME", "back\\slash", "--done", ""})
    void aTenantIsReadAsTheRemedyPrintsIt(String tenant) {
        assertThat(ServiceCommand.of("resume 0007 --tenant " + Printable.argument(tenant))
                        .tenant())
                .isEqualTo(tenant);
    }

    @Test
    void theWarningsOfARepairAdviseForTheDatabase() {
        var command = ServiceCommand.of("baseline 0003 --database reports --tenant \"acme corp\"");
        Problem warning = Problem.warning(
                Code.FOREIGN_HISTORY,
                null,
                "Another history",
                Remedy.of("set {}, or: {}", Fix.setting("table"), Fix.command("baseline", "none")));
        assertThat(command.text(new HistoryChange(
                        HistoryChange.Action.BASELINE_RECORDED, "0003", "", false, null, List.of(), List.of(warning))))
                .contains(
                        "set migration.instances.reports.table, or: migration baseline none --tenant \"acme corp\".",
                        "--migration.command='baseline none --tenant \"acme corp\" --database reports'\n");
    }
}
