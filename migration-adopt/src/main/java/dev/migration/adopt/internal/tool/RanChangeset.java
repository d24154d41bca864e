// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.tool;

import dev.migration.internal.help.Printable;
import dev.migration.internal.layout.Migration;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A changeset that Liquibase ran in the database of which a baseline is made. The baseline's file has a comment with each of them
 * at its start, by which a database is recognized that Liquibase itself has migrated.
 *
 * @param file the path of its changelog, as Liquibase records it
 * @param checksums the one that was recorded, and others that somebody has added to the comment as Liquibase accepts them too
 */
public record RanChangeset(String file, String id, String author, List<String> checksums) {

    /** Liquibase writes them so: {@code db/changelog.xml::add-phone::ann}. */
    private static final Pattern LINE = Pattern.compile("-- ran (\\S+) (.+?)::(.+)::(.*)");

    private static final String SCHEMA = "-- Schema: ";

    /** The file of what is no changeset. */
    private static final String OF_NOTHING = "liquibase-internal";

    /** What {@code validCheckSum} says where any is right. */
    private static final Pattern ANY = Pattern.compile("(?i)\\d+:any");

    private static final Pattern LOCATION = Pattern.compile("^(?:classpath\\*?:)?(?:\\./|/)*");

    /** What a row of Liquibase's table is about, without its checksum. */
    public static RanChangeset of(ToolRow row) {
        return new RanChangeset(row.text("filename"), row.text("id"), row.text("author"), List.of());
    }

    /** Whether a row is about a changeset, and not about a tag of an empty history. */
    public static boolean isOne(ToolRow row) {
        return !row.text("filename").equalsIgnoreCase(OF_NOTHING);
    }

    /** How Liquibase says what became of it. */
    public static String type(ToolRow row) {
        return row.text("exectype").strip().toUpperCase(Locale.ROOT);
    }

    /** Whether it ran, and to its end. */
    public static boolean hasRun(ToolRow row) {
        return type(row).equals("EXECUTED") || hasRunAgain(row);
    }

    /** Whether a later run of Liquibase ran it again. */
    public static boolean hasRunAgain(ToolRow row) {
        return type(row).equals("RERAN");
    }

    /** The comment about it, with the checksum that is recorded, or with any. */
    public String line(@Nullable String checksum) {
        return "-- ran " + Objects.requireNonNullElse(checksum, "-") + " " + Printable.line(shown());
    }

    /** The comment about the schema in which the baseline was made, and which it names. */
    public static String schemaLine(String schema) {
        return SCHEMA + Printable.line(schema);
    }

    /** Whether a comment is that one. */
    public static boolean isSchemaLine(String comment) {
        return comment.startsWith(SCHEMA);
    }

    /** Those in the first comments of a migration; empty where it is no baseline of a changelog. */
    static List<RanChangeset> in(List<String> comments) {
        return comments.stream()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(ran -> new RanChangeset(
                        ran.group(2),
                        ran.group(3),
                        ran.group(4),
                        List.of(ran.group(1).split(","))))
                .toList();
    }

    /** The schema in which it was made; empty where none is known. */
    static String schemaIn(List<String> comments) {
        return comments.stream()
                .filter(RanChangeset::isSchemaLine)
                .map(line -> line.substring(SCHEMA.length()))
                .findFirst()
                .orElse("");
    }

    /** The first comments of a migration. */
    static List<String> comments(Migration migration) throws IOException {
        List<String> comments = new ArrayList<>();
        if (migration.isCode()) {
            return comments;
        }
        try (var reader = new BufferedReader(migration.up().read())) {
            for (String line = reader.readLine();
                    line != null && (line.isBlank() || line.startsWith("--"));
                    line = reader.readLine()) {
                comments.add(line);
            }
        }
        return comments;
    }

    /** What is the same where Liquibase takes two for one: upper and lower case, and where the file was found, do not matter. */
    String key() {
        return Printable.line(path(file) + "::" + id + "::" + author).toLowerCase(Locale.ROOT);
    }

    /** The same in a changelog of whatever path. */
    String keyWithoutFile() {
        return Printable.line(id + "::" + author).toLowerCase(Locale.ROOT);
    }

    private static String path(String file) {
        return LOCATION.matcher(file.replace('\\', '/')).replaceFirst("");
    }

    /** Whether Liquibase would accept what is recorded; it accepts a missing one, and writes its own. */
    boolean accepts(String recorded) {
        return recorded.isEmpty()
                || checksums.contains(recorded)
                || checksums.stream().anyMatch(checksum -> ANY.matcher(checksum).matches());
    }

    /** How Liquibase names it. */
    public String shown() {
        return file + "::" + id + "::" + author;
    }
}
