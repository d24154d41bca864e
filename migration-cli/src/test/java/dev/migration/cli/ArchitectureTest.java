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

    /**
     * A problem is worded, escaped, masked and ended with an exit code as in a service, whose starter uses the same. What is tried
     * out is a round trip as migration-test makes it, with its file of sizes. The
     * module of schemas is what many commands are the door of.
     */
    @Test
    void outsideOfOnePackageOnlySharedTextAndOtherModulesAreUsed() {
        assertThat(ARCHITECTURE.usedInternalsOutside("dev.migration.cli.engine"))
                .filteredOn(name -> !name.startsWith("schema.internal."))
                .containsExactly(
                        "adopt.internal.BaselineFile",
                        "fleet.internal.status.FleetDocument",
                        "help.FileFailure",
                        "help.LineDiff",
                        "help.LoggedAction",
                        "help.Misspelling",
                        "help.Printable",
                        "help.Problems",
                        "help.Remedies",
                        "help.Remedy",
                        "rehearsal.internal.RehearsalText",
                        "rehearsal.internal.SizesFile",
                        "rehearsal.internal.remedy.SafeFile",
                        "rehearsal.internal.remedy.SafeFiles",
                        "rehearsal.internal.roundtrip.Expectations",
                        "rehearsal.internal.roundtrip.NotTried",
                        "rehearsal.internal.roundtrip.RoundTrip",
                        "rehearsal.internal.roundtrip.RoundTripFailure",
                        "report.AlignedColumns",
                        "report.ExitCode",
                        "report.PlainTextReport",
                        "report.ProblemDocument",
                        "report.RunLog",
                        "report.StatusDocument",
                        "secrets.SecretMask",
                        "session.AccessFailure",
                        "url.DatabaseName",
                        "url.DatabaseUrl",
                        "url.DatabaseUrlParser");
    }
}
