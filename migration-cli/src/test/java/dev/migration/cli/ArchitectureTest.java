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
                        "database.product.Products",
                        "files.MigrationSet",
                        "help.Misspelling",
                        "help.Printable",
                        "history.History",
                        "history.HistoryTables",
                        "history.LogReader",
                        "lockfile.LockFileCheck",
                        "report.ExitCode",
                        "report.Text",
                        "roundtrip.NotTried",
                        "roundtrip.RoundTrip",
                        "roundtrip.RoundTripFailure",
                        "schema.Schema",
                        "schema.SchemaRecord",
                        "secrets.SecretMask",
                        "session.AccessFailure",
                        "session.HistoryAccess",
                        "session.Session",
                        "status.SchemaDrift");
    }
}
