package dev.migration.internal.edit;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Version;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.header.FileHeader;
import dev.migration.internal.help.FileFailure;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.names.Layout;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files of a new migration, numbered and laid out as the existing ones are.
 *
 * @param title as it was typed, on one line; empty where that is the name
 * @param fileName the same in a file name: lower case, digits and underscores
 */
public record NewMigration(String title, String fileName) {

    // A file system takes 255 bytes; the version and ".down.sql" need theirs.
    private static final int LONGEST = 200;
    private static final Pattern NUMBER = Pattern.compile("^(?:[0-9]+[_-]+|0[0-9]+ |[Vv][0-9]+__)");
    private static final Pattern ENDING = Pattern.compile("(?:\\.(?:up|down))?\\.sql$", Pattern.CASE_INSENSITIVE);
    private static final String PRISMAS = "/migration.sql";
    private static final int SHORTEST_NUMBER = 4;
    private static final int UNIX_SECONDS = "1679012345".length();
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    /**
     * Cleans the name that was typed: lower case, spaces and {@code -} to {@code _}, the rest outside {@code a-z0-9_}
     * dropped.
     *
     * @throws InvalidMigrationsException if it has a path separator, a version or an ending, is too long, or nothing of it is
     *     left
     */
    public static NewMigration named(String typed) {
        String title = typed.strip().replaceAll("\\s+", " ");
        String clean = title.toLowerCase(Locale.ROOT).replaceAll("[ -]", "_").replaceAll("[^a-z0-9_]", "");
        if (typed.contains("/")
                || typed.contains("\\")
                || clean.replace("_", "").isEmpty()) {
            throw invalid(typed, "");
        }
        String bare = ENDING.matcher(NUMBER.matcher(title).replaceFirst("")).replaceFirst("");
        if (!bare.equals(title)) {
            // Taken as a word it would be there twice; taken as the version it might not come last.
            throw Problems.refused(
                    Code.INVALID_NAME,
                    "Invalid migration name: " + Printable.line(typed) + ": the version and the ending are added to it",
                    "leave them out" + (bare.isBlank() ? "" : ": " + Printable.line(bare))
                            + "; a number that belongs to the name comes after a word");
        }
        if (clean.length() > LONGEST) {
            throw invalid(typed, " (" + clean.length() + " characters, at most " + LONGEST + ")");
        }
        return new NewMigration(title.equals(clean) ? "" : title, clean);
    }

    private static InvalidMigrationsException invalid(String typed, String why) {
        return Problems.refused(
                Code.INVALID_NAME,
                "Invalid migration name: " + Printable.line(typed) + why,
                "use letters, digits and underscores, such as add_users");
    }

    /** What the versions of a folder start with. */
    public enum Numbering {
        /** {@code 0001}. */
        SEQUENCE,
        /** {@code 20261120100000}. */
        TIMESTAMP
    }

    /**
     * What is written, and how where there is no migration yet whose form it could follow.
     *
     * @param numbering the first version
     * @param layout of the first migration, {@link Layout#SECTIONS} or {@link Layout#PAIRS}
     * @param template the text
     * @param author who makes it, if that is known
     */
    public record Form(
            Numbering numbering,
            Layout layout,
            MigrationTemplate template,
            @Nullable String author) {

        /** What is usual, to be written into. */
        public static Form empty(@Nullable String author) {
            return new Form(Numbering.SEQUENCE, Layout.SECTIONS, MigrationTemplate.EMPTY, author);
        }
    }

    /**
     * Writes it as the next migration into the folder of the existing ones.
     *
     * @return the files made: one with {@link Layout#SECTIONS}, else the up and the down file, with metadata where the newest has it
     */
    public List<Path> create(MigrationSet existing, Form form) {
        Path folder = existing.folder();
        try {
            return write(folder, existing, form, Instant.now());
        } catch (IOException e) {
            throw FileFailure.cannotWrite(folder, e);
        }
    }

    /** The same into a folder that is made if need be; an existing file is never overwritten. */
    List<Path> write(Path folder, MigrationSet existing, Form form, Instant now) throws IOException {
        boolean isFirst = isFirst(existing);
        Layout layout = isFirst ? form.layout() : existing.layout();
        Version version = Version.of(nextVersion(existing, form.numbering(), now));
        String stem = layout.stem(version, fileName);
        String header = FileHeader.text(title, now, form.author());
        MigrationTemplate template = form.template().filled(fileName, version, now, form.author());
        Files.createDirectories(folder);
        if (layout == Layout.SECTIONS) {
            return List.of(write(folder.resolve(stem + ".sql"), template.inOneFile(header)));
        }
        if (layout == Layout.DIRECTORIES) {
            Files.createDirectory(folder.resolve(stem));
        }
        List<Path> made = new ArrayList<>();
        try {
            for (Map.Entry<String, String> file : files(
                            layout, newest(existing, layout), version, stem, template, header)
                    .entrySet()) {
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

    /** Whether there is no migration whose name and number a new one could follow. */
    public static boolean isFirst(MigrationSet existing) {
        return existing.taken().isEmpty() && existing.layout() == Layout.SECTIONS;
    }

    private static @Nullable Migration newest(MigrationSet existing, Layout layout) {
        return existing.migrations().stream()
                .filter(migration -> migration.layout() == layout)
                .reduce((one, later) -> later.isRepeatable() ? one : later)
                .orElse(null);
    }

    /** Their names and contents; in a directory, those that the newest one has. */
    private Map<String, String> files(
            Layout layout,
            @Nullable Migration newest,
            Version version,
            String stem,
            MigrationTemplate template,
            String header) {
        boolean isPrismas = newest != null && newest.up().name().endsWith(PRISMAS);
        Map<String, String> files = new LinkedHashMap<>();
        files.put(isPrismas ? stem + PRISMAS : layout.up(stem), template.up(header));
        if (newest == null || !isPrismas || newest.down() != null) {
            files.put(layout.down(stem), template.down(header));
        }
        SourceFile metadata = newest == null ? null : newest.metadata();
        if (newest != null && metadata != null && metadata.name().contains("/metadata.y")) {
            String yaml = "name: \"%s\"\ntimestamp: %s\nparents: [%s]\n";
            files.put(
                    stem + metadata.name().substring(newest.name().length()),
                    yaml.formatted(fileName, version.number(), newest.version().number()));
        }
        return files;
    }

    private static String nextVersion(MigrationSet existing, Numbering first, Instant now) {
        SortedSet<Version> taken = existing.taken();
        if (taken.isEmpty()) {
            return first == Numbering.TIMESTAMP ? TIMESTAMP.format(now) : padded("1", SHORTEST_NUMBER);
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
