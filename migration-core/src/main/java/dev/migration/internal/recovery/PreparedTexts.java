package dev.migration.internal.recovery;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.MySqlRules;
import dev.migration.internal.sql.rules.StatementTokens;
import dev.migration.internal.sql.rules.StatementTrait;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What EXECUTE runs on MariaDB and MySQL: one statement, which fails as a whole unless its text is such as CALL. */
public final class PreparedTexts {

    private final Dialect dialect;
    private final Map<String, SessionWords> prepared = new HashMap<>();

    public PreparedTexts(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Notes what a statement that was sent prepares, and forgets a text whose variable it sets. */
    public void add(Statement sent) {
        boolean prepares = sent.text().regionMatches(true, 0, "prepare", 0, 7);
        if (dialect == Dialect.MYSQL && (prepares || !prepared.isEmpty())) {
            var read = new SessionWords(sent, dialect);
            prepared.values().removeIf(it -> read.assigns().contains(String.valueOf(it.source())));
            if (read.isPrepare()) {
                read.assigns().forEach(name -> prepared.put(name, read));
            }
        }
    }

    /** Whether nothing of an EXECUTE remains if the database refuses it. */
    public boolean failsAsAWhole(Statement execute, Connection connection) {
        var read = new SessionWords(execute, dialect);
        SessionWords from = read.reads().stream()
                .filter(SessionWords::isPrepared)
                .map(name -> prepared.getOrDefault(name, read))
                .findFirst()
                .orElse(read);
        String text = dialect == Dialect.MYSQL && read.isExecute() ? text(from, connection) : null;
        return text != null
                && !MySqlRules.RULES
                        .traitsOf(new StatementTokens(text, dialect.syntax()))
                        .contains(StatementTrait.MAY_COMMIT_INSIDE);
    }

    private static @Nullable String text(SessionWords from, Connection connection) {
        String source = from.source();
        if (source == null) {
            return null;
        }
        if (!source.startsWith("@")) {
            return source.substring(1, source.length() - 1);
        }
        try (java.sql.Statement query = connection.createStatement();
                ResultSet rows =
                        query.executeQuery("SELECT @`" + source.substring(1).replace("`", "``") + "`")) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException e) {
            return null;
        }
    }
}
