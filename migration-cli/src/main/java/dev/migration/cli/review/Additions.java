// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.review;

import dev.migration.Migrator;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.engine.MigrationFolders;
import dev.migration.cli.engine.MigrationScripts;
import dev.migration.cli.settings.CommandSettings;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a branch adds to the migrations of its base; with copies of that, which are gone at the end. */
final class Additions implements AutoCloseable {

    private final Branch branch;

    /** The base, as it was when the branch left it, and as it is now. */
    private final CopiedFolders copyBefore;

    private final CopiedFolders copyNow;
    private final List<MigrationScripts> before;
    private final List<MigrationScripts> now;
    private final List<MigrationScripts> migrations;
    private final List<MigrationScripts> unchanged;
    private final List<String> callbacks;
    private final boolean changesAll;

    private Additions(
            Invocation invocation, Branch branch, Migrator files, CopiedFolders copyBefore, CopiedFolders copyNow) {
        this.branch = branch;
        this.copyBefore = copyBefore;
        this.copyNow = copyNow;
        this.before = copyBefore.scripts(invocation.builderOfFiles());
        this.now = copyNow.scripts(invocation.builderOfFiles());
        Map<Boolean, List<MigrationScripts>> byBase =
                MigrationScripts.of(files).stream().collect(Collectors.partitioningBy(one -> isOfBase(one.files())));
        this.unchanged = List.copyOf(byBase.getOrDefault(true, List.of()));
        this.migrations = List.copyOf(byBase.getOrDefault(false, List.of()));
        List<String> all = MigrationScripts.ofCallbacks(files);
        this.callbacks = all.stream().filter(file -> !branch.has(List.of(file))).toList();
        boolean losesCallback = !all.stream()
                .map(branch::inRepository)
                .toList()
                .containsAll(copyBefore.callbacks(invocation.builderOfFiles()));
        this.changesAll = losesCallback
                || !callbacks.isEmpty()
                || CommandSettings.usualFiles().stream().anyMatch(branch::changes);
    }

    static Additions of(Invocation invocation, Branch branch, Migrator files) {
        MigrationFolders folders = MigrationFolders.of(files);
        CopiedFolders before = CopiedFolders.of(branch, folders, branch.parted());
        CopiedFolders now = before;
        try {
            now = branch.tip().equals(branch.parted()) ? before : CopiedFolders.of(branch, folders, branch.tip());
            return new Additions(invocation, branch, files, before, now);
        } catch (RuntimeException e) {
            close(before, now);
            throw e;
        }
    }

    @Override
    public void close() {
        close(copyBefore, copyNow);
    }

    /** They are one where the base has got nothing since. */
    private static void close(CopiedFolders before, CopiedFolders now) {
        before.close();
        if (now != before) {
            now.close();
        }
    }

    CopiedFolders copyBefore() {
        return copyBefore;
    }

    CopiedFolders copyNow() {
        return copyNow;
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

    /** Those that are as the base has them. */
    List<MigrationScripts> unchanged() {
        return unchanged;
    }

    /** The names of what it adds or changes. */
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
        List<String> paths = files.stream().map(branch::inRepository).toList();
        return branch.has(files) && Stream.concat(before.stream(), now.stream()).anyMatch(one -> one.hasFiles(paths));
    }

    /** Whether it is in a file of the base, and not because of what the branch changes beside that. */
    boolean isOfBase(Finding finding) {
        return !changesAll
                && finding.place() != null
                && branch.has(List.of(finding.place().file()));
    }
}
