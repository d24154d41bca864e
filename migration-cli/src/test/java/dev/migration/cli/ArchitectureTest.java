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
                        "compare.MigrationFiles",
                        "compare.Renumbering",
                        "database.Capability",
                        "database.Database",
                        "database.Row",
                        "database.product.Products",
                        "files.Layout",
                        "files.Migration",
                        "files.MigrationSet",
                        "files.MigrationTemplate",
                        "files.NewMigration",
                        "files.RenamedFiles",
                        "files.SourceFile",
                        "help.Misspelling",
                        "help.Printable",
                        "help.Remedies",
                        "history.History",
                        "history.HistoryTables",
                        "history.LogReader",
                        "lockfile.LockFileCheck",
                        "report.Columns",
                        "report.ExitCode",
                        "report.Text",
                        "roundtrip.Expectations",
                        "roundtrip.NotTried",
                        "roundtrip.RoundTrip",
                        "roundtrip.RoundTripFailure",
                        "run.CheckResult",
                        "run.CheckRun",
                        "run.SeedRun",
                        "schema.Schema",
                        "schema.SchemaRecord",
                        "script.DownScripts",
                        "secrets.SecretMask",
                        "session.AccessFailure",
                        "session.HistoryAccess",
                        "session.Session",
                        "sql.Dialect",
                        "status.SchemaDrift");
    }
}
