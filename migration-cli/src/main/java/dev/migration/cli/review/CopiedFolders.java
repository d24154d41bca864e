// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.review;

import dev.migration.MigrationException;
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
        return copied.filled(
                () -> copied.inRepository().forEach(path -> branch.git().export(revision, path, copied.copy)));
    }

    /**
     * As the working tree has them.
     *
     * @param migrations whose files are taken also if git is to ignore them
     */
    static CopiedFolders ofWorkingTree(Branch branch, MigrationFolders folders, List<MigrationScripts> migrations) {
        var copied = new CopiedFolders(branch, folders);
        return copied.filled(() -> {
            Stream<String> ofGit =
                    folders.onDisk().stream().filter(branch::contains).flatMap(folder -> branch.files(folder).stream());
            Stream<String> others = migrations.stream()
                    .flatMap(one -> one.files().stream())
                    .filter(file -> branch.contains(Path.of(file)))
                    .map(branch::inRepository);
            Stream.concat(ofGit, others)
                    .distinct()
                    .forEach(path -> copied.take(branch.top().resolve(path), path));
            copied.inRepository().forEach(path -> createFolder(copied.copy.resolve(path)));
        });
    }

    private CopiedFolders filled(Runnable filling) {
        try {
            filling.run();
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Stream<String> inRepository() {
        return folders.onDisk().stream().filter(branch::contains).map(branch::folderInRepository);
    }

    /** Takes these files as another copy has them: where it has none, there is none. */
    void takeOver(CopiedFolders other, Set<String> paths) {
        List<String> prefixes = inRepository()
                .map(folder -> folder.isEmpty() ? "" : folder + "/")
                .toList();
        paths.stream()
                .filter(path -> prefixes.stream().anyMatch(path::startsWith))
                .forEach(path -> {
                    if (!take(other.copy.resolve(path), path)) {
                        deleteFile(copy.resolve(path));
                    }
                });
    }

    private boolean take(Path file, String path) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        Path target = copy.resolve(path);
        createFolder(Objects.requireNonNull(target.getParent()));
        try {
            Files.write(target, Files.readAllBytes(file));
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteFile(Path file) {
        try {
            Files.deleteIfExists(file);
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
                folder -> branch.contains(folder) ? copy.resolve(branch.folderInRepository(folder)) : folder));
    }

    /** The migrations here, with the paths of their files in the repository; none where they cannot be read. */
    List<MigrationScripts> scripts(Migrator.Builder settings) {
        try {
            return MigrationScripts.of(in(settings).build()).stream()
                    .map(one -> one.at(this::inRepository))
                    .toList();
        } catch (MigrationException e) {
            return List.of();
        }
    }

    /** The paths of the callbacks here in the repository. */
    List<String> callbacks(Migrator.Builder settings) {
        try {
            return MigrationScripts.ofCallbacks(in(settings).build()).stream()
                    .map(this::inRepository)
                    .toList();
        } catch (MigrationException e) {
            return List.of();
        }
    }

    private String inRepository(String file) {
        Path path = Path.of(file);
        return path.startsWith(copy) ? copy.relativize(path).toString().replace(File.separatorChar, '/') : file;
    }

    /** Gives these migrations the versions after all others, in this order. */
    void renumber(List<MigrationScripts> migrations, Migrator.Builder settings) {
        Migrator migrator = in(settings).dataSource(null).build();
        var renumbering = Renumbering.toEnd(
                Migrations.of(migrator),
                migrations.stream().map(MigrationScripts::name).toList());
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
        Path directory = copy.resolve(branch.top().relativize(branch.directory()));
        String up = branch.directory().relativize(branch.top()).toString();
        String typed = text.replace(directory + File.separator, "")
                .replace(copy + File.separator, up.isEmpty() ? "" : up + File.separator);
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
