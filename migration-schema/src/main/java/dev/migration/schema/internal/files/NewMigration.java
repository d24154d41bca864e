// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.files;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Version;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.header.HeaderComments;
import dev.migration.internal.header.Marker.Style;
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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A migration that is to be written, numbered and laid out as the existing ones are.
 *
 * @param title as it was typed, on one line; empty where that is the name
 * @param fileName the same in a file name: lower case, digits and underscores
 * @param template its text
 */
public record NewMigration(String title, String fileName, MigrationTemplate template) {

    /** What the comment of a template starts with that is still to be edited. */
    public static final String UNEDITED = HeaderComments.UNEDITED;

    /** The same of a draft, before a question. */
    public static final String UNEDITED_DRAFT = HeaderComments.UNEDITED_DRAFT;

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
     * One without any SQL. Cleans the name that was typed: lower case, spaces and {@code -} to {@code _}, the rest outside {@code a-z0-9_}
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
        return new NewMigration(title.equals(clean) ? "" : title, clean, MigrationTemplate.EMPTY);
    }

    private static InvalidMigrationsException invalid(String typed, String why) {
        return Problems.refused(
                Code.INVALID_NAME,
                "Invalid migration name: " + Printable.line(typed) + why,
                "use letters, digits and underscores, such as add_users");
    }

    /** The same with this SQL, and these values in it. */
    public NewMigration with(String text, Map<String, String> values) {
        return new NewMigration(title, fileName, new MigrationTemplate(text).with(values));
    }

    /** Whether its SQL is refused until it is edited. */
    public boolean isUnedited() {
        return template.isUnedited();
    }

    /**
     * Writes it as the next one into the folder of the others.
     *
     * @param first the version where there is no other
     * @param pair whether the down script then has a file of its own
     * @param author who makes it, if that is known
     * @return its files: one with {@link Layout#SECTIONS}, else the up and the down file, with metadata where the newest has it
     */
    public List<Path> create(Migrations others, Numbering first, boolean pair, @Nullable String author) {
        Path folder = others.set().folder();
        try {
            return write(folder, others.set(), first, pair, author, Instant.now());
        } catch (IOException e) {
            throw FileFailure.cannotWrite(folder, e);
        }
    }

    /** The same into a folder that is made if need be; an existing file is never overwritten. */
    List<Path> write(
            Path folder, MigrationSet existing, Numbering first, boolean pair, @Nullable String author, Instant now)
            throws IOException {
        Layout layout = !Migrations.isFirst(existing) ? existing.layout() : pair ? Layout.PAIRS : Layout.SECTIONS;
        Version version = Version.of(nextVersion(existing, first, now));
        String stem = layout.stem(version, fileName);
        String header = HeaderComments.text(title, now, author);
        MigrationTemplate filled =
                template.filled(fileName, version, now, author).with(DownPlace.values(layout, stem));
        Files.createDirectories(folder);
        if (layout == Layout.SECTIONS) {
            Migration newest = newest(existing, layout);
            Style style = newest != null && newest.header().ofDbmate() ? Style.DBMATE : Style.NATIVE;
            return List.of(write(folder.resolve(stem + ".sql"), filled.inOneFile(header, style)));
        }
        if (layout == Layout.DIRECTORIES) {
            Files.createDirectory(folder.resolve(stem));
        }
        List<Path> made = new ArrayList<>();
        try {
            for (Map.Entry<String, String> file : files(layout, newest(existing, layout), version, stem, filled, header)
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
            MigrationTemplate filled,
            String header) {
        boolean isPrismas = newest != null && newest.up().name().endsWith(PRISMAS);
        Map<String, String> files = new LinkedHashMap<>();
        files.put(isPrismas ? stem + PRISMAS : layout.up(stem), filled.up(header));
        if (!filled.isIrreversible() && (newest == null || !isPrismas || newest.down() != null)) {
            files.put(layout.down(stem), filled.down(header));
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
        if (!isComparedAsText(existing)) {
            return after(taken, existing.layout() == Layout.FLYWAY, now);
        }
        String next = afterText(taken, now);
        Version last = taken.stream()
                .max(Comparator.comparing(Version::inOrderOfNames))
                .orElseThrow();
        if (Version.of(next).compareTo(last.inOrderOfNames()) <= 0) {
            throw Problems.refused(
                    Code.INVALID_NAME,
                    "The next number, " + next + ", does not come after " + last
                            + ": the versions of these migrations are compared as text.",
                    "write the file yourself, with a version that comes last as text, such as " + last + "1");
        }
        return next;
    }

    /** After the highest one. As text, 9 comes after 10; and a name is no number, but its timestamp is taken. */
    private static String after(SortedSet<Version> taken, boolean flyway, Instant now) {
        Version number = newest(taken);
        if (number.isSequenceNumber()) {
            int width = number.text().length();
            boolean keepsWidth = flyway || number.text().startsWith("0");
            return padded(number.next().number(), keepsWidth ? width : Math.max(SHORTEST_NUMBER, width));
        }
        return afterTimestamp(number, taken.last(), now);
    }

    /** Of the same width, as a longer one may come before it. Behind a first 0, as Prisma has one, there are timestamps. */
    private static String afterText(SortedSet<Version> taken, Instant now) {
        Version number = newest(taken);
        if (number.text().equals("0")) {
            return TIMESTAMP.format(now);
        }
        return number.isSequenceNumber()
                ? padded(number.next().number(), number.text().length())
                : afterTimestamp(number, taken.last(), now);
    }

    private static String afterTimestamp(Version number, Version highest, Instant now) {
        // Two in one second, or one made by a faster clock: the new one still comes last.
        int length = number.text().length();
        String time = length == UNIX_SECONDS ? Long.toString(now.getEpochSecond()) : TIMESTAMP.format(now);
        // Some are exact to the millisecond.
        Version next = Version.of(time + "0".repeat(Math.max(0, length - time.length())));
        return (next.compareTo(highest) > 0 ? next : number.next()).text();
    }

    private static Version newest(SortedSet<Version> taken) {
        return taken.stream()
                .filter(Version::isNumeric)
                .map(version -> Version.of(version.text()))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** As Prisma, diesel and dbmate do. */
    private static boolean isComparedAsText(MigrationSet existing) {
        Migration newest = newest(existing, existing.layout());
        return existing.layout() == Layout.DIRECTORIES
                || (newest != null && newest.header().ofDbmate());
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
