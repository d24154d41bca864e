package dev.migration.internal.secrets;

import dev.migration.internal.sql.CopySection;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.Syntax.Feature;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.CharWindow;
import java.util.Set;

/**
 * Finds the secrets of SQL: the literal after PASSWORD or IDENTIFIED BY, and all of a statement that creates or alters an
 * account or the way to another server. Each statement in the body of a routine is taken by itself.
 */
final class StatementSecrets {

    private static final Set<String> AFTER_CREATE = Set.of("or", "replace", "force", "global", "local", "temporary");
    private static final Set<String> ACCOUNT = Set.of("user", "role", "server", "subscription", "linked");
    private static final Set<String> BEFORE_SECRET = Set.of("=", ":", ":=", ">", "=>", "(", "to");

    private final String text;
    private final int offset;
    private final Dialect dialect;
    private final FoundSecrets found;
    private final CharWindow window;
    private final Lexer lexer;

    private String first = "";
    private String previous = "";
    private boolean creates;
    private boolean ofAccount;
    private boolean identified;
    private boolean announced;
    private boolean copies;

    /** The text is a script, or a part of one that starts at this offset. */
    StatementSecrets(String text, int offset, Dialect dialect, FoundSecrets found) {
        this.text = text;
        this.offset = offset;
        this.dialect = dialect;
        this.found = found;
        this.window = new CharWindow(text);
        this.lexer = new Lexer(window, dialect.syntax());
    }

    void find() {
        for (TokenType type = lexer.next(); type != TokenType.END; type = lexer.next()) {
            switch (type) {
                case LINE_COMMENT, BLOCK_COMMENT -> findQuoted();
                case EXECUTABLE_COMMENT -> {}
                case SEMICOLON, INNER_SEMICOLON -> endStatement();
                case STRING -> literal();
                default -> token(type, lexer.lowerCase());
            }
        }
    }

    private void literal() {
        String opening = lexer.opening();
        boolean dollars = opening.endsWith("$");
        int from = (int) lexer.start() + opening.length();
        int to = (int) lexer.end() - (lexer.unterminated() != null ? 0 : dollars ? opening.length() : 1);
        if ((ofAccount || announced) && !isAccountName()) {
            found.add(offset + from, offset + to);
        } else if (dollars && offset == 0) {
            new StatementSecrets(text.substring(from, to), from, dialect, found).find();
        } else {
            findQuoted();
        }
        previous = "";
    }

    /** In MySQL, literals on both sides of @ name a user. */
    private boolean isAccountName() {
        int end = (int) lexer.end();
        return dialect.has(Feature.DOUBLE_QUOTED_STRINGS)
                && (previous.equals("@") || (end < text.length() && text.charAt(end) == '@'));
    }

    private void token(TokenType type, String token) {
        boolean setsPassword = first.equals("set") && previous.equals("set") && token.equals("password");
        ofAccount |= setsPassword || (creates && ACCOUNT.contains(token));
        creates = token.equals("create") || token.equals("alter") || (creates && AFTER_CREATE.contains(token));
        copies |= first.equals("copy") && previous.equals("from") && token.equals("stdin");
        identified |= token.equals("identified");
        announced = (announced && BEFORE_SECRET.contains(token))
                || (identified && Set.of("by", "as", "using").contains(token))
                || (type == TokenType.QUOTED_NAME ? token.substring(0, token.length() - 1) : token)
                        .endsWith("password");
        first = first.isEmpty() ? token : first;
        previous = token;
        if (type == TokenType.QUOTED_NAME) {
            findQuoted();
        }
    }

    private void findQuoted() {
        QuotedSecrets.find(text.substring((int) lexer.start(), (int) lexer.end()), offset + (int) lexer.start(), found);
    }

    private void endStatement() {
        if (copies && offset == 0) {
            var data = new CopySection(window, lexer, dialect.syntax());
            data.begin();
            data.end();
        }
        first = previous = "";
        creates = ofAccount = identified = announced = copies = false;
    }
}
