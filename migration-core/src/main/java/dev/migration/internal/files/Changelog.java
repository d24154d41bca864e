package dev.migration.internal.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.regex.Pattern.CASE_INSENSITIVE;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import dev.migration.internal.text.CharWindow;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Recognises the changelogs of Liquibase, which are refused: a changeset has no version, but an author, an id and a place in its
 * file, and what its comments say decides whether it runs.
 */
public final class Changelog {

    private static final String ROOT_ELEMENT = "databaseChangeLog";
    private static final List<String> ENDINGS = List.of(".xml", ".yaml", ".yml", ".json");
    private static final Pattern FORMATTED_SQL = Pattern.compile("\\s*--\\s*liquibase\\s*formatted", CASE_INSENSITIVE);

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

    /** Whether a file is one. */
    static boolean is(SourceFile file) throws IOException {
        try (InputStream in = file.open()) {
            String start = new String(in.readNBytes(LONGEST_START), UTF_8).replaceFirst("^\uFEFF", "");
            return mayBe(file.name()) ? start.contains(ROOT_ELEMENT) : isFormattedSql(new CharWindow(start));
        }
    }

    /** Whether a file with this text is one in SQL, however it is called. */
    public static boolean isFormattedSql(CharWindow text) {
        var heading = new StringBuilder();
        for (int i = 0; i < LONGEST_HEADING && text.peek(i) >= 0; i++) {
            heading.append((char) text.peek(i));
        }
        return FORMATTED_SQL.matcher(heading).lookingAt();
    }

    /** The problem of a migration that is one. */
    public static Problem problem(SourceFile file) {
        return Problem.error(
                Code.UNSUPPORTED_LAYOUT,
                Place.of(file.path()),
                "This is a changelog of Liquibase: the attributes, preconditions and rollbacks in its comments have no effect"
                        + " here.",
                "write each changeset into a file of its own, with its rollback below \"-- Down Migration\"; where"
                        + " it is applied, or its comments have no meaning, delete the line \"--liquibase formatted"
                        + " sql\"");
    }

    /** The problem of those at one location that are not called like migrations. */
    static Problem unread(Location location, List<String> paths) {
        return Problem.error(
                Code.UNSUPPORTED_LAYOUT,
                null,
                "Location " + location + " has changelogs of Liquibase, which are not read:"
                        + Printable.names(paths, 4),
                "write each changeset as a migration, in SQL: for XML, YAML and JSON, liquibase update-sql prints it; then"
                        + " delete the changelogs; if Liquibase still runs, leave them where they are, as it would run"
                        + " moved ones again, and narrow the location so that it leaves them out");
    }
}
