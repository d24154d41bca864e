// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.review;

import dev.migration.Migrator;
import dev.migration.Version;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.engine.MigrationFolders;
import dev.migration.cli.engine.MigrationScripts;
import dev.migration.cli.settings.CommandSettings;
import java.util.List;

/** What a branch adds to the migrations of its base. */
final class Additions {

    private final Branch branch;

    /** The base's, as they were when the branch left it, and as they are now. */
    private final List<MigrationScripts> before;

    private final List<MigrationScripts> now;
    private final List<MigrationScripts> migrations;
    private final List<String> callbacks;
    private final boolean changesAll;

    Additions(Invocation invocation, Branch branch, Migrator files) {
        this.branch = branch;
        this.before = scripts(invocation, branch, files, branch.parted());
        this.now = branch.tip().equals(branch.parted()) ? before : scripts(invocation, branch, files, branch.tip());
        this.migrations = MigrationScripts.of(files).stream()
                .filter(one -> !isOfBase(one.files()))
                .toList();
        this.callbacks = MigrationScripts.ofCallbacks(files).stream()
                .filter(file -> !branch.has(List.of(file)))
                .toList();
        this.changesAll = !callbacks.isEmpty()
                || CommandSettings.usualFiles(branch.directory()).stream().anyMatch(file -> !branch.has(List.of(file)));
    }

    private static List<MigrationScripts> scripts(
            Invocation invocation, Branch branch, Migrator files, String revision) {
        try (var copy = CopiedFolders.of(branch, MigrationFolders.of(files), revision)) {
            return copy.scripts(invocation.builderOfFiles());
        }
    }

    /** The migrations that the base had when the branch left it, with the paths of their files in the repository. */
    List<MigrationScripts> before() {
        return before;
    }

    /** Those that it has now. */
    List<MigrationScripts> now() {
        return now;
    }

    /** The migrations that the branch adds or changes. */
    List<MigrationScripts> migrations() {
        return migrations;
    }

    /** Their names. */
    List<String> names() {
        return migrations.stream().map(MigrationScripts::name).toList();
    }

    /** The callbacks that it adds or changes. */
    List<String> callbacks() {
        return callbacks;
    }

    /** Whether it changes what all migrations do. */
    boolean changesAll() {
        return changesAll;
    }

    boolean isEmpty() {
        return migrations.isEmpty() && !changesAll;
    }

    /** Whether they are all the files of a migration of the base, as the base has them. */
    boolean isOfBase(List<String> files) {
        var one = new MigrationScripts(Version.of("0"), "", files).at(branch::inRepository);
        return branch.has(files) && (one.isIn(before) || one.isIn(now));
    }

    /** Whether it is in a file of the base, and not because of what the branch changes beside that. */
    boolean isOfBase(Finding finding) {
        return !changesAll
                && finding.place() != null
                && branch.has(List.of(finding.place().file()));
    }
}
