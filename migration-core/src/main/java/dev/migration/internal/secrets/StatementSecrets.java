package dev.migration.internal.secrets;

import dev.migration.internal.sql.CopySection;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.Syntax.Feature;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.CharWindow;
import java.io.IOException;
import java.io.Writer;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;

/**
 * Finds the secrets of SQL: every literal of a statement in which a word announces one, wherever it is there. In the body
 * of a routine, each of its statements is taken by itself.
 */
final class StatementSecrets {

    /** What has a password or leads to another server, after CREATE or ALTER and words such as OR REPLACE. */
    private static final Set<String> ACCOUNTS = Set.of("user", "role", "server", "subscription", "link", "linked");

    private static final Set<String> BEFORE_ACCOUNT =
            Set.of("create", "alter", "or", "replace", "public", "database", "force", "global", "local", "temporary");

    private static final Set<String> BEFORE_VALUE = Set.of("=", "to", ",");

    /** After the word that announces the password of an account. */
    private static final Set<String> NO_PASSWORD = Set.of("null", "digest", "random", "password");

    /** What a value without quotes may start with; the rest of it may follow after a space. */
    private static final Set<TokenType> SIGNS = EnumSet.of(TokenType.SYMBOL, TokenType.OPEN_PARENTHESIS);

    private static final Set<String> CHANGING_ROWS = Set.of("insert", "update", "merge");

    private final String text;
    private final Dialect dialect;
    private final boolean isBody;
    private final boolean isCut;
    private final CharWindow window;
    private final Lexer lexer;
    private final Matcher words;
    private final SecretSpans found = new SecretSpans();
    private Seen seen = new Seen();

    /** How far PostgreSQL's SET of a secret was read: its values need no quotes. */
    private enum Setting {
        NONE,
        SET,
        NAMED,
        VALUES
    }

    /** What was read of a statement. */
    private static final class Seen {
        private final SecretSpans literals = new SecretSpans();
        private int literalEnd;
        private boolean announced;
        private String first = "";
        private String previous = "";
        private boolean startsLikeAccount = true;
        private boolean isOfAccount;
        private boolean copiesData;
        private boolean changesRows;
        private Setting setting = Setting.NONE;
    }

    private StatementSecrets(String text, Dialect dialect, boolean isBody, boolean isCut) {
        this.text = text;
        this.dialect = dialect;
        this.isBody = isBody;
        this.isCut = isCut;
        this.window = new CharWindow(text);
        this.lexer = new Lexer(window, dialect.syntax());
        this.words = SecretSpans.words(text);
    }

    /** The secrets of a script or statement; where it is cut off, its last statement is treated as one that has some. */
    static SecretSpans of(String sql, Dialect dialect, boolean isCut) {
        SecretSpans found = new StatementSecrets(sql, dialect, false, isCut).read();
        found.addPasswordsOfUrls(sql, false);
        return found;
    }

    private SecretSpans read() {
        for (TokenType type = lexer.next(); type != TokenType.END; type = lexer.next()) {
            switch (type) {
                case LINE_COMMENT, BLOCK_COMMENT -> addQuoted();
                case SEMICOLON -> endStatement();
                case EXECUTABLE_COMMENT -> {}
                default -> add(type, type == TokenType.STRING ? "'" : lexer.lowerCase());
            }
        }
        seen.announced |= isCut;
        endStatement();
        return found;
    }

    private void add(TokenType type, String token) {
        boolean body = isRoutineBody(type);
        boolean announces = !body && words.region(start(), end()).find();
        seen.announced |= announces;
        if (announces && type != TokenType.WORD) {
            addQuoted();
        }
        boolean bare = isBareValue(type, token);
        if (body) {
            addBody();
        } else if (bare || (type == TokenType.STRING && !isAccountName())) {
            addLiteral(bare);
        }
        if (type == TokenType.WORD) {
            word(token);
        }
        seen.startsLikeAccount &= type == TokenType.WORD;
        seen.setting = setting(type, token, announces);
        seen.first = seen.first.isEmpty() ? token : seen.first;
        if (!bare || !SIGNS.contains(type)) {
            seen.previous = token;
        }
    }

    private boolean isRoutineBody(TokenType type) {
        return type == TokenType.STRING
                && !isBody
                && (seen.previous.equals("as") || seen.first.equals("do"))
                && lexer.opening().endsWith("$");
    }

