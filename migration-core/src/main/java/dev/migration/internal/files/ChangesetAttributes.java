package dev.migration.internal.files;

import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static java.util.regex.Pattern.DOTALL;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.help.Misspelling;
import dev.migration.internal.help.Printable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the line of a changeset says: {@code --changeset ann:1 runInTransaction:false}.
 *
 * @param values by attribute, in lower case
 */
record ChangesetAttributes(String author, String id, Map<String, String> values) {

    private static final Pattern LINE = Pattern.compile(
            "\\s*+--\\s*+changeset\\s++(\"[^\"]++\"|[^:\\s\"][^:]*+):\\s*+(\"[^\"]++\"|\\S++)", CASE_INSENSITIVE);
    private static final Pattern ATTRIBUTE =
            Pattern.compile("\\s*+(\\w++):(\"[^\"]*+\"|\\S*+)(?=\\s|$)|\\s*+(\\S++)", DOTALL);

    /** Alone on their line, as a user of regular expressions has to say it. */
    private static final Pattern DELIMITER =
            Pattern.compile("(?:\\\\n)?([^\\\\^\\[\\]()*+?{}|.\\s]+?)(?:\\\\n|(?<!\\$)\\$)?");

    private static final int LONGEST_SHOWN = 100;

    private static final String SPLITS = "splitstatements";
    private static final String SPLITS_ROLLBACK = "rollbacksplitstatements";
    private static final String DELIMITER_OF_SQL = "enddelimiter";
    private static final String DELIMITER_OF_ROLLBACK = "rollbackenddelimiter";
    private static final String IN_TRANSACTION = "runintransaction";
    private static final String ON_CHANGE = "runonchange";
    private static final String PATH = "logicalfilepath";

    private static final String STRIPS_COMMENTS = "stripcomments";

    private static final Set<String> BOOLEANS = Set.of(
            STRIPS_COMMENTS, SPLITS, SPLITS_ROLLBACK, IN_TRANSACTION, ON_CHANGE, "runalways", "failonerror", "ignore");

    private static final Set<String> IN_QUOTES = Set.of("context", "contextfilter", "labels");

    private static final List<String> KNOWN = List.of(
            "stripComments",
            "splitStatements",
            "rollbackSplitStatements",
            "endDelimiter",
            "rollbackEndDelimiter",
            "runInTransaction",
            "runOnChange",
            "logicalFilePath",
            "runAlways",
            "failOnError",
            "ignore",
            "context",
            "contextFilter",
            "labels",
            "dbms",
            "runWith",
            "runWithSpoolFile",
            "onUpdateSQL");

    ChangesetAttributes {
        values = Map.copyOf(values);
    }

    /** Reads the line; null if it names no author and id. What is wrong is added to the problems. */
    static @Nullable ChangesetAttributes read(String line, Place start, List<Problem> problems) {
        Matcher names = LINE.matcher(line);
        if (!names.lookingAt()) {
            problems.add(Problem.error(
                    Code.UNSUPPORTED_LAYOUT,
                    start,
                    "This changeset has no author and id.",
                    "write them as in --changeset ann:1, in quotes where they have spaces; a comment that starts with"
                            + " other words is no changeset"));
            return null;
        }
        Map<String, String> values = new HashMap<>();
        Matcher attribute = ATTRIBUTE.matcher(line);
        for (int at = names.end(); attribute.find(at); at = attribute.end()) {
            String name = attribute.group(1);
            int column = (name == null ? attribute.start(3) : attribute.start(1)) + 1;
            Place place = new Place(start.file(), start.line(), column);
            if (name == null) {
                problems.add(unknown(attribute.group(3), place));
                continue;
            }
            String value = unquoted(attribute.group(2));
            Problem problem = value.length() < attribute.group(2).length() && !isReadInQuotes(name)
                    ? inQuotes(name, place)
                    : problem(name, value, place);
            if (problem == null) {
                put(name.toLowerCase(Locale.ROOT), value, values);
            } else {
                problems.add(problem);
            }
        }
        return new ChangesetAttributes(unquoted(names.group(1)).strip(), unquoted(names.group(2)), values);
    }

    /** The longer name has the shorter one in it, and Liquibase takes the last that it finds. */
    private static void put(String key, String value, Map<String, String> values) {
        values.put(key, value);
        if (key.equals(SPLITS_ROLLBACK)) {
            values.put(SPLITS, value);
        }
    }

    private static boolean isReadInQuotes(String name) {
        return IN_QUOTES.contains(name.toLowerCase(Locale.ROOT))
                || KNOWN.stream().noneMatch(name::equalsIgnoreCase);
    }

