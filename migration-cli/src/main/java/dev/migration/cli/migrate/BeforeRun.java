// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.migrate;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Target;
import dev.migration.cli.command.AppliedFile;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.engine.SharedFiles;
import dev.migration.schema.internal.database.DatabaseFacts;
import dev.migration.schema.internal.database.DatabaseFile;
import java.nio.file.Path;

/** What is refused before a run makes something that is not meant. */
final class BeforeRun {

    private BeforeRun() {}

    /** Before a database is created: wrong files are found with an empty one in memory, and leave no file behind. */
    static void requireSoundFiles(Invocation invocation, Migrator runner, Target target) {
        if (DatabaseFile.missing(invocation.login()).isEmpty()) {
            return;
        }
        try {
            SharedFiles.of(invocation.readerWithoutWarning(), runner).plan(target);
        } catch (InvalidMigrationsException e) {
            // A missing schema is a wrong setting here, but the URL may create it.
            if (e.problems().stream().anyMatch(BeforeRun::isOfFiles)) {
                throw e;
            }
        } catch (DatabaseAccessException e) {
            // The run itself finds out whether that matters.
        }
    }

    /** Before a history starts beside a list of what is applied. */
    static void requireNoList(Invocation invocation) {
        Path file = invocation.settings().appliedFile();
        if (file != null && DatabaseFacts.isHistoryEmpty(invocation.readerWithoutWarning())) {
            AppliedFile.requireNone(file, invocation.shown(file));
        }
    }

    private static boolean isOfFiles(Problem problem) {
        return problem.isError() && (problem.place() != null || problem.code() != Code.INVALID_SETTING);
    }
}
