package dev.migration.adopt.internal.tool;

import dev.migration.internal.help.Printable;
import dev.migration.internal.layout.Migration;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A changeset that Liquibase ran to make a baseline. The baseline's file has a comment with each of them at its start, by which
 * a database is recognized that Liquibase itself has migrated.
 *
 * @param file the path of its changelog, as Liquibase records it
 * @param checksums each that Liquibase would accept: by the rules of its versions, and those that the changeset allows
 */
public record RanChangeset(String file, String id, String author, List<String> checksums) {

    /** Liquibase writes them so: {@code db/changelog.xml::add-phone::ann}. */
    private static final Pattern LINE = Pattern.compile("-- ran (\\S+) (.+?)::(.+)::(.*)");

    private static final String SCHEMA = "-- Schema: ";

    /** What {@code validCheckSum} says where any is right. */
    private static final Pattern ANY = Pattern.compile("(?i)\\d+:any");

    private static final Pattern LOCATION = Pattern.compile("^(?:classpath\\*?:)?(?:\\./|/)*");

    /** The comment about it, as a line. */
    public String line() {
        return "-- ran " + (checksums.isEmpty() ? "-" : String.join(",", checksums)) + " " + Printable.line(shown())
                + "\n";
    }

    /** The comment about the schema in which the baseline was made, and which it names: a line. */
    public static String schemaLine(String schema) {
        return SCHEMA + Printable.line(schema) + "\n";
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
                .filter(line -> line.startsWith(SCHEMA))
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

    /** Whether Liquibase takes the two for one. */
    public boolean isSameAs(RanChangeset other) {
        return key().equals(other.key());
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
