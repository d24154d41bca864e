// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.trial;

import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.help.FileFailure;
import dev.migration.internal.layout.Callback;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.run.Engine;
import dev.migration.rehearsal.internal.remedy.SafeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A temporary folder with the migrations before one, and with files in its place. */
final class TrialFolder implements AutoCloseable {

    private static final String PREFIX = "migration-remedy";

    private static final Pattern FOLDER = Pattern.compile("\\S*" + PREFIX + "\\d+[/\\\\]");

    private final Path path;

    private TrialFolder(Path path) {
        this.path = path;
    }

    /** With these files instead of the migration of that version. */
    static TrialFolder of(Migrator migrator, Version version, List<SafeFile> files) {
        MigrationSet set = Engine.of(migrator).set();
        try {
            var folder = new TrialFolder(Files.createTempDirectory(PREFIX));
            try {
                for (Migration other : set.withBaselines()) {
                    if (!other.isRepeatable() && other.version().compareTo(version) < 0) {
                        folder.copy(other);
                    }
                }
                // Of a folder with a file that says how its scripts run.
                SourceFile metadata = set.find(version).orElseThrow().metadata();
                if (metadata != null) {
                    folder.copy(metadata);
                }
                for (Callback callback : set.callbacks()) {
                    folder.copy(callback.file());
                }
                for (SafeFile file : files) {
                    Files.writeString(folder.place(file.name()), file.text());
                }
                return folder;
            } catch (IOException | RuntimeException e) {
                folder.close();
                throw e;
            }
        } catch (IOException e) {
            throw FileFailure.cannotWrite(Path.of(System.getProperty("java.io.tmpdir")), e);
        }
    }

    /** A problem in such a folder, in which nobody can do anything. */
    static String inWords(Problem problem) {
        return withoutFolder(problem.withRemedy("").text());
    }

    /** The same text with the names of the files that are to be written. */
    static String withoutFolder(String text) {
        return FOLDER.matcher(text).replaceAll("");
    }

    private void copy(Migration migration) throws IOException {
        if (!migration.isCode()) {
            for (SourceFile file : Stream.of(
                            migration.up(), migration.down(), migration.metadata(), migration.downMetadata())
                    .filter(Objects::nonNull)
                    .distinct()
                    .toList()) {
                copy(file);
            }
        }
    }

    private void copy(SourceFile file) throws IOException {
        try (InputStream content = file.open()) {
            Files.copy(content, place(file.name()));
        }
    }

    private Path place(String name) throws IOException {
        Path place = path.resolve(name);
        Files.createDirectories(Objects.requireNonNull(place.getParent()));
        return place;
    }

    /** Where it is. */
    Path path() {
        return path;
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        } catch (IOException e) {
            throw FileFailure.cannotWrite(path, e);
        }
    }
}
