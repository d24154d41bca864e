package dev.migration.internal.secrets;

import dev.migration.internal.sql.CopySection;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.Syntax.Feature;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.CharWindow;
import java.io.IOException;
import java.io.Reader;
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

    private static final Set<String> CHANGING_ROWS = Set.of("insert", "update", "merge");

    private final String text;
    private final Dialect dialect;
    private final boolean isBody;
    private final CharWindow window;
    private final Lexer lexer;
    private final Matcher words;
    private final SecretSpans found = new SecretSpans();

    private boolean wordAhead;
    private SecretSpans literals = new SecretSpans();
    private int literalStart;
    private int literalEnd;
    private boolean announced;
    private String first = "";
    private String previous = "";
    private boolean startsLikeAccount = true;
    private boolean isOfAccount;
    private boolean copiesData;
    private boolean changesRows;
    private Setting setting = Setting.NONE;

    /** How far PostgreSQL's SET of a secret was read: its values need no quotes. */
    private enum Setting {
        NONE,
        SET,
        NAMED,
        VALUES
    }

    private StatementSecrets(String text, Dialect dialect, boolean isBody) {
        this.text = text;
        this.dialect = dialect;
        this.isBody = isBody;
        this.window = new CharWindow(text);
        this.lexer = new Lexer(window, dialect.syntax());
        this.words = SecretSpans.words(text);
        this.wordAhead = words.find();
    }

    /** The secrets of a script or statement, which may be cut off anywhere. */
    static SecretSpans of(String sql, Dialect dialect) {
        return new StatementSecrets(sql, dialect, false).read();
    }

    private SecretSpans read() {
        for (TokenType type = lexer.next(); type != TokenType.END; type = lexer.next()) {
            if (type == TokenType.LINE_COMMENT || type == TokenType.BLOCK_COMMENT) {
                found.addAll(MessageSecrets.find(tokenText(), false), start());
            } else if (type == TokenType.SEMICOLON) {
                endStatement();
            } else if (type != TokenType.EXECUTABLE_COMMENT) {
                String token = type == TokenType.STRING ? "'" : lexer.lowerCase();
                add(type, token);
                first = first.isEmpty() ? token : first;
                previous = token;
            }
        }
        endStatement();
        return found;
    }

    private void add(TokenType type, String token) {
        boolean announces = announces() && !isRoutineBody(type);
        announced |= announces;
        if (announces && type == TokenType.STRING) {
            found.addAll(MessageSecrets.find(tokenText(), false), start());
        }
        if (setting == Setting.VALUES && isValue(type, token)) {
            addLiteral();
            return;
        }
        if (isBarePassword(type, token)) {
            addBarePassword();
        }
        switch (type) {
            case STRING -> string();
            case QUOTED_NAME -> found.addAll(MessageSecrets.find(tokenText(), false), start());
            case WORD -> word(token);
            default -> {}
        }
        startsLikeAccount &= type == TokenType.WORD;
        followSetting(type, token, announces);
    }

    /** Whether such a word is in the token, or in a comment before it. */
    private boolean announces() {
        while (wordAhead && words.end() <= start()) {
            wordAhead = words.find();
        }
        return wordAhead && words.start() < lexer.end();
    }

    private void string() {
        if (isRoutineBody(TokenType.STRING)) {
            int opening = lexer.opening().length();
            int closing = lexer.unterminated() == null ? opening : 0;
            String body = text.substring(start() + opening, (int) lexer.end() - closing);
            found.addAll(new StatementSecrets(body, dialect, true).read(), start() + opening);
        } else if (!isAccountName()) {
            addLiteral();
        }
    }

    private boolean isRoutineBody(TokenType type) {
        return type == TokenType.STRING
                && !isBody
                && (previous.equals("as") || first.equals("do"))
                && lexer.opening().endsWith("$");
    }

    /** In MySQL, literals on both sides of @ name a user. */
    private boolean isAccountName() {
        return dialect.has(Feature.DOUBLE_QUOTED_STRINGS)
                && (previous.equals("@") || (lexer.end() < text.length() && text.charAt((int) lexer.end()) == '@'));
    }

    /** Literals that only space divides are one. */
    private void addLiteral() {
        boolean continues =
                literalEnd > 0 && text.substring(literalEnd, start()).isBlank();
        literalStart = continues ? literalStart : start();
        literalEnd = (int) lexer.end();
        literals.add(literalStart, literalEnd, SecretSpans.LITERAL);
    }

    /** Its quotes were forgotten: the server refuses it, and quotes it. */
    private boolean isBarePassword(TokenType type, String token) {
        return isOfAccount
                && setting != Setting.NAMED
                && previous.equals(dialect == Dialect.MYSQL ? "by" : "password")
                && !NO_PASSWORD.contains(token)
                && (type == TokenType.WORD || type == TokenType.QUOTED_NAME || type == TokenType.NUMBER);
    }

    private void addBarePassword() {
        int end = (int) lexer.end();
        while (end < text.length()
                && !Character.isWhitespace(text.charAt(end))
                && ";,)".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        literals.add(start(), end, SecretSpans.LITERAL);
    }

    private void word(String word) {
        if (startsLikeAccount && !BEFORE_ACCOUNT.contains(word)) {
            isOfAccount = ACCOUNTS.contains(word) && !first.isEmpty();
            announced |= isOfAccount;
            startsLikeAccount = false;
        }
        copiesData |= first.equals("copy") && previous.equals("from") && word.equals("stdin");
        changesRows |= CHANGING_ROWS.contains(word);
    }

    private void followSetting(TokenType type, String token, boolean announces) {
        setting = switch (token) {
            case "set" -> changesRows || dialect != Dialect.POSTGRESQL ? Setting.NONE : Setting.SET;
            case "=", "to" -> setting == Setting.NAMED ? Setting.VALUES : Setting.NONE;
            case "," -> setting == Setting.VALUES ? Setting.VALUES : Setting.NONE;
            case "." -> setting;
            default -> type == TokenType.WORD || type == TokenType.QUOTED_NAME ? afterName(announces) : Setting.NONE;
        };
    }

    private Setting afterName(boolean announces) {
        if (setting == Setting.NONE || (setting == Setting.NAMED && previous.equals("."))) {
            return setting;
        }
        return announces ? Setting.NAMED : Setting.SET;
    }

    private boolean isValue(TokenType type, String token) {
        return BEFORE_VALUE.contains(previous)
                && switch (type) {
                    case STRING, QUOTED_NAME, NUMBER -> true;
                    case WORD -> !token.equals("default");
                    default -> false;
                };
    }

    private void endStatement() {
        if (announced) {
            found.addAll(literals, 0);
        }
        if (copiesData && !isBody && dialect == Dialect.POSTGRESQL) {
            var data = new CopySection(window, lexer, dialect.syntax());
            data.begin();
            int from = (int) window.offset();
            int to = from + length(Objects.requireNonNull(data.data()));
            if (announced && from < to) {
                found.add(from, to, SecretSpans.DATA);
            }
            data.end();
        }
        literals = new SecretSpans();
        literalEnd = 0;
        announced = false;
        first = "";
        previous = "";
        startsLikeAccount = true;
        isOfAccount = false;
        copiesData = false;
        changesRows = false;
        setting = Setting.NONE;
    }

    private static int length(Reader data) {
        var read = new char[1 << 13];
        int length = 0;
        try {
            for (int count = data.read(read); count >= 0; count = data.read(read)) {
                length += count;
            }
        } catch (IOException e) {
            // The line that ends them is missing.
        }
        return length;
    }

    private int start() {
        return (int) lexer.start();
    }

    private String tokenText() {
        return text.substring(start(), (int) lexer.end());
    }
}
