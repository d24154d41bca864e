package dev.migration.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.servers.Architecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final Architecture ARCHITECTURE = new Architecture("dev.migration.hibernate");

    @Test
    void noPackagesAndNoFilesNeedEachOtherInACircle() {
        ARCHITECTURE.requireNoCirclesOfPackages();
        ARCHITECTURE.requireNoCirclesOfFiles();
    }

    /** A list that may only become shorter. */
    @Test
    void ofTheCoresInternalTypesOnlyTheseAreUsed() {
        assertThat(ARCHITECTURE.usedInternals())
                .containsExactly(
                        "database.Row",
                        "help.Printable",
                        "help.Problems",
                        "run.Engine",
                        "schema.Expression",
                        "schema.Schema",
                        "schema.SchemaElement",
                        "schema.SchemaTable",
                        "schema.internal.files.FileBeside",
                        "schema.internal.files.Migrations",
                        "schema.internal.files.NewMigration",
                        "schema.internal.files.Numbering",
                        "session.HistoryAccess",
                        "session.Session",
                        "url.DatabaseUrl");
    }
}
