// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.review;

import dev.migration.Migrator;
import dev.migration.cli.engine.MigrationFolders;
import dev.migration.cli.engine.MigrationScripts;
import dev.migration.cli.engine.Renumbering;
import dev.migration.schema.internal.files.Migrations;
import dev.migration.schema.internal.files.RenamedFiles.Move;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Folders of migrations, copied with their paths in the repository to a temporary folder, which is gone at the end. */
final class CopiedFolders implements AutoCloseable {

    private final Branch branch;
    private final MigrationFolders folders;
    private final Path copy;

    /** The names that migrations have here, with those that they have in the working directory. */
    private final Map<String, String> renamed = new LinkedHashMap<>();

    private CopiedFolders(Branch branch, MigrationFolders folders) {
        this.branch = branch;
        this.folders = folders;
        try {
            this.copy = Files.createTempDirectory("migration-review").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a revision has them. */
    static CopiedFolders of(Branch branch, MigrationFolders folders, String revision) {
        var copied = new CopiedFolders(branch, folders);
        copied.inRepository().forEach(path -> branch.git().export(revision, path, copied.copy));
        return copied;
    }

    /** As the working tree has them. */
    static CopiedFolders ofWorkingTree(Branch branch, MigrationFolders folders) {
        var copied = new CopiedFolders(branch, folders);
        folders.onDisk().stream()
                .filter(branch::contains)
                .flatMap(folder -> branch.files(folder).stream())
                .distinct()
                .forEach(path -> copied.take(branch.top().resolve(path), path));
        copied.inRepository().forEach(path -> createFolder(copied.copy.resolve(path)));
        return copied;
    }

    private Stream<String> inRepository() {
        return folders.onDisk().stream().filter(branch::contains).map(folder -> branch.inRepository(folder.toString()));
    }

    /** Takes over these files of another copy, where that has them. */
    void takeOver(CopiedFolders other, Set<String> paths) {
        paths.forEach(path -> take(other.copy.resolve(path), path));
    }

    private void take(Path file, String path) {
        if (!Files.isRegularFile(file)) {
            return;
        }
        Path target = copy.resolve(path);
        createFolder(Objects.requireNonNull(target.getParent()));
        try {
            Files.write(target, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void createFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same settings for the files here, in any order of their versions. */
    Migrator.Builder in(Migrator.Builder settings) {
        return settings.locations(folders.with(
                folder -> branch.contains(folder) ? copy.resolve(branch.inRepository(folder.toString())) : folder));
    }

    /** The migrations here, with their files as they are typed in the working directory. */
    List<MigrationScripts> scripts(Migrator.Builder settings) {
        return MigrationScripts.of(in(settings).dataSource(null).build()).stream()
                .map(one -> new MigrationScripts(
                        one.version(),
                        one.name(),
                        one.files().stream().map(this::asTyped).toList()))
                .toList();
    }

    /** Gives one of two migrations with the same version another one, which is the highest. */
    void renumber(MigrationScripts migration, Migrator.Builder settings) {
        Migrator migrator = in(settings).dataSource(null).build();
        String file = branch.inRepository(migration.files().get(0));
        Renumbering renumbering = Renumbering.plan(Migrations.of(migrator), null, file);
        for (Move move : renumbering.moves()) {
            renamed.put(name(move.to()), name(move.from()));
        }
        renumbering.apply();
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /** A text in which the files have the names by which they are typed in the working directory. */
    String asTyped(String text) {
        Path directory = copy.resolve(branch.inRepository(branch.directory().toString()));
        String typed = text.replace(directory + File.separator, "").replace(copy + File.separator, "");
        for (Map.Entry<String, String> one : renamed.entrySet()) {
            typed = typed.replace(one.getKey(), one.getValue());
        }
        return typed;
    }

    /** The lock files are left out: they say nothing of another order. */
    CopiedFolders withoutLockFiles() {
        delete(path -> path.endsWith(MigrationScripts.LOCK_FILE));
        return this;
    }

    @Override
    public void close() {
        delete(path -> true);
    }

    private void delete(Predicate<Path> which) {
        try (Stream<Path> all = Files.walk(copy)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).filter(which).toList()) {
                Files.delete(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
