// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql.lexer;

import dev.migration.Code;
import dev.migration.internal.sql.lexer.Syntax.Feature;
import dev.migration.internal.text.CharWindow;
import org.jspecify.annotations.Nullable;

/** Finds which token starts at a character that is no space, and its end. */
final class TokenReader {

    private final CharWindow window;
    private final Syntax syntax;
    private final QuoteReader quotes;
    private final SymbolReader symbols;
    private @Nullable Code unterminated;
    private boolean continuesString;

    TokenReader(CharWindow window, Syntax syntax, SymbolReader symbols, QuoteReader quotes) {
        this.window = window;
        this.syntax = syntax;
        this.symbols = symbols;
        this.quotes = quotes;
    }

    /** What is wrong with the last token, if it has no end. */
    @Nullable
    Code unterminated() {
        return unterminated;
    }

    /** Whether the last token is a string, and one literal with the string before it. */
    boolean continuesString() {
        return continuesString;
    }

    /** Reads a token or comment; it is after a line break if there is one, but nothing else than line comments, before it. */
    TokenType read(boolean afterLineBreak, boolean dashesSuffice) {
        unterminated = null;
        char c = window.chars[window.position];
        Syntax.CharClass begin = syntax.classOf(c);
        continuesString = begin == Syntax.CharClass.QUOTE && quotes.continues(afterLineBreak);
        TokenType type = switch (begin) {
            case LETTER -> readWord(c);
            case DIGIT -> readNumber();
            case QUOTE ->
                unterminated(TokenType.STRING, continuesString ? quotes.readContinuation() : quotes.readString(c));
            case NAME_QUOTE -> unterminated(TokenType.QUOTED_NAME, quotes.readName());
            case DOLLAR -> readDollar();
            case OPEN -> take(TokenType.OPEN_PARENTHESIS);
            case CLOSE -> take(TokenType.CLOSE_PARENTHESIS);
            case SEMICOLON -> take(TokenType.SEMICOLON);
            case OPERATOR -> readSymbol(c, dashesSuffice);
            case SPACE, BYTE_ORDER_MARK, OTHER -> readOther(c);
        };
        if (type != TokenType.STRING && type != TokenType.LINE_COMMENT) {
            quotes.forgetString();
        }
        return type;
    }

    private TokenType take(TokenType type) {
        window.position++;
        return type;
    }

    private TokenType unterminated(TokenType type, @Nullable Code problem) {
        unterminated = problem;
        return type;
    }

    private TokenType readWord(char first) {
        int second = window.peek(1);
        if (second == '\'' && syntax.isStringPrefix(first)) {
            window.position++;
            return unterminated(TokenType.STRING, quotes.readString(first));
        }
        if (second == '&' && (first == 'u' || first == 'U') && syntax.has(Feature.UNICODE_STRINGS)) {
            int third = window.peek(2);
            if (third == '\'' || third == '"') {
                window.position += 2;
                return third == '"'
                        ? unterminated(TokenType.QUOTED_NAME, quotes.readName())
                        : unterminated(TokenType.STRING, quotes.readString(first));
            }
        }
        do {
            char[] chars = window.chars;
            int limit = window.limit;
            int i = window.position;
            while (i < limit && syntax.continuesWord(chars[i])) {
                i++;
            }
            window.position = i;
        } while (window.position == window.limit && window.fill());
        return TokenType.WORD;
    }

    private TokenType readNumber() {
        int second = window.peek(1);
        // 0x1E+1 is a sum, 1E+1 is not.
        boolean decimal = window.peek(0) != '0' || second == -1 || "xXoObB".indexOf(second) < 0;
        while (true) {
            int c = window.peek(0);
            if (decimal && (c == 'e' || c == 'E') && isSign(window.peek(1)) && Syntax.isDigit(window.peek(2))) {
                window.position += 2;
            } else if ((c == '.' && window.peek(1) != '.') || syntax.isLetterOrDigit(c)) {
                window.position++;
            } else {
                return TokenType.NUMBER;
            }
        }
    }

    private TokenType readDollar() {
        if (Syntax.isDigit(window.peek(1))) {
            window.position++;
            return readNumber();
        }
        int tag = quotes.dollarTag();
        return tag == 0 ? take(TokenType.SYMBOL) : unterminated(TokenType.STRING, quotes.readDollarQuote(tag));
    }

    private TokenType readSymbol(char c, boolean dashesSuffice) {
        if (c == '.' && Syntax.isDigit(window.peek(1))) {
            return readNumber();
        }
        if (c == '/' && symbols.blockBegins()) {
            unterminated = symbols.skipBlock();
            return TokenType.BLOCK_COMMENT;
        }
        return symbols.read(c, dashesSuffice);
    }

    private TokenType readOther(char c) {
        // In MySQL \N is NULL.
        boolean isNull = c == '\\' && window.peek(1) == 'N' && syntax.has(Feature.BACKSLASH_ESCAPES);
        window.position += isNull ? 2 : 1;
        return TokenType.SYMBOL;
    }

    private static boolean isSign(int c) {
        return c == '+' || c == '-';
    }
}
