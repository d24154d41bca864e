package dev.migration.internal.secrets;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** What is expected next on the way to a secret. */
enum SecretState {
    NOTHING,
    /** After a password's name: the literal, or what assigns it. */
    PASSWORD,
    /** After another secret's name: what assigns it. */
    ASSIGNMENT,
    /** The literal, or a function's name. */
    LITERAL,
    /** After a word where the literal would be: the parenthesis that makes it a function's call. */
    CALL,
    /** After a declared name its type, or after SET PASSWORD FOR the account; then what assigns. */
    TYPE,
    IDENTIFIED,
    /** The name of the plugin, which may end in "password". */
    PLUGIN,
    PLUGIN_NAMED,
    /** After a secret, or after a literal that ends where one would start: what continues it. */
    CONTINUATION;

    /** From a state by these tokens to the next; capitals are any other token of that kind. What is missing is NOTHING. */
    private static final Map<SecretState, Map<String, SecretState>> TABLE = table("""
            PASSWORD     to = := =>   LITERAL
            PASSWORD     digest (     PASSWORD
            PASSWORD     %            TYPE
            ASSIGNMENT   to = := =>   LITERAL
            ASSIGNMENT   digest       ASSIGNMENT
            ASSIGNMENT   %            TYPE
            LITERAL      (            LITERAL
            LITERAL      WORD NAME    CALL
            CALL         ( . = := =>  LITERAL
            IDENTIFIED   by as using  LITERAL
            IDENTIFIED   with via     PLUGIN
            PLUGIN       WORD NAME    PLUGIN_NAMED
            PLUGIN_NAMED by as using  LITERAL
            PLUGIN_NAMED or           PLUGIN
            CONTINUATION ||           LITERAL
            """);

    private static Map<SecretState, Map<String, SecretState>> table(String rows) {
        var table = new EnumMap<SecretState, Map<String, SecretState>>(SecretState.class);
        rows.lines().map(row -> row.split("\\s+")).forEach(row -> {
            Map<String, SecretState> next = table.computeIfAbsent(SecretState.valueOf(row[0]), from -> new HashMap<>());
            for (int i = 1; i < row.length - 1; i++) {
                next.put(row[i], SecretState.valueOf(row[row.length - 1]));
            }
        });
        return table;
    }

    SecretState after(String token, String kind) {
        Map<String, SecretState> row = TABLE.getOrDefault(this, Map.of());
        return row.getOrDefault(token, row.getOrDefault(kind, NOTHING));
    }
}
