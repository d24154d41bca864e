package dev.migration.internal.recovery;

import dev.migration.internal.text.AsciiCase;
import java.util.List;
import java.util.Set;

/** Which tokens of a value depend on the file, the session's settings and the catalogue alone; what is unknown does not. */
final class SteadyTokens {

    private static final Set<String> CONSTANTS = words(
            "to select into null true false on off default as and or xor not div mod"
                    + " is in like between case when then else end collate binary signed unsigned char decimal integer");

    /** Their result is the same for the same arguments, or for the same catalogue. */
    private static final Set<String> FUNCTIONS =
            words("if ifnull nullif coalesce concat concat_ws replace lower upper trim"
                    + " quote cast convert char decimal database schema exists count min max group_concat"
                    + " select where on and or not in set then else when case");

    /** Of the session alone; and columns of the catalogue that follow the rows. */
    private static final Set<String> VOLATILE =
            words("last_insert_id identity insert_id timestamp error_count warning_count"
                    + " pseudo_thread_id rand_seed1 rand_seed2 gtid_next last_gtid rownum auto_increment table_rows avg_row_length"
                    + " data_length index_length data_free max_data_length cardinality update_time check_time checksum"
                    + " row_count_estimate base_value");

    private SteadyTokens() {}

    private static Set<String> words(String words) {
        return Set.of(words.split(" "));
    }

    static boolean isVolatile(String variable) {
        return VOLATILE.contains(variable);
    }

    static boolean isFrom(String token) {
        return token.equals("from") || token.equals("join");
    }

    /** Whether the token at an index makes no value that may be another in a new session. */
    static boolean isSteady(List<String> tokens, int index, boolean ofRows) {
        String token = unquoted(at(tokens, index));
        if (!Character.isLetter(token.charAt(0)) && token.charAt(0) != '_') {
            return true;
        }
        if (isFrom(token)) {
            if (at(tokens, index + 1).equals("(")) {
                return true;
            }
            int next = index + 4;
            while (next < index + 6 && !Set.of(",", ")", "").contains(at(tokens, next))) {
                next++;
            }
            return unquoted(at(tokens, index + 1)).equals("information_schema")
                    && !at(tokens, next).equals(",");
        }
        if (at(tokens, index + 1).equals("(")) {
            return FUNCTIONS.contains(token);
        }
        return CONSTANTS.contains(token)
                || token.startsWith("_")
                || at(tokens, index - 1).equals("collate")
                || (ofRows && !VOLATILE.contains(token) && !token.matches("(current|local|utc|sys)(_|t|date|user).*"));
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
