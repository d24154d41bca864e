package dev.migration.plan;

import dev.migration.history.History;
import dev.migration.lockfile.LockFile;
import dev.migration.problem.Problem;
import dev.migration.script.Layout;
import dev.migration.script.Migration;
import dev.migration.script.ParsedMigration;
import dev.migration.script.Version;
import java.util.List;
import java.util.Map;

/**
 * All that a decision rests on.
 *
 * @param layout how the files are named
 * @param migrations the files, by version
 * @param parsed the scripts of those that may have to run
 * @param history what the database knows
 * @param edits for each applied file whose checksum differs, how it differs
 * @param lockFile which differences were accepted
 * @param fileProblems what is wrong with the files themselves
 */
public record Situation(
        Layout layout,
        List<Migration> migrations,
        Map<Version, ParsedMigration> parsed,
        History history,
        Map<Version, Edit> edits,
        LockFile lockFile,
        List<Problem> fileProblems) {}
