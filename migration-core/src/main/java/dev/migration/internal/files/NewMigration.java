package dev.migration.internal.files;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.files.MigrationFileName.Suffix;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files of a new migration, numbered and laid out as the existing ones are.
 *
 * @param title as it was typed, on one line
 * @param fileName the same in a file name: lower case, digits and underscores
 */
public record NewMigration(String title, String fileName) {

    // A file system takes 255 bytes; the version and ".down.sql" need theirs.
    private static final int LONGEST = 200;
    private static final int SHORTEST_NUMBER = 4;
    private static final int UNIX_SECONDS = "1679012345".length();
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    /**
     * Cleans the name that was typed: lower case, spaces and {@code -} to {@code _}, the rest outside {@code a-z0-9_}
     * dropped.
     *
     * @throws InvalidMigrationsException if it has a path separator, is too long, or nothing of it is left
     */
    public static NewMigration named(String typed) {
        String title = typed.strip().replaceAll("\\s+", " ");
        String clean = title.toLowerCase(Locale.ROOT).replaceAll("[ -]", "_").replaceAll("[^a-z0-9_]", "");
        if (typed.contains("/")
                || typed.contains("\\")
                || clean.replace("_", "").isEmpty()) {
            throw invalid(typed, "");
        }
        if (clean.length() > LONGEST) {
            throw invalid(typed, " (" + clean.length() + " characters, at most " + LONGEST + ")");
        }
        return new NewMigration(title, clean);
    }

    private static InvalidMigrationsException invalid(String typed, String why) {
        return Problems.refused(
                Code.INVALID_NAME,
                "Invalid migration name: " + Printable.line(typed) + why,
                "use letters, digits and underscores, such as add_users");
    }

    /** Writes it as the next migration into the folder of the existing ones. */
    public List<Path> create(MigrationSet existing) {
        Path folder = existing.folder();
        try {
            return write(folder, existing, System.getenv("USER"), Instant.now());
        } catch (IOException e) {
            throw SourceFile.cannotWrite(folder, e);
        }
    }

    /**
     * Writes it as the next migration into a folder, which is made if need be; an existing file is never overwritten.
     *
     * @param existing all migrations that there are, in whatever location
     * @param author who makes it, if that is known
     * @param now the time for its header and for a timestamp version
     * @return the files made: one with {@link Layout#SECTIONS}, else the up and the down file, with metadata where the newest has it
     * @throws IOException if a file cannot be written or exists already
     */
    List<Path> write(Path folder, MigrationSet existing, @Nullable String author, Instant now) throws IOException {
        Layout layout = existing.layout();
        if (layout == Layout.LIQUIBASE) {
            throw changesets(existing.migrations());
        }
        String version = nextVersion(existing, now);
        String stem = layout.nameOf(Version.of(version), fileName);
        String header = Migration.Header.text(title, now, author);
        Files.createDirectories(folder);
        if (layout == Layout.SECTIONS) {
            String content = header + "\n-- Up Migration\n\n\n-- Down Migration\n\n";
            return List.of(write(folder.resolve(stem + ".sql"), content));
        }
        if (layout == Layout.DIRECTORIES) {
            Files.createDirectory(folder.resolve(stem));
        }
        List<Path> made = new ArrayList<>();
        try {
            for (Map.Entry<String, String> file :
                    files(existing, Version.of(version), stem, header + "\n").entrySet()) {
                made.add(write(folder.resolve(file.getKey()), file.getValue()));
            }
            return made;
        } catch (IOException e) {
            for (Path file : made) {
                Files.delete(file);
            }
            throw e;
        }
    }

    private static InvalidMigrationsException changesets(List<Migration> existing) {
        SourceFile newest = existing.get(existing.size() - 1).up();
        return new InvalidMigrationsException(
                Problem.error(
                        Code.UNSUPPORTED_LAYOUT,
                        Place.of(newest.path()),
                        "The migrations are changesets of Liquibase, of which a file has many: none is written for you.",
                        "write a line such as --changeset ann:add-phone at the end of the file, and below it the SQL and its --rollback"));
    }

    /** Their names and contents; in a directory, those that the newest one has. */
    private Map<String, String> files(MigrationSet existing, Version version, String stem, String content) {
        Layout layout = existing.layout();
        Migration newest = existing.migrations().stream()
                .filter(migration -> migration.layout() == layout)
                .reduce((one, later) -> later.isRepeatable() ? one : later)
                .orElseThrow();
        boolean isPrismas = newest.up().name().endsWith(Suffix.MIGRATION_IN_DIRECTORY.text);
        Suffix suffix = isPrismas ? Suffix.MIGRATION_IN_DIRECTORY : Suffix.upOf(layout);
        Map<String, String> files = new LinkedHashMap<>();
        files.put(stem + suffix.text, content);
        if (!isPrismas || newest.down() != null) {
            files.put(suffix.nameOfDown(stem), content);
        }
        SourceFile metadata = newest.metadata();
        if (metadata != null && metadata.name().contains("/metadata.y")) {
            String yaml = "name: \"%s\"\ntimestamp: %s\nparents: [%s]\n";
            files.put(
                    stem + metadata.name().substring(newest.name().length()),
                    yaml.formatted(fileName, version.number(), newest.version().number()));
        }
        return files;
    }

    private static String nextVersion(MigrationSet existing, Instant now) {
        SortedSet<Version> taken = existing.taken();
        if (taken.isEmpty()) {
            return padded("1", SHORTEST_NUMBER);
        }
        Version highest = taken.last();
        if (highest.isSequenceNumber()) {
            int width = existing.layout() == Layout.FLYWAY
                    ? 0
                    : Math.max(SHORTEST_NUMBER, highest.text().length());
            return padded(highest.next().number(), width);
        }
        // Two in one second, or one made by a faster clock: the new one still comes last.
        Version time = Version.of(TIMESTAMP.format(now));
        if (highest.number().length() == UNIX_SECONDS && !highest.isTime()) {
            time = Version.of(Long.toString(now.getEpochSecond()));
            return (time.compareTo(highest) > 0 ? time : highest.next()).text();
        }
        return (highest.isTime() && time.compareTo(highest) > 0 ? time : highest.next()).text();
    }

    private static String padded(String digits, int width) {
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }

    private static Path write(Path file, String content) throws IOException {
        Files.createFile(file);
        try {
            return Files.writeString(file, content, StandardOpenOption.WRITE);
        } catch (IOException e) {
            // Half a file, or an empty one, would be read as a migration.
            Files.deleteIfExists(file);
            throw e;
        }
    }
}