    private static Problem inQuotes(String name, Place place) {
        return error(
                place,
                "The value of \"" + name + "\" is in quotes, which Liquibase does not take off.",
                "write " + name + ":… without quotes");
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static @Nullable Problem problem(String name, String value, Place place) {
        String key = name.toLowerCase(Locale.ROOT);
        boolean on = value.equalsIgnoreCase("true");
        if (KNOWN.stream().noneMatch(name::equalsIgnoreCase)) {
            return unknown(name, place);
        }
        if (BOOLEANS.contains(key) && !on && !value.equalsIgnoreCase("false")) {
            return error(
                    place,
                    "\"" + name + "\" is neither true nor false.",
                    "write " + name + ":true or " + name + ":false");
        }
        boolean isHarmless = switch (key) {
            case "context", "contextfilter", "labels" -> value.isBlank();
            case "dbms" -> value.equalsIgnoreCase("all");
            case "runalways", "ignore" -> !on;
            case "failonerror" -> on;
            case "runwith", "runwithspoolfile", "onupdatesql" -> false;
            case DELIMITER_OF_SQL, DELIMITER_OF_ROLLBACK ->
                DELIMITER.matcher(value).matches();
            default -> true;
        };
        return isHarmless
                ? null
                : error(
                        place,
                        "The attribute \"" + name + "\" is not supported: " + why(key, value) + ".",
                        remedy(key, name));
    }

    /** Why it is not supported with this value. */
    private static String why(String key, String value) {
        return switch (key) {
            case "runalways" -> "the changeset runs at every start";
            case "ignore" -> "Liquibase never runs the changeset";
            case "failonerror" -> "the changeset is skipped if it fails";
            case "runwith", "runwithspoolfile" -> "another program runs the changeset";
            case "onupdatesql" -> "it belongs to preconditions, which are not checked";
            case DELIMITER_OF_SQL, DELIMITER_OF_ROLLBACK ->
                "the delimiter " + Printable.line(Printable.cut(value, LONGEST_SHOWN)) + " is a regular expression";
            default -> "it decides where the changeset runs";
        };
    }

    private static String remedy(String key, String name) {
        return switch (key) {
            case "runalways" -> "write its SQL into afterRun.sql, beside the changelogs; or delete the attribute";
            case "ignore" -> "delete the changeset, or move it to a file outside the location";
            case "failonerror" ->
                "write its SQL so that it does not fail, as with IF NOT EXISTS, and delete the attribute";
            case "runwith", "runwithspoolfile" -> "write it as SQL that the driver runs, and delete the attribute";
            case "onupdatesql" -> "delete it";
            case DELIMITER_OF_SQL, DELIMITER_OF_ROLLBACK ->
                "write a plain one at the ends of lines, such as //, and " + name + "://";
            default ->
                "move the changeset to a file of a location that only those databases have, and keep its identity there"
                        + " with logicalFilePath; where it runs everywhere, delete the attribute";
        };
    }

    private static Problem unknown(String word, Place place) {
        String name = Printable.cut(word.replaceFirst("[:=].*", ""), LONGEST_SHOWN);
        return error(
                place,
                "Unknown attribute \"" + Printable.line(Printable.cut(word, LONGEST_SHOWN)) + "\" of a changeset.",
                Misspelling.correct(name, KNOWN)
                        .map(meant -> "write " + meant + ":…")
                        .orElse("delete it; a note goes on a line of its own, as in --comment a note"));
    }

    private static Problem error(Place place, String message, String remedy) {
        return Problem.error(Code.UNSUPPORTED_LAYOUT, place, message, remedy);
    }

    private boolean is(String key, boolean byDefault) {
        return Boolean.parseBoolean(values.getOrDefault(key, Boolean.toString(byDefault)));
    }

    private @Nullable String delimiter(String key) {
        Matcher delimiter = DELIMITER.matcher(values.getOrDefault(key, ""));
        return !delimiter.matches() || delimiter.group(1).equals(";") ? null : delimiter.group(1);
    }

    /** Whether Liquibase leaves comments out. */
    boolean stripsComments() {
        return is(STRIPS_COMMENTS, true);
    }

    /** Whether delimiters divide it into statements. */
    boolean splits() {
        return is(SPLITS, true);
    }

    boolean splitsRollback() {
        return is(SPLITS_ROLLBACK, true);
    }

    /** What ends a statement at the end of a line; null for semicolons. */
    @Nullable
    String delimiter() {
        return delimiter(DELIMITER_OF_SQL);
    }

    @Nullable
    String rollbackDelimiter() {
        return delimiter(DELIMITER_OF_ROLLBACK);
    }

    /** Whether it runs again when it has changed. */
    boolean runsOnChange() {
        return is(ON_CHANGE, false);
    }

    /** The path by which Liquibase knows it; null for that of its file. */
    @Nullable
    String path() {
        return values.get(PATH);
    }

    /** How it runs, as a comment that sets our options; empty where it runs as others do. */
    String options() {
        return is(IN_TRANSACTION, true)
                ? ""
                : ScriptOptions.DEFAULT.withoutTransaction().comment();
    }
}
