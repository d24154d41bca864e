package dev.migration.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.Architecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final Architecture ARCHITECTURE = new Architecture("dev.migration.test");

    /** JUnit's way is left out: the annotation names its extension, which reads the annotation. */
    @Test
    void noFilesNeedEachOtherInACircle() {
        ARCHITECTURE.requireNoCirclesOfFiles(".*\\.MigrationTest", ".*\\.MigrationTestExtension");
    }

    @Test
    void ofTheCoresInternalTypesOnlyTheseAreUsed() {
        assertThat(ARCHITECTURE.usedInternals())
                .containsExactly(
                        "compare.MigrationFiles",
                        "help.Printable",
                        "rehearsal.SizesFile",
                        "roundtrip.Expectations",
                        "roundtrip.NotTried",
                        "roundtrip.RoundTrip",
                        "roundtrip.RoundTripFailure",
                        "schema.Schema");
    }
}
