package dev.migration.internal.sql;

import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.CharWindow;
import org.jspecify.annotations.Nullable;

/** Where a script goes from SQL to the data of a COPY … FROM STDIN, on the lines behind it, and back. */
final class CopySection {

    private final CharWindow window;
    private final Lexer lexer;
    private final Dialect dialect;
    private @Nullable CopyData data;
    private int line;

    CopySection(CharWindow window, Lexer lexer, Dialect dialect) {
        this.window = window;
        this.lexer = lexer;
        this.dialect = dialect;
    }

    /** Goes to the data, from behind the semicolon of their statement; false if SQL stands between the two. */
    boolean begin() {
        String rest = CopyData.passLine(window);
        data = new CopyData(window);
        line = window.positionOf(window.offset()).line();
        return hasNoStatement(rest);
    }

    /** The data, from where they were begun to where they are ended; null where none are. */
    @Nullable
    CopyData data() {
        return data;
    }

    /** The line on which the last data begin. */
    int line() {
        return line;
    }

    /** Goes behind the data, if any are here, and the line that ends them; false if the text ends first. */
    boolean end() {
        if (data == null) {
            return true;
        }
        boolean ended = data.skip();
        data = null;
        lexer.readLine();
        return ended;
    }

    private boolean hasNoStatement(String line) {
        var rest = new Lexer(new CharWindow(line), dialect);
        TokenType type = rest.next();
        while (type == TokenType.LINE_COMMENT || type == TokenType.BLOCK_COMMENT || type == TokenType.SEMICOLON) {
            if (rest.unterminated() != null) {
                return false;
            }
            type = rest.next();
        }
        return type == TokenType.END;
    }
}
