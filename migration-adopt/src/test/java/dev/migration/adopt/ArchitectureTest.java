package dev.migration.adopt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.Architecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final Architecture ARCHITECTURE = new Architecture("dev.migration.adopt");

    @Test
    void noPackagesAndNoFilesNeedEachOtherInACircle() {
        ARCHITECTURE.requireNoCirclesOfPackages();
        ARCHITECTURE.requireNoCirclesOfFiles();
    }

    @Test
    void nothingInternalIsPublicThatNoOtherPackageNeeds() {
        assertThat(ARCHITECTURE.needlesslyPublic())
                .as("the command line and the starter make baselines by it")
                .allMatch(name -> name.endsWith(".internal.BaselineFile"));
    }

    /** A list that may only become shorter. */
    @Test
    void ofTheCoresInternalTypesOnlyTheseAreUsed() {
        assertThat(ARCHITECTURE.usedInternals())
                .containsExactly(
                        "checks.EmptiedHistory",
                        "checks.ExistingSchema",
                        "checks.ForeignHistory",
                        "checks.HistoryElsewhere",
                        "checks.Refusals",
                        "compare.FilesBesideHistory",
                        "compare.RunRequests",
                        "database.Database",
                        "database.DatabaseLocks",
                        "database.HistoryChecks",
                        "database.Row",
                        "database.SqlError",
                        "execute.Transactions",
                        "find.SourceFile",
                        "header.FileHeader",
                        "header.ScriptOptions",
                        "help.FileFailure",
                        "help.Printable",
                        "help.Problems",
                        "help.Remedy",
                        "history.Bookkeeping",
                        "history.CheckedRead",
                        "history.History",
                        "history.HistoryReader",
                        "history.HistoryTables",
                        "history.InFlight",
                        "history.LogReader",
                        "layout.Callback",
                        "layout.Migration",
                        "layout.MigrationSet",
                        "lock.LockWait",
                        "lock.MigrationLockHolder",
                        "lockfile.LockFile",
                        "lockfile.LockFileReader",
                        "names.Layout",
                        "plan.MigrationStates",
                        "plan.PlannerInput",
                        "run.DatabaseWait",
                        "run.Engine",
                        "run.LockedHistory",
                        "run.StoppableRead",
                        "schema.internal.database.DatabaseFacts",
                        "schema.internal.database.DatabaseFile",
                        "schema.internal.database.DatabaseIdentity",
                        "schema.internal.database.DriverDataSource",
                        "schema.internal.files.Migrations",
                        "schema.internal.scratch.MadeRights",
                        "schema.internal.scratch.ScratchContents",
                        "schema.internal.scratch.ScratchProof",
                        "schema.internal.scratch.ScratchRuns",
                        "schema.internal.scratch.ScratchScripts",
                        "secrets.MaskedLog",
                        "session.DatabaseAddress",
                        "session.HistoryAccess",
                        "session.Session",
                        "settings.PlaceholderValues",
                        "settings.Settings",
                        "stop.ActiveRuns",
                        "stop.StopSignal",
                        "url.DatabaseUrl");
    }
}
