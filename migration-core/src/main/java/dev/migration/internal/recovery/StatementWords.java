package dev.migration.internal.recovery;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.AsciiCase;
import dev.migration.internal.text.CharWindow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words, names and signs of a statement outside its parentheses. Comments are left out; of one whose text the server
 * runs, only the signs around that text are.
 */
final class StatementWords {

    private final Set<String> words = new HashSet<>();
    private final List<Token> tokens = new ArrayList<>();

    /** A word or sign in lower case, empty for anything else; and the same as written. */
    private record Token(TokenType type, String word, String text) {}

    /** A name with its schema, as the catalogue has them, and where it ends. */
    record Name(@Nullable String schema, String name, int end) {}

    StatementWords(Statement statement, Dialect dialect) {
        var lexer = new Lexer(new CharWindow(statement.text()), dialect.syntax());
        int depth = 0;
        for (TokenType type = lexer.next(); type != TokenType.END; type = lexer.next()) {
            switch (type) {
                case LINE_COMMENT, BLOCK_COMMENT, EXECUTABLE_COMMENT -> {}
                case OPEN_PARENTHESIS -> depth++;
                case CLOSE_PARENTHESIS -> depth--;
                default -> {
                    String text = lexer.text();
                    boolean isWord = type == TokenType.WORD || type == TokenType.SYMBOL;
                    var token = new Token(type, isWord ? AsciiCase.lower(text) : "", text);
                    words.add(token.word());
                    if (depth == 0) {
                        tokens.add(token);
                    }
                }
            }
        }
    }

    /** The word or sign at an index, in lower case; empty for anything else, and after the last one. */
    String at(int index) {
        return index >= 0 && index < tokens.size() ? tokens.get(index).word() : "";
    }

    boolean is(int index, String... words) {
        return List.of(words).contains(at(index));
    }

    /** Whether a word or sign is anywhere, in parentheses or outside. */
    boolean mentions(String word) {
        return words.contains(word);
    }

    /** The index of a word; -1 where there is none. */
    int find(String word) {
        return find(word, 0);
    }

    int find(String word, int from) {
        for (int i = from; i < tokens.size(); i++) {
            if (at(i).equals(word)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether it has these words, one after the other. */
    boolean has(String... words) {
        for (int i = 0; i < tokens.size(); i++) {
            int matched = 0;
            while (matched < words.length && at(i + matched).equals(words[matched])) {
                matched++;
            }
            if (matched == words.length) {
                return true;
            }
        }
        return false;
    }

    /** The index after IF EXISTS or IF NOT EXISTS, or this one where neither is here. */
    int afterCondition(int index) {
        if (!is(index, "if")) {
            return index;
        }
        return is(index + 1, "not") ? index + 3 : index + 2;
    }

    /** The index after a user, with a host or without. */
    int afterUser(int index) {
        return is(index + 1, "@") ? index + 3 : index + 1;
    }

    /** The name at an index, with what is in front of its dots. */
    Optional<Name> name(int index) {
        String schema = null;
        String name = identifier(index);
        int end = index + 1;
        while (name != null && is(end, ".")) {
            schema = name;
            name = identifier(end + 1);
            end += 2;
        }
        return name == null ? Optional.empty() : Optional.of(new Name(schema, name, end));
    }

    private @Nullable String identifier(int index) {
        if (index >= tokens.size()) {
            return null;
        }
        Token token = tokens.get(index);
        if (token.type() == TokenType.WORD) {
            return token.text();
        }
        if (token.type() != TokenType.QUOTED_NAME) {
            return null;
        }
        String inner = token.text().substring(1, token.text().length() - 1);
        return switch (token.text().charAt(0)) {
            case '"' -> inner.replace("\"\"", "\"");
            case '`' -> inner.replace("``", "`");
            default -> null;
        };
    }
}
