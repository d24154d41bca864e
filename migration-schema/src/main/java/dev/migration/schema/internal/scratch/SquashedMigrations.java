// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.scratch;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Target;
import dev.migration.internal.help.LineDiff;
import dev.migration.internal.help.Printable;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.schema.internal.dump.MadeRights;
import java.util.List;

/**
 * The migrations that become one.
 *
 * @param beside on whose server they are tried out
 */
public record SquashedMigrations(ScratchRuns runs, DatabaseUrl beside, SquashedFiles files)
        implements ScratchProof.Original {

    /** Twice, to name what differs from run to run. */
    @Override
    public ScratchContents made() {
        ScratchContents first = inScratch();
        awaitNextSecond();
        nameWhatDiffers(first.contents(), inScratch().contents());
        return first;
    }

    private ScratchContents inScratch() {
        return ScratchProof.inScratch(runs, beside, this, this::madeIn);
    }

    private ScratchContents madeIn(DatabaseUrl scratch) {
        Migrator migrator = runs.onScratch().apply(scratch).build();
        ScratchScripts.requireSquashable(migrator, files.migrations());
        migrator.up(Target.version(files.last().version().text()));
        List<String> rights = MadeRights.in(migrator);
        if (!rights.isEmpty()) {
            throw ScratchScripts.refused(
                    null,
                    "The migrations make rights or owners, which a squash has not, of the " + Printable.names(rights)
                            + ".",
                    "squash to a version before that; or move it into a repeatable migration first, in a release of its own");
        }
        return ScratchContents.ofReferenceData(migrator);
    }

    /** Some columns keep no more of the time, and it has to differ between the two runs. */
    private static void awaitNextSecond() {
        try {
            Thread.sleep(1000 - System.currentTimeMillis() % 1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void nameWhatDiffers(String first, String second) {
        if (!first.equals(second)) {
            runs.report()
                    .accept(List.of(Problem.warning(
                            Code.CHECKSUM_MISMATCH,
                            null,
                            "Two runs of the migrations inserted different values (time or random). The new file contains those of the first"
                                    + " run:\n"
                                    + LineDiff.between(first, second, "one run", "another run")
                                            .indent(4)
                                            .stripTrailing(),
                            "correct these values in the file by hand, if they matter")));
        }
    }

    @Override
    public String header() {
        return files.header();
    }

    @Override
    public String elsewhere() {
        return "--url";
    }

    @Override
    public String name() {
        return "migrations";
    }

    @Override
    public InvalidMigrationsException differs(String difference) {
        return ScratchScripts.refused(
                null,
                "One migration would not give the same as the "
                        + files.migrations().size() + " up to " + files.last().version() + ":\n" + difference,
                "squash to a version before the one that makes this");
    }
}