    private void addBody() {
        int from = start() + lexer.opening().length();
        boolean open = lexer.unterminated() != null;
        String body =
                text.substring(from, open ? end() : end() - lexer.opening().length());
        found.addAll(new StatementSecrets(body, dialect, true, isCut && open).read(), from);
    }

    /** SQL or a URL may be quoted in a comment, a literal or a name. */
    private void addQuoted() {
        found.addAll(MessageSecrets.find(text.substring(start(), end()), false), start());
    }

    /** In MySQL, literals on both sides of @ name a user. */
    private boolean isAccountName() {
        return dialect.has(Feature.DOUBLE_QUOTED_STRINGS)
                && (seen.previous.equals("@") || (end() < text.length() && text.charAt(end()) == '@'));
    }

    /** Literals that only space divides are one. A bare value is refused by the server, which quotes it. */
    private void addLiteral(boolean bare) {
        int start = start();
        int end = Math.max(end(), bare ? seen.literalEnd : 0);
        while (bare
                && end < text.length()
                && !Character.isWhitespace(text.charAt(end))
                && ";,)".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        seen.literals.add(start, end, SecretSpans.LITERAL);
        if (bare) {
            // The server may quote this part of it alone.
            seen.literals.add(start, end(), SecretSpans.LITERAL);
        }
        if (0 < seen.literalEnd
                && seen.literalEnd <= start
                && text.substring(seen.literalEnd, start).isBlank()) {
            seen.literals.add(seen.literalEnd - 1, start + 1, SecretSpans.LITERAL);
        }
        seen.literalEnd = end;
    }

    /** A value of PostgreSQL's SET, or a password whose quotes were forgotten. */
    private boolean isBareValue(TokenType type, String token) {
        boolean isOfSetting =
                seen.setting == Setting.VALUES && BEFORE_VALUE.contains(seen.previous) && !token.equals("default");
        boolean isPassword = seen.isOfAccount
                && seen.setting != Setting.NAMED
                && seen.previous.equals(dialect == Dialect.MYSQL ? "by" : "password")
                && !NO_PASSWORD.contains(token);
        return (isOfSetting || isPassword)
                && (isName(type) || type == TokenType.NUMBER || (SIGNS.contains(type) && !token.equals(",")));
    }

    private static boolean isName(TokenType type) {
        return type == TokenType.WORD || type == TokenType.QUOTED_NAME;
    }

    private void word(String word) {
        if (seen.startsLikeAccount && !BEFORE_ACCOUNT.contains(word)) {
            seen.isOfAccount = ACCOUNTS.contains(word) && !seen.first.isEmpty();
            seen.announced |= seen.isOfAccount;
            seen.startsLikeAccount = false;
        }
        seen.copiesData |= seen.first.equals("copy") && seen.previous.equals("from") && word.equals("stdin");
        seen.changesRows |= CHANGING_ROWS.contains(word);
    }

    private Setting setting(TokenType type, String token, boolean announces) {
        Setting before = seen.setting;
        if (token.equals("set")) {
            return seen.changesRows || dialect != Dialect.POSTGRESQL ? Setting.NONE : Setting.SET;
        }
        if (before == Setting.NONE || token.equals(".")) {
            return before;
        }
        if (before == Setting.VALUES) {
            boolean goesOn = BEFORE_VALUE.contains(token) || BEFORE_VALUE.contains(seen.previous);
            return goesOn || !isName(type) ? before : Setting.NONE;
        }
        if (before == Setting.NAMED && (token.equals("=") || token.equals("to"))) {
            return Setting.VALUES;
        }
        boolean isNamed = announces || (before == Setting.NAMED && seen.previous.equals("."));
        return isName(type) && !token.equals("to") ? (isNamed ? Setting.NAMED : Setting.SET) : Setting.NONE;
    }

    private void endStatement() {
        if (seen.announced) {
            found.announce();
            found.addAll(seen.literals, 0);
        }
        if (seen.copiesData && !isBody && dialect == Dialect.POSTGRESQL) {
            var data = new CopySection(window, lexer, dialect.syntax());
            data.begin();
            int from = (int) window.offset();
            int to = text.length();
            try {
                to = from + (int) Objects.requireNonNull(data.data()).transferTo(Writer.nullWriter());
            } catch (IOException e) {
                // The line that ends them is missing.
            }
            if (seen.announced && from < to) {
                found.add(from, to, SecretSpans.DATA);
            }
            data.end();
        }
        seen = new Seen();
    }

    private int start() {
        return (int) lexer.start();
    }

    private int end() {
        return (int) lexer.end();
    }
}
