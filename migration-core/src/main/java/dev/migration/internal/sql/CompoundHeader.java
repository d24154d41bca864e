// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.TokenType;
import java.util.Set;

/**
 * Finds where the body of a routine, trigger or event starts in a statement of MySQL or MariaDB. The header is what is before
 * it, such as {@code CREATE DEFINER=… TRIGGER … FOR EACH ROW}; the body starts with the first token that no header has there.
 */
final class CompoundHeader {

    /** What a token is to the header. */
    enum Part {
        HEADER,
        /** The body starts with the next token. */
        LAST,
        /** The body has started. */
        BODY,
        /** The body is this block, whose BEGIN was before. */
        ANONYMOUS_BLOCK,
        /** There is no body that may be a block. */
        NO_BODY
    }

    private enum At {
        FIRST,
        BEGIN,
        KIND,
        DEFINER,
        DEFINERS_NAME,
        TRIGGER,
        EACH,
        ROW,
        ORDER,
        EVENT,
        PROCEDURE,
        CHARACTERISTICS,
        FUNCTION,
        TYPE
    }

    /** The words that open a block where a statement starts. */
    static final Set<String> BLOCKS = Set.of("begin", "if", "case", "loop", "while", "repeat", "for");

    private static final Set<String> CHARACTERISTICS = Set.of(
            "comment",
            "language",
            "sql",
            "not",
            "deterministic",
            "contains",
            "no",
            "reads",
            "modifies",
            "data",
            "security",
            "definer",
            "invoker");

    private At at = At.FIRST;
    private int parentheses;

    /** Another statement starts. */
    void reset() {
        at = At.FIRST;
        parentheses = 0;
    }

    /** Takes the next token; the word is empty where it is none, or a name. */
    Part add(TokenType type, String word, Lexer token) {
        switch (at) {
            case FIRST -> {
                return first(word);
            }
            case BEGIN -> {
                return word.equals("not") ? Part.ANONYMOUS_BLOCK : Part.NO_BODY;
            }
            case KIND -> {
                return kind(word);
            }
            case DEFINER -> at = token.is("=") ? At.DEFINERS_NAME : At.KIND;
            case DEFINERS_NAME -> at = At.KIND;
            case TRIGGER -> at = word.equals("each") ? At.EACH : At.TRIGGER;
            case EACH -> at = word.equals("row") ? At.ROW : At.TRIGGER;
            case ROW -> {
                if (!word.equals("follows") && !word.equals("precedes")) {
                    return Part.BODY;
                }
                at = At.ORDER;
            }
            case ORDER -> {
                return Part.LAST;
            }
            case EVENT -> {
                return word.equals("do") ? Part.LAST : Part.HEADER;
            }
            case PROCEDURE, FUNCTION -> parameters(type);
            case CHARACTERISTICS -> {
                return type == TokenType.STRING || CHARACTERISTICS.contains(word) ? Part.HEADER : Part.BODY;
            }
            case TYPE -> {
                // Types and characteristics are many, but the body is a RETURN or a block.
                return word.equals("return") ? Part.NO_BODY : BLOCKS.contains(word) ? Part.BODY : Part.HEADER;
            }
        }
        return Part.HEADER;
    }

    private Part first(String word) {
        switch (word) {
            case "create", "alter" -> at = At.KIND;
            case "begin" -> at = At.BEGIN;
            // MariaDB takes these outside routines too.
            case "if", "case", "loop", "while", "repeat", "for" -> {
                return Part.BODY;
            }
            default -> {
                return Part.NO_BODY;
            }
        }
        return Part.HEADER;
    }

    private Part kind(String word) {
        switch (word) {
            // What is no word is in the name of the definer.
            case "or", "replace", "aggregate", "" -> {}
            case "definer" -> at = At.DEFINER;
            case "trigger" -> at = At.TRIGGER;
            case "event" -> at = At.EVENT;
            case "procedure" -> at = At.PROCEDURE;
            case "function" -> at = At.FUNCTION;
            default -> {
                return Part.NO_BODY;
            }
        }
        return Part.HEADER;
    }

    private void parameters(TokenType type) {
        if (type == TokenType.OPEN_PARENTHESIS) {
            parentheses++;
        } else if (type == TokenType.CLOSE_PARENTHESIS && --parentheses == 0) {
            at = at == At.FUNCTION ? At.TYPE : At.CHARACTERISTICS;
        }
    }
}
