// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.scratch;

import dev.migration.internal.database.Row;
import dev.migration.internal.help.Printable;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.rules.StatementTokens;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a statement would do beyond the database that it is executed in. */
public final class MySqlReach {

    private static final String OTHERS = "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA"
            + " WHERE BINARY SCHEMA_NAME <> BINARY COALESCE(DATABASE(), '')";

    private static final Set<String> READ_ONLY = Set.of("information_schema", "performance_schema");

    private static final String LETTER = "\\w$\\u0080-\\uffff";

    private static final Pattern NAME = Pattern.compile(
            "(?:[`\"]([^`\"]+)[`\"]|(?<![" + LETTER + "])([" + LETTER + "]++)) ?\\. ?[" + LETTER + "`\"]");

    /** What is in quotes is data there. */
    private static final Pattern DATA =
            Pattern.compile("(?:insert|replace|update|delete|(?:create|alter) table)\\b(?!.*:=).*", Pattern.DOTALL);

    /** What others of the same server see, and what runs a text that is not read here. */
    private static final Pattern SERVER = Pattern.compile(
            "(?:grant|revoke|use|flush|reset|purge|kill|shutdown|restart|install|uninstall|change|start|stop|clone|prepare|execute"
                    + "|begin not|if|case|loop|while|repeat|for|set statement|backup|binlog|lock instance"
                    + "|set (?:password|default role|(?:.*[ ,@])?(?:global|persist|persist_only))"
                    + "|(?:create|alter|drop|rename) (?:or replace )?(?:if (?:not )?exists )?(?:undo )?"
                    + "(?:(?:database|schema)(?! (?:default|character|charset|collate)\\b)"
                    + "|user|role|server|tablespace|instance|logfile|resource)"
                    + "|create (?:or replace )?(?:aggregate )?function .*\\bsoname)\\b.*",
            Pattern.DOTALL);

    /** What is the session's own, or not known before. */
    private static final Pattern UNKNOWN = Pattern.compile(
            "(?:prepare|execute|begin not|if|case|loop|while|repeat|for|start transaction)\\b.*", Pattern.DOTALL);

    private final Dialect dialect;
    private final Set<String> others = new HashSet<>();

    private MySqlReach(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Beyond the current database of a connection. */
    public static MySqlReach of(Connection connection, Dialect dialect) throws SQLException {
        var reach = new MySqlReach(dialect);
        for (Row row : Row.all(connection, OTHERS)) {
            reach.others.add(row.text(1).toLowerCase(Locale.ROOT));
        }
        reach.others.removeAll(READ_ONLY);
        return reach;
    }

    /** Another database that a statement names; null where it names none. */
    public @Nullable String otherDatabase(String statement) {
        boolean isData = DATA.matcher(plain(tokens(statement))).matches();
        Matcher names = NAME.matcher(plain(tokens(statement).filter(token -> !isData || !isText(token))));
        while (names.find()) {
            String name = names.group(1) == null ? names.group(2) : names.group(1);
            if (isOther(name)) {
                return name;
            }
        }
        return null;
    }

    /** Why it must not be executed where only this database may change; null where it may. */
    public @Nullable String whyNot(String statement) {
        String other = otherDatabase(statement);
        if (other != null) {
            return "has " + Printable.line(other) + " before a dot, which is another database";
        }
        return SERVER.matcher(withoutTexts(statement)).matches()
                ? "reaches beyond the database, or runs a text that is not known before"
                : null;
    }

    /** Whether it is known to change what others of the same server see, beside other databases that it names. */
    public boolean changesServer(String statement) {
        String plain = withoutTexts(statement);
        return SERVER.matcher(plain).matches() && !UNKNOWN.matcher(plain).matches();
    }

    private String withoutTexts(String statement) {
        return plain(tokens(statement).filter(token -> !isText(token)));
    }

    /** Without comments, but with what runs in some. */
    private Stream<String> tokens(String statement) {
        var tokens = new StatementTokens(statement, dialect.syntax());
        return IntStream.iterate(0, at -> tokens.at(at) != null, at -> at + 1)
                .mapToObj(at -> String.valueOf(tokens.at(at)));
    }

    private static String plain(Stream<String> tokens) {
        return tokens.collect(Collectors.joining(" "));
    }

    private boolean isText(String token) {
        return token.startsWith("'") || (token.startsWith("\"") && !isOther(token.substring(1, token.length() - 1)));
    }

    private boolean isOther(String name) {
        return others.contains(name.toLowerCase(Locale.ROOT));
    }
}
