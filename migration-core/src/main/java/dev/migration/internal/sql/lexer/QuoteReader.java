// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql.lexer;

import dev.migration.Code;
import dev.migration.internal.sql.lexer.Syntax.Feature;
import dev.migration.internal.text.CharWindow;
import org.jspecify.annotations.Nullable;

/** Finds the end of strings, quoted names and dollar quotes. */
final class QuoteReader {

    /** The last token, where it is a string that a string on one of the next lines may continue. */
    private enum Continuable {
        NO,
        PLAIN,
        WITH_ESCAPES
    }

    private final CharWindow window;
    private final Syntax syntax;
    private Continuable previous = Continuable.NO;
    private long opened;

    QuoteReader(CharWindow window, Syntax syntax) {
        this.window = window;
        this.syntax = syntax;
    }

    /** The offset after the quote or dollar tag that opened the last token read here. */
    long opened() {
        return opened;
    }

    /** The last token was no string that could be continued. */
    void forgetString() {
        previous = Continuable.NO;
    }

    /** Whether a string without prefix would be one literal with the string before it. */
    boolean continues(boolean lineBreakBetween) {
        return lineBreakBetween && previous != Continuable.NO && syntax.has(Feature.CONTINUED_STRINGS);
    }

    /** Continues after the opening quote of a string, which continues the one before it. */
    @Nullable
    Code readContinuation() {
        return readString(previous);
    }

    /** Reads a string from its opening quote on; the prefix is the letter directly before it, or the quote itself. */
    @Nullable
    Code readString(char prefix) {
        boolean escapes = syntax.has(Feature.BACKSLASH_ESCAPES)
                || ((prefix == 'e' || prefix == 'E') && syntax.has(Feature.ESCAPE_STRINGS));
        return readString(escapes ? Continuable.WITH_ESCAPES : Continuable.PLAIN);
    }

    private @Nullable Code readString(Continuable kind) {
        previous = kind;
        return skipQuoted(window.chars[window.position], kind == Continuable.WITH_ESCAPES);
    }

    /** Reads a name from its opening quote on. */
    @Nullable
    Code readName() {
        char quote = window.chars[window.position];
        return quote == '[' ? skipBracketed() : skipQuoted(quote, false);
    }

    /** The length of the tag that starts here, such as {@code $body$}; 0 if there is none. */
    int dollarTag() {
        int length = 1;
        if (syntax.has(Feature.TAGGED_DOLLAR_QUOTES)) {
            while (syntax.isLetterOrDigit(window.peek(length))) {
                length++;
            }
        }
        return window.peek(length) == '$' ? length + 1 : 0;
    }

    /** Reads a dollar quote from its opening tag on; the window must keep the text from there. */
    @Nullable
    Code readDollarQuote(int tagLength) {
        long start = window.offset();
        window.position += tagLength;
        opened = window.offset();
        previous = Continuable.NO;
        while (skipTo('$', false)) {
            if (isTag(start, tagLength)) {
                window.position += tagLength;
                return null;
            }
            window.position++;
        }
        return Code.UNTERMINATED_DOLLAR_QUOTE;
    }

    private boolean isTag(long start, int length) {
        for (int i = 1; i < length; i++) {
            int c = window.peek(i);
            if (c != window.chars[window.indexOf(start) + i]) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Code skipQuoted(char quote, boolean backslashEscapes) {
        window.position++;
        opened = window.offset();
        while (skipTo(quote, backslashEscapes)) {
            window.position++;
            if (window.peek(0) != quote) {
                return null;
            }
            window.position++;
        }
        return Code.UNTERMINATED_STRING;
    }

    private @Nullable Code skipBracketed() {
        window.position++;
        opened = window.offset();
        if (!skipTo(']', false)) {
            return Code.UNTERMINATED_STRING;
        }
        window.position++;
        return null;
    }

    /** Goes to the next such character; false where there is none up to the end of the text. */
    private boolean skipTo(char wanted, boolean backslashEscapes) {
        do {
            char[] chars = window.chars;
            int limit = window.limit;
            int i = window.position;
            while (i < limit) {
                char c = chars[i];
                if (c == wanted) {
                    window.position = i;
                    return true;
                }
                i += c == '\\' && backslashEscapes ? 2 : 1;
            }
            window.position = limit;
            // The last character may be a backslash, and what it escapes not read yet.
            if (i > limit && window.more()) {
                window.position++;
            }
        } while (window.more());
        return false;
    }
}
