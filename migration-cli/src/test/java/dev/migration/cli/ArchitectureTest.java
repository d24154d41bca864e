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
                        "database.Database",
                        "database.Row",
                        "database.SqlError",
                        "database.product.Products",
                        "execute.ScriptReading",
                        "execute.Sender",
                        "files.MigrationSet",
                        "files.SourceFile",
                        "help.LineDiff",
                        "help.Misspelling",
                        "help.Printable",
                        "history.History",
                        "history.HistoryReader",
                        "history.HistoryTables",
                        "lockfile.LockFileCheck",
                        "report.ExitCode",
                        "report.Text",
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
                        "text.CharWindow");
    }
}
