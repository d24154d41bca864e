package dev.migration.cli.migrate;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.Target;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.database.DatabaseFile;
import dev.migration.cli.engine.DatabaseFacts;
import dev.migration.internal.help.Problems;
import java.nio.file.Path;

/** What is refused before a run makes something that is not meant. */
final class BeforeRun {

    private BeforeRun() {}

    /** Before a database is created: wrong files are found with an empty one in memory, and leave no file behind. */
    static void requireSoundFiles(Invocation invocation, Target target) {
        if (DatabaseFile.missing(invocation.login().url()).isEmpty()) {
            return;
        }
        try {
            invocation.readerWithoutWarning().plan(target);
        } catch (InvalidMigrationsException e) {
            // A missing schema is a wrong setting here, but the URL may create it.
            if (e.problems().stream().anyMatch(BeforeRun::isOfFiles)) {
                throw e;
            }
        } catch (DatabaseAccessException e) {
            // The run itself finds out whether that matters.
        }
    }

    /** Before a history starts in tables beside one in a file, which somebody may have forgotten to name. */
    static void requireNamedHistory(Invocation invocation) {
        Path file = invocation.settings().unnamedHistory();
        if (file != null && DatabaseFacts.isHistoryEmpty(invocation.readerWithoutWarning())) {
            throw Problems.refused(
                    Code.FOREIGN_HISTORY,
                    "There is a history in " + invocation.shown(file)
                            + ", and the one in tables is empty: what that file"
                            + " has as applied would run again.",
                    "use it: --history file; or, if it is another database's, start one in tables: --history tables");
        }
    }

    private static boolean isOfFiles(Problem problem) {
        return problem.isError() && (problem.place() != null || problem.code() != Code.INVALID_SETTING);
    }
}
