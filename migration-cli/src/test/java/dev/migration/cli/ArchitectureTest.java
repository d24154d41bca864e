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
                        "files.MigrationSet",
                        "help.Misspelling",
                        "help.Printable",
                        "help.Remedies",
                        "history.History",
                        "history.LogReader",
                        "lockfile.LockFileCheck",
                        "report.ExitCode",
                        "report.Text",
                        "secrets.SecretMask",
                        "session.HistoryAccess",
                        "session.Session");
    }
}
