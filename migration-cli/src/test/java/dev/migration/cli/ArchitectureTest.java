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
                        "database.Capability",
                        "database.Database",
                        "database.Row",
                        "database.SqlError",
                        "database.product.Products",
                        "execute.ScriptReading",
                        "execute.Sender",
                        "files.Layout",
                        "files.Migration",
                        "files.MigrationSet",
                        "files.ScriptOptions",
                        "files.SourceFile",
                        "help.LineDiff",
                        "help.Misspelling",
                        "help.Printable",
                        "help.Problems",
                        "history.History",
                        "history.HistoryReader",
                        "history.HistoryTables",
                        "history.LogReader",
                        "lockfile.LockFile",
                        "lockfile.LockFileCheck",
                        "lockfile.LockFileReader",
                        "report.ExitCode",
                        "report.Text",
                        "roundtrip.NotTried",
                        "roundtrip.RoundTrip",
                        "roundtrip.RoundTripFailure",
                        "schema.Schema",
                        "schema.SchemaRecord",
                        "script.Script",
                        "script.ScriptParser",
                        "script.StatementReader",
                        "secrets.SecretMask",
                        "secrets.SecretValues",
                        "session.AccessFailure",
                        "session.HistoryAccess",
                        "session.Session",
                        "session.StatementFailure",
                        "settings.Placeholders",
                        "sql.Dialect",
                        "sql.SqlScanner",
                        "sql.Statement",
                        "sql.rules.StatementKind",
                        "status.SchemaDrift",
                        "text.CharWindow");
    }
}
