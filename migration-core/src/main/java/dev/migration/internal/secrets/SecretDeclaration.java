package dev.migration.internal.secrets;

import java.util.Set;

/** Follows the declaration of a column, variable or parameter with a secret's name: its type is before its value. */
final class SecretDeclaration {

    /** After these a column or variable may be declared. */
    private static final Set<String> DECLARING = Set.of(
            ";", "(", ",", "declare", "column", "add", "alter", "modify", "exists", "in", "out", "inout", "variadic");

    /** What may be between CHANGE and the old name of a column. */
    private static final Set<String> AFTER_CHANGE = Set.of("column", "if", "exists");

    private static final Set<String> TYPES =
            Set.of("binary", "text", "varchar", "char", "character", "varying", "bytea", "national");

    private boolean inBlock;
    private boolean declares;
    private int typeDepth;

    /** What is before the token after this word: after CHANGE [COLUMN] [IF EXISTS] and the old name, the new one is declared. */
    static String behind(String word, String previous) {
        return !previous.equals("change") ? word : AFTER_CHANGE.contains(word) ? "change" : "add";
    }

    /** Whether a word is a type that may be before a literal. */
    static boolean isType(String word) {
        return TYPES.contains(word);
    }

    /** A DECLARE, or the BEGIN that ends its variables. */
    void declareVariables(boolean inBlock) {
        this.inBlock = inBlock;
    }

    /** A secret's name after this token. */
    void name(String previous) {
        declares = DECLARING.contains(previous);
    }

    /** The type starts, if the name was declared. */
    boolean startType() {
        typeDepth = 0;
        return declares;
    }

    boolean isWholeType() {
        return typeDepth == 0;
    }

    /** Goes into parentheses of the type; returns how deep it was. */
    int deeper() {
        return typeDepth++;
    }

    void backTo(int depth) {
        typeDepth = depth;
    }

    /** Whether this sign after the type assigns the value; {@code =} may also compare. */
    boolean isAssigned(String sign, boolean ofRoutine) {
        return isWholeType() && (inBlock || ofRoutine || sign.equals(":="));
    }
}
