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
                        "compare.Renumbering",
                        "database.Capability",
                        "database.Database",
                        "database.Row",
                        "database.mysql.MySqlReach",
                        "database.product.Products",
                        "edit.FileMoves",
                        "edit.MigrationTemplate",
                        "edit.NewMigration",
                        "edit.RenamedFiles",
                        "edit.WholeFile",
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
                        "layout.Migration",
                        "layout.MigrationSet",
                        "lockfile.LockFile",
                        "lockfile.LockFileCheck",
                        "lockfile.LockFileReader",
                        "names.Layout",
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
                        "run.CheckResult",
                        "run.CheckRun",
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
                        "settings.FlywayNames",
                        "settings.Placeholders",
                        "settings.Settings",
                        "sql.Dialect",
                        "sql.SqlScanner",
                        "sql.Statement",
                        "sql.rules.StatementTokens",
                        "status.SchemaDrift");
    }
}
