package dev.migration.internal.script;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.CharWindow;
import dev.migration.internal.text.CharWindow.Position;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds what another tool would replace, such as {@code ${schema}}, where the database gets it: in SQL, names and strings,
 * not in comments, and not in dollar quotes, where it may belong to the language of a routine.
 */
final class Placeholders {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[A-Za-z_][A-Za-z0-9_.:-]{0,99}}");

    private final String file;
    private final Dialect dialect;
    private @Nullable String first;
    private @Nullable Place place;
    private int count;

    Placeholders(String file, Dialect dialect) {
        this.file = file;
        this.dialect = dialect;
    }

    void find(Statement statement) {
        Matcher matcher = PLACEHOLDER.matcher(statement.text());
        if (!matcher.find()) {
            return;
        }
        var lexer = new Lexer(new CharWindow(statement.text()), dialect.syntax());
        TokenType type = lexer.next();
        do {
            while (type != TokenType.END && lexer.end() <= matcher.start()) {
                type = lexer.next();
            }
            if (isSent(type, lexer) && count++ == 0) {
                first = matcher.group();
                place = placeIn(statement, matcher.start());
            }
        } while (matcher.find());
    }

    private static boolean isSent(TokenType type, Lexer token) {
        return switch (type) {
            case LINE_COMMENT, BLOCK_COMMENT, END -> false;
            case STRING -> !token.opening().endsWith("$");
            default -> true;
        };
    }

    private Place placeIn(Statement statement, int index) {
        Position inText = new CharWindow(statement.text()).positionOf(index);
        int line = inText.line() - 1;
        int column = line == 0 ? statement.column() + index : inText.column();
        return new Place(file, statement.line() + line, column);
    }

    /** What was found in all statements, as one problem; null if there was nothing. */
    @Nullable
    Problem problem() {
        return first == null
                ? null
                : Problem.warning(
                        Code.PLACEHOLDER,
                        place,
                        first + " is sent to the database as it is: placeholders are not replaced"
                                + (count == 1 ? "." : " (" + count + " of them in this file)."),
                        "write the value itself; where the text is meant as it is, nothing has to be done");
    }
}
