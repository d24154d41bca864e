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
                .as("the command line makes baselines by these")
                .allMatch(name -> name.contains(".internal.liquibase."));
    }

    /** A list that may only become shorter. */
    @Test
    void ofTheCoresInternalTypesOnlyTheseAreUsed() {
        assertThat(ARCHITECTURE.usedInternals())
                .containsExactly(
                        "checks.ForeignHistory",
                        "compare.Engine",
                        "database.Database",
                        "database.DatabaseLocks",
                        "database.Row",
                        "database.product.Products",
                        "find.SourceFile",
                        "help.Printable",
                        "help.Problems",
                        "history.History",
                        "layout.Migration",
                        "layout.MigrationSet",
                        "lock.LockWait",
                        "lock.MigrationLockHolder",
                        "names.Layout",
                        "run.TakeoverRun",
                        "secrets.MaskedLog",
                        "settings.Settings");
    }
}
