package dev.migration.internal.secrets;

import java.util.Map;
import java.util.Set;

/**
 * What is expected next on the way to a secret, as a table: where each token leads from each state. What the table does
 * not have leads to {@link #NOTHING}.
 */
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
    /** After a declared name: its type, then what assigns. */
    TYPE,
    /** After SET PASSWORD FOR: an account, then what assigns. */
    ACCOUNT,
    /** After IDENTIFIED: BY and the literal, or WITH and a plugin. */
    IDENTIFIED,
    PLUGIN,
    PLUGIN_NAMED,
    /** In {@code set_config('name', 'value')}, where each may have its parameter's name before it. */
    SETTING,
    SETTING_NAME,
    SETTING_NAMED,
    /** After a secret, or after a literal that ends where one would start: what continues it. */
    CONTINUATION;

    static final Set<String> ASSIGNING = Set.of("=", ":=", "=>");

    /** How H2 marks the place of an error. */
    private static final Set<String> ERROR_MARK = Set.of("[", "*", "]");

    private static final Map<SecretState, Map<String, SecretState>> BY_WORD = Map.of(
            PASSWORD, Map.of("to", LITERAL, "digest", PASSWORD),
            ASSIGNMENT, Map.of("to", LITERAL, "digest", ASSIGNMENT),
            ACCOUNT, Map.of("to", LITERAL),
            IDENTIFIED, Map.of("by", LITERAL, "as", LITERAL, "using", LITERAL, "with", PLUGIN, "via", PLUGIN),
            PLUGIN_NAMED, Map.of("by", LITERAL, "as", LITERAL, "using", LITERAL));

    private static final Map<SecretState, SecretState> BY_OTHER_WORD =
            Map.of(LITERAL, CALL, TYPE, TYPE, ACCOUNT, ACCOUNT, PLUGIN, PLUGIN_NAMED, SETTING_NAME, SETTING_NAME);

    private static final Map<SecretState, SecretState> BY_ASSIGNMENT = Map.of(
            PASSWORD, LITERAL,
            ASSIGNMENT, LITERAL,
            ACCOUNT, LITERAL,
            CALL, LITERAL,
            SETTING_NAME, SETTING_NAME,
            TYPE, TYPE);

    private static final Map<String, Map<SecretState, SecretState>> BY_SYMBOL = Map.of(
            "=",
            BY_ASSIGNMENT,
            ":=",
            BY_ASSIGNMENT,
            "=>",
            BY_ASSIGNMENT,
            "||",
            Map.of(CONTINUATION, LITERAL),
            ".",
            Map.of(CALL, LITERAL, TYPE, TYPE, ACCOUNT, ACCOUNT),
            // As in t.password%TYPE.
            "%",
            Map.of(PASSWORD, TYPE, ASSIGNMENT, TYPE, TYPE, TYPE, ACCOUNT, ACCOUNT));

    private static final Map<SecretState, SecretState> BY_OTHER_SYMBOL = Map.of(TYPE, TYPE, ACCOUNT, ACCOUNT);

    private static final Map<SecretState, SecretState> BY_PARENTHESIS =
            Map.of(PASSWORD, PASSWORD, LITERAL, LITERAL, CALL, LITERAL, SETTING, SETTING_NAME, TYPE, TYPE);

    SecretState afterWord(String word) {
        return BY_WORD.getOrDefault(this, Map.of()).getOrDefault(word, BY_OTHER_WORD.getOrDefault(this, NOTHING));
    }

    /** After a name in quotes. */
    SecretState afterName() {
        return switch (this) {
            case TYPE, ACCOUNT -> this;
            case PLUGIN -> PLUGIN_NAMED;
            case LITERAL -> CALL;
            default -> NOTHING;
        };
    }

    /** After a literal that is no secret; it may end where one would start. */
    SecretState afterLiteral(boolean leavesOpen) {
        return switch (this) {
            case PLUGIN -> PLUGIN_NAMED;
            case ACCOUNT -> ACCOUNT;
            case TYPE -> leavesOpen ? CONTINUATION : TYPE;
            default -> leavesOpen ? CONTINUATION : NOTHING;
        };
    }

    SecretState afterNumber() {
        return this == TYPE ? TYPE : NOTHING;
    }

    SecretState afterSymbol(String symbol, String previous) {
        if (ERROR_MARK.contains(symbol) || (symbol.equals(">") && previous.equals("="))) {
            return this;
        }
        return BY_SYMBOL.getOrDefault(symbol, BY_OTHER_SYMBOL).getOrDefault(this, NOTHING);
    }

    SecretState afterOpenParenthesis() {
        return BY_PARENTHESIS.getOrDefault(this, NOTHING);
    }
}
