// SPDX-License-Identifier: Apache-2.0
package dev.migration.statements.internal;

import dev.migration.internal.help.FileFailure;
import dev.migration.internal.help.Problems;
import dev.migration.internal.text.Sha256;
import dev.migration.internal.text.WholeFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the tests of a build have sent, and {@code statements.sql}, to which each of their JVMs adds.
 *
 * <p>A JVM never removes anything there: it does not know what the other tests send, nor whether all tests run. Each also
 * writes what it saw itself to a file of its own in the build's folder, which {@code clean} empties. So only all of these
 * together, after all tests have run, say what is not sent any more.
 */
public final class RecordedRun {

    private static final String NAME = "migration-statements";

    private static final String SQL = ".sql";

    private RecordedRun() {}

    /** Where each JVM writes what it saw: in the folder of what Maven or Gradle builds, which their clean empties. */
    public static Path folder(Path project) {
        boolean gradle = Files.notExists(project.resolve("pom.xml"))
                && (Files.exists(project.resolve("build.gradle")) || Files.exists(project.resolve("build.gradle.kts")));
        return project.resolve(gradle ? "build" : "target").resolve(NAME);
    }

    /** Writes what a JVM has seen so far; once more, it takes the place of what it wrote before. */
    public static void writeSeen(Path folder, String jvm, StatementsFile seen) {
        write(folder.resolve(seen.product() + "-" + jvm + SQL), seen);
    }

    /** Writes a whole file, or none. */
    public static void write(Path file, StatementsFile statements) {
        try {
            WholeFile.write(file, statements.text());
        } catch (IOException e) {
            throw FileFailure.cannotWrite(file, e);
        }
    }

    /** What all JVMs have seen of a product; empty where none has recorded. */
    public static Optional<StatementsFile> seen(Path folder, String product) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SQL))
                    .sorted()
                    .map(StatementsFile::read)
                    .filter(seen -> seen.product().equals(product))
                    .reduce((all, one) -> all.with(one.statements()));
        } catch (IOException e) {
            throw FileFailure.cannotWrite(folder, e);
        }
    }

    /** Adds to a file what it lacks, one process after the other; returns how many statements these are. */
    public static int add(Path file, StatementsFile seen) {
        try (FileChannel lock = FileChannel.open(lockOf(file), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = lock.lock()) {
            StatementsFile before =
                    Files.exists(file) ? StatementsFile.read(file) : new StatementsFile(seen.product(), List.of());
            requireSame(file, before.product(), seen.product());
            StatementsFile after = before.with(seen.statements());
            if (!Files.exists(file) || !after.equals(before)) {
                write(file, after);
            }
            return after.statements().size() - before.statements().size();
        } catch (IOException e) {
            throw FileFailure.cannotWrite(file, e);
        }
    }

    private static void requireSame(Path file, String product, String other) {
        if (!product.equals(other)) {
            throw Problems.refused(
                    file + " has the statements of " + product + ", and these are of " + other
                            + ". Nothing was written.",
                    "name another file");
        }
    }

    /**
     * What differs between a file and all that was seen.
     *
     * @param missing what was seen and is not in the file
     * @param unsent what is in the file and was not seen
     */
    public record Difference(List<String> missing, List<String> unsent) {}

    /** Compares a file with all that was seen. */
    public static Difference difference(StatementsFile file, StatementsFile seen) {
        Set<String> known = texts(file);
        Set<String> sent = texts(seen);
        return new Difference(
                sent.stream().filter(text -> !known.contains(text)).toList(),
                known.stream().filter(text -> !sent.contains(text)).toList());
    }

    private static Set<String> texts(StatementsFile file) {
        Set<String> texts = new LinkedHashSet<>();
        file.statements().forEach(statement -> texts.add(statement.text()));
        return texts;
    }

    /** Not beside the file, where it would be committed. */
    private static Path lockOf(Path file) {
        byte[] path = file.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8);
        String name = HexFormat.of().formatHex(Sha256.start().digest(path), 0, 8);
        return Path.of(
                System.getProperty("java.io.tmpdir"),
                NAME + "-" + System.getProperty("user.name") + "-" + name + ".lock");
    }
}
