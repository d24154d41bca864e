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
                        "database.product.Products",
                        "files.MigrationSet",
                        "files.SourceFile",
                        "help.Misspelling",
                        "help.Printable",
                        "history.History",
                        "lockfile.LockFileCheck",
                        "report.Columns",
                        "report.ExitCode",
                        "report.Text",
                        "run.CheckResult",
                        "run.CheckRun",
                        "run.SeedRun",
                        "secrets.SecretMask",
                        "session.AccessFailure",
                        "session.HistoryAccess",
                        "session.Session");
    }
}
