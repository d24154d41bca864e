package dev.migration.internal.recovery;

import dev.migration.internal.text.AsciiCase;
import java.util.List;
import java.util.Set;

/** Which tokens of a value depend on the file, the session's settings and the catalogue alone; what is unknown does not. */
final class SteadyTokens {

    /** The words of a value that is the same in a new session while the catalogue is. */
    private static final Set<String> STEADY = words(
            "select into null true false as on and or xor not is in like between case when then else end exists from where"
                    + " group order by asc desc limit to distinct unsigned signed char binary decimal collate database schema information_schema"
                    + " if ifnull nullif coalesce concat concat_ws replace lower upper trim quote cast convert"
                    + " count min max group_concat engine table_schema table_name table_type column_name column_type"
                    + " column_default column_key data_type is_nullable character_maximum_length index_schema index_name"
                    + " non_unique constraint_schema constraint_name constraint_type referenced_table_name"
                    + " referenced_column_name routine_schema routine_name routine_type trigger_schema trigger_name");

    private static final Set<String> VIEWS =
            words("tables columns statistics views routines triggers schemata table_constraints key_column_usage"
                    + " referential_constraints check_constraints parameters");

    private SteadyTokens() {}

    private static Set<String> words(String words) {
        return Set.of(words.split(" "));
    }

    /** Whether the token at an index makes no value that may be another in a new session. */
    static boolean isSteady(List<String> tokens, int index) {
        String token = unquoted(at(tokens, index));
        if (token.equals("from") || token.equals("join")) {
            return at(tokens, index + 1).equals("(") || isView(tokens, index + 1);
        }
        boolean hasLetters =
                isQuoted(at(tokens, index)) || token.chars().anyMatch(c -> c == '_' || Character.isLetter(c));
        boolean isCharset = token.startsWith("_") && at(tokens, index + 1).endsWith("'");
        // What a qualifier has is judged by itself.
        return STEADY.contains(token)
                || !hasLetters
                || at(tokens, index).matches("0[xb]\\w+|[\\d.]+e[-+\\d]*")
                || isCharset
                || isCatalogue(tokens, index - 2)
                || isCatalogue(tokens, index - 3)
                || at(tokens, index + 1).equals(".")
                || Set.of("as", "collate").contains(at(tokens, index - 1));
    }

    /** Whether a view of the catalogue starts here, perhaps with an alias, and no other table follows after a comma. */
    private static boolean isView(List<String> tokens, int index) {
        int end = at(tokens, index + 3).equals("as") ? index + 5 : index + 3;
        return isCatalogue(tokens, index)
                && VIEWS.contains(unquoted(at(tokens, index + 2)))
                && !at(tokens, end).equals(",")
                && (at(tokens, end).equals(")") || !at(tokens, end + 1).equals(","));
    }

    private static boolean isCatalogue(List<String> tokens, int index) {
        return unquoted(at(tokens, index)).equals("information_schema");
    }

    static boolean isQuoted(String token) {
        return token.length() > 1 && "`'\"".indexOf(token.charAt(0)) >= 0;
    }

    static String unquoted(String token) {
        return AsciiCase.lower(isQuoted(token) ? token.substring(1, token.length() - 1) : token);
    }

    static String at(List<String> tokens, int index) {
        return index >= 0 && index < tokens.size() ? tokens.get(index) : "";
    }
}
