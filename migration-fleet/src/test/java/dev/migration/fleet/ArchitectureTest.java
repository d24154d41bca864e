package dev.migration.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.Architecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final Architecture ARCHITECTURE = new Architecture("dev.migration.fleet");

    @Test
    void noPackagesAndNoFilesNeedEachOtherInACircle() {
        ARCHITECTURE.requireNoCirclesOfPackages();
        ARCHITECTURE.requireNoCirclesOfFiles();
    }

    @Test
    void nothingInternalIsPublicThatNoOtherPackageNeeds() {
        // The command line and the starter write it.
        assertThat(ARCHITECTURE.needlesslyPublic())
                .containsExactly("dev.migration.fleet.internal.status.FleetDocument");
    }

    /** A list that may only become shorter. */
    @Test
    void ofTheCoresInternalTypesOnlyTheseAreUsed() {
        assertThat(ARCHITECTURE.usedInternals())
                .containsExactly(
                        "compare.MigrationFiles",
                        "help.Defects",
                        "help.LoggedAction",
                        "help.Printable",
                        "help.Problems",
                        "history.Bookkeeping",
                        "history.History",
                        "history.InFlight",
                        "history.LogReader",
                        "plan.Steps",
                        "report.ProblemDocument",
                        "report.TargetsDocument",
                        "run.Engine",
                        "schema.SchemaRecord",
                        "secrets.MaskedLog",
                        "session.DriverConnections",
                        "session.HistoryAccess",
                        "session.Session",
                        "session.UnpooledDataSource",
                        "settings.Settings",
                        "stop.ActiveRuns",
                        "tenant.NamingQuery",
                        "tenant.TenantsReader",
                        "url.DatabaseName",
                        "url.DatabaseUrl",
                        "url.DatabaseUrlParser");
    }
}
