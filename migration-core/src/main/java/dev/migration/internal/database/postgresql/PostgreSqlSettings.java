package dev.migration.internal.database.postgresql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How settings of a session are set. */
final class PostgreSqlSettings {

    /** Those whose value is a list of names. */
    private static final Set<String> NAME_LISTS = Set.of("search_path", "temp_tablespaces");

    /** Quoted; or whatever there is up to a blank or a comma, be it a semicolon. */
    private static final Pattern NAME = Pattern.compile("\"([^\"]*+(?:\"\"[^\"]*+)*+)\"|([^\\s,]++)");

    private static final Pattern UPPER = Pattern.compile("[A-Z]++");

    private PostgreSqlSettings() {}

    static String assignment(String name, String value) {
        return "SET " + identifier(name) + " = "
                + (NAME_LISTS.contains(name) ? nameList(value) : PostgreSqlSyntax.text(value));
    }

    private static String identifier(String name) {
        return String.join(
                ".",
                List.of(name.split("\\.", -1)).stream()
                        .map(PostgreSqlSyntax::name)
                        .toList());
    }

    /**
     * A list of names as it can stand behind SET: each of them in quotes. SET takes a list apart and shows each name as it
     * has to be written; but set_config() keeps any text that the server can read as such a list, so that what is shown is
     * no SQL.
     */
    static String nameList(String shown) {
        List<String> names = names(shown);
        return names.isEmpty()
                ? "''"
                : String.join(
                        ", ", names.stream().map(PostgreSqlSettings::quotedName).toList());
    }

    /** The names as the server reads them: it folds the letters outside quotes. */
    private static List<String> names(String shown) {
        List<String> names = new ArrayList<>();
        Matcher name = NAME.matcher(shown);
        while (name.find()) {
            names.add(
                    name.group(1) != null
                            ? name.group(1).replace("\"\"", "\"")
                            : UPPER.matcher(name.group(2)).replaceAll(letters -> lower(letters.group())));
        }
        return names;
    }

    private static String lower(String letters) {
        return letters.toLowerCase(Locale.ROOT);
    }

    /** As an identifier, which means the same under any setting; one without letters is a string only. */
    private static String quotedName(String name) {
        return name.isEmpty() ? "''" : PostgreSqlSyntax.name(name);
    }
}
