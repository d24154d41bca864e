// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal;

import dev.migration.Code;
import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.adopt.internal.tool.TakeoverRun;
import dev.migration.adopt.internal.tool.Tool;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.secrets.MaskedLog;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files of what was taken over from Flyway without a file, such as what is newer than this build. Our history has no checksum
 * of it: once its file is here, it is compared with Flyway's row.
 */
final class ReturnedFiles {

    private static final MaskedLog log = MaskedLog.of(ReturnedFiles.class);

    private ReturnedFiles() {}

    /** Those that differ from what Flyway ran; what cannot be compared is logged. */
    static List<Problem> problems(TakeoverRun run, @Nullable String named) {
        List<Migration> files = run.history().applied().stream()
                .filter(row -> row.kind() == Kind.ADOPTED && row.checksum().isEmpty())
                .map(row -> run.files().find(row.version()))
                .flatMap(Optional::stream)
                .toList();
        if (files.isEmpty()) {
            return List.of();
        }
        List<String> paths = files.stream().map(file -> file.up().path()).toList();
        try {
            List<AdoptableRows> there = tables(run, named);
            if (there.size() == 1) {
                return there.get(0).problems().stream()
                        .filter(problem -> problem.code() == Code.CHECKSUM_MISMATCH
                                && problem.place() != null
                                && paths.contains(problem.place().file()))
                        .toList();
            }
            warn(files, there.isEmpty() ? "there is no table of these migrations" : "there are several tables of them");
        } catch (MigrationException e) {
            warn(files, e.getMessage());
        }
        return List.of();
    }

    private static List<AdoptableRows> tables(TakeoverRun run, @Nullable String named) {
        List<AdoptableRows> candidates = ChosenTable.candidates(run, Tool.FLYWAY, named).stream()
                .map(one -> AdoptableRows.read(run, one))
                .toList();
        return named != null ? candidates : ChosenTable.ofTheseFiles(candidates);
    }

    private static void warn(List<Migration> files, @Nullable String why) {
        log.warn(
                "What Flyway ran cannot be compared with these files, which were not here when its history was taken"
                        + " over: {} ({})",
                Printable.names(files.stream().map(Migration::name).toList()),
                why);
    }
}
