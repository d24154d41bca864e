package dev.migration.internal.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static java.util.regex.Pattern.DOTALL;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.help.Misspelling;
import dev.migration.internal.help.Printable;
import dev.migration.internal.text.CharWindow;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises the changelogs of Liquibase: those in formatted SQL are read, those in XML, YAML and JSON are refused. */
public final class Changelog {

    private static final String ROOT_ELEMENT = "databaseChangeLog";
    private static final List<String> ENDINGS = List.of(".xml", ".yaml", ".yml", ".json");
    private static final Pattern FORMATTED_SQL = Pattern.compile("\\s*--\\s*liquibase\\s*formatted", CASE_INSENSITIVE);

    /** Its update-sql writes {@code -- Changeset a/b.xml::1::ann} above each. */
    private static final String AUTHOR_AND_ID = "(?:\"[^\"]*+\"|[^\\s:\"]++):(?![:/])(?!\\S*::)\\S++";

    private static final Pattern CHANGESET = Pattern.compile(
            "\\s*+--([a-z]++(?:[-_ ]set\\b)?+)\\s++" + AUTHOR_AND_ID + ".*+", CASE_INSENSITIVE | DOTALL);

    /** With a blank after the dashes it may be a remark, or one of Mercurial's, {@code 12:abcdef}. */
    private static final Pattern SPACED_CHANGESET = Pattern.compile(
            "\\s*+--\\s++changeset\\s++(?!\\d++:)" + AUTHOR_AND_ID + "(?:\\s++[^\\s:]++:(?:\"[^\"]*+\"|\\S++))*+\\s*+",
            CASE_INSENSITIVE);

    /** The root element comes after a license at most. */
    private static final int LONGEST_START = 1 << 13;

    private static final int LONGEST_HEADING = 200;

    private Changelog() {}

    /**
     * Whether a file is called like one in XML, YAML or JSON; its text decides. Metadata in a migration's directory are
     * none, whatever the directory is called, nor is what golang-migrate would run.
     */
    static boolean mayBe(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        return (name.contains("changelog") || name.contains("liquibase"))
                && name.indexOf('/') < 0
                && ENDINGS.stream().anyMatch(name::endsWith)
                && MigrationFileName.ofHalf(fileName) == null;
    }

    /** Whether a file that may be one by its name is one; no more than its start is read. */
    static boolean is(SourceFile file) throws IOException {
        try (InputStream in = file.open()) {
            String start = new String(in.readNBytes(LONGEST_START), UTF_8).replaceFirst("^\uFEFF", "");
            return mayBe(file.name())
                    ? start.contains(ROOT_ELEMENT)
                    : FORMATTED_SQL.matcher(start).lookingAt();
        }
    }

    /** Whether a comment is the first line of one in SQL. */
    static boolean isHeading(String comment) {
        return comment.length() > "--liquibase".length()
                && FORMATTED_SQL.matcher(comment).lookingAt();
    }

    /** Whether a line starts a changeset, or was meant to, as {@code --change-set ann:1}. */
    public static boolean isChangeset(String line) {
        Matcher changeset = CHANGESET.matcher(line);
        return changeset.matches()
                ? Misspelling.isNearly(
                        "changeset", changeset.group(1).toLowerCase(Locale.ROOT).replaceAll("[-_ ]", ""))
                : SPACED_CHANGESET.matcher(line).matches();
    }

    /** Whether a file with this text starts like one in SQL, however it is called. */
    public static boolean isFormattedSql(CharWindow text) {
        int dash = 0;
        while (dash < LONGEST_HEADING && text.peek(dash) >= 0 && text.peek(dash) <= ' ') {
            dash++;
        }
        if (text.peek(dash) != '-') {
            return false;
        }
        var heading = new StringBuilder();
        for (int i = 0; i < LONGEST_HEADING && text.peek(i) >= 0; i++) {
            heading.append((char) text.peek(i));
        }
        return FORMATTED_SQL.matcher(heading).lookingAt();
    }

    /** The problem of a script that starts like one, and is not read as one. */
    public static Problem problem(SourceFile file) {
        return Problem.error(
                Code.UNSUPPORTED_LAYOUT,
                Place.of(file.path()),
                "The first line is that of a Liquibase changelog, but this file is not read as one: it has no changeset, or"
                        + " its name is that of a single migration.",
                "start each changeset with a line such as --changeset ann:1, in a file such as 0001_users.sql; if this is no"
                        + " changelog, delete the line \"--liquibase formatted sql\"");
    }

    /** The problem of a script that has a changeset, and does not start like one. */
    public static Problem withoutHeading(Place changeset) {
        return Problem.error(
                Code.UNSUPPORTED_LAYOUT,
                changeset,
                "A changeset of Liquibase starts here, but the file does not start as a changelog: all of it would run as"
                        + " one script.",
                "write --liquibase formatted sql in the first line, and each changeset as in --changeset ann:1; or, if this"
                        + " is a comment, use other words");
    }

    /** The problem of those at one location that are not in SQL. */
    static Problem unread(Location location, List<String> paths) {
        return Problem.error(
                Code.UNSUPPORTED_LAYOUT,
                null,
                "Location " + location + " has changelogs of Liquibase that are not in SQL, and are not read:"
                        + Printable.names(paths, 4),
                "write each changeset in formatted SQL, with its author and id, and the path of its file as"
                        + " logicalFilePath: liquibase update-sql prints the SQL; then delete these; if Liquibase still runs them,"
                        + " leave them where they are, and narrow the location so that it leaves them out");
    }
}
