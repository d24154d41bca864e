package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.Architecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final Architecture ARCHITECTURE = new Architecture("dev.migration.cli");

    @Test
    void noFilesNeedEachOtherInACircle() {
        ARCHITECTURE.requireNoCirclesOfFiles();
    }

    @Test
    void ofTheCoresInternalTypesOnlyTheseAreUsed() {
        assertThat(ARCHITECTURE.usedInternals())
                .containsExactly(
                        "adopt.internal.liquibase.DeclaredChangeset",
                        "adopt.internal.liquibase.LiquibaseRun",
                        "adopt.internal.liquibase.RanChangelog",
                        "adopt.internal.tool.RanChangeset",
                        "compare.MigrationFiles",
                        "database.Capability",
                        "database.Database",
                        "database.Row",
                        "database.mysql.MySqlReach",
                        "database.product.Products",
                        "edit.MigrationTemplate",
                        "edit.NewMigration",
                        "edit.WholeFile",
                        "execute.Transactions",
                        "find.Location",
                        "find.SourceFile",
                        "header.FileHeader",
                        "header.ScriptOptions",
                        "help.LineDiff",
                        "help.Misspelling",
                        "help.Printable",
                        "help.Problems",
                        "help.Remedies",
                        "history.History",
                        "history.HistoryReader",
                        "history.HistoryTables",
                        "history.InFlight",
                        "history.LogReader",
                        "layout.Callback",
                        "layout.DuplicateVersions",
                        "layout.FreeVersions",
                        "layout.Migration",
                        "layout.MigrationSet",
                        "layout.Requirement",
                        "lockfile.LockFile",
                        "lockfile.LockFileCheck",
                        "lockfile.LockFileReader",
                        "names.Layout",
                        "names.LayoutReader",
                        "names.Layouts",
                        "plan.FileProblems",
                        "plan.Planner",
                        "rehearsal.internal.RehearsalText",
                        "rehearsal.internal.SizesFile",
                        "rehearsal.internal.roundtrip.Expectations",
                        "rehearsal.internal.roundtrip.NotTried",
                        "rehearsal.internal.roundtrip.RoundTrip",
                        "rehearsal.internal.roundtrip.RoundTripFailure",
                        "report.Columns",
                        "report.ExitCode",
                        "report.Text",
                        "run.DatabaseWait",
                        "run.FailureReport",
                        "run.FileRun",
                        "schema.Schema",
                        "schema.SchemaRecord",
                        "script.CallbackScripts",
                        "script.DownScripts",
                        "script.Script",
                        "script.ScriptParser",
                        "script.StatementReader",
                        "secrets.MaskedSql",
                        "secrets.SecretMask",
                        "session.AccessFailure",
                        "session.HistoryAccess",
                        "session.Session",
                        "session.StatementFailure",
                        "settings.FlywayNames",
                        "settings.Placeholders",
                        "settings.Settings",
                        "sql.Dialect",
                        "sql.SqlScanner",
                        "sql.Statement",
                        "sql.rules.StatementKind",
                        "sql.rules.StatementTokens",
                        "sql.rules.StatementTrait",
                        "status.SchemaDrift",
                        "stop.ActiveRuns",
                        "stop.StopSignal");
    }
}
