package dev.migration.internal.files;

import dev.migration.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the files of a new migration, numbered and laid out as the existing ones are. */
public final class NewMigration {

    private static final int SHORTEST_NUMBER = 4;
    private static final String MIGRATION = "-- Migration: ";
    private static final String CREATED = "-- Created: ";
    private static final String AUTHOR = "-- Author: ";
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    private NewMigration() {}

    /**
     * Creates the next migration in a folder, which is made if need be; an existing file is never overwritten.
     *
     * @param folder where
     * @param existing all migrations that there are, in whatever location
     * @param name what it is called
     * @param author who makes it, if that is known
     * @param now the time that its header and a timestamp version tell
     * @return the files made: one, or with {@link Layout#PAIRS} the up and the down file
     * @throws IOException if a file cannot be written or is already there
     */
    public static List<Path> create(
            Path folder, MigrationSet existing, MigrationName name, @Nullable String author, Instant now)
            throws IOException {
        String stem = nextVersion(existing, now) + "_" + name.fileName();
        String header = header(name, author, now);
        Files.createDirectories(folder);
        if (existing.layout() == Layout.SECTIONS) {
            String content = header + "\n-- Up Migration\n\n\n-- Down Migration\n\n";
            return List.of(write(folder.resolve(stem + MigrationFileName.Part.BOTH.suffix), content));
        }
        Path up = write(folder.resolve(stem + MigrationFileName.Part.UP.suffix), header + "\n");
        try {
            return List.of(up, write(folder.resolve(stem + MigrationFileName.Part.DOWN.suffix), header + "\n"));
        } catch (IOException e) {
            Files.delete(up);
            throw e;
        }
    }

    private static String nextVersion(MigrationSet existing, Instant now) {
        if (existing.versions().isEmpty()) {
            return padded("1", SHORTEST_NUMBER);
        }
        Version highest = existing.versions().last();
        if (highest.isSequenceNumber()) {
            return padded(
                    highest.next().number(),
                    Math.max(SHORTEST_NUMBER, highest.text().length()));
        }
        // Two in one second, or one made by a faster clock: the new one still comes last.
        Version time = Version.of(TIMESTAMP.format(now));
        return (highest.isTime() && time.compareTo(highest) > 0 ? time : highest.next()).text();
    }

    private static String padded(String digits, int width) {
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }

    /** Whether a comment is a line of the header that it writes. */
    public static boolean isHeader(String comment) {
        return Stream.of(MIGRATION, CREATED, AUTHOR).anyMatch(comment::startsWith);
    }

    private static String header(MigrationName name, @Nullable String author, Instant now) {
        String header = MIGRATION + name.title() + "\n" + CREATED + now.truncatedTo(ChronoUnit.SECONDS) + "\n";
        String by = author == null ? "" : author.strip().replaceAll("\\s+", " ");
        return by.isEmpty() ? header : header + AUTHOR + by + "\n";
    }

    private static Path write(Path file, String content) throws IOException {
        Files.createFile(file);
        try {
            return Files.writeString(file, content, StandardOpenOption.WRITE);
        } catch (IOException e) {
            // Half a file, or an empty one, would count as a migration.
            Files.deleteIfExists(file);
            throw e;
        }
    }
}
