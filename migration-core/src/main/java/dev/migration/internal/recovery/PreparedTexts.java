package dev.migration.internal.recovery;

import dev.migration.internal.database.Row;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.MySqlRules;
import dev.migration.internal.sql.rules.StatementTokens;
import dev.migration.internal.sql.rules.StatementTrait;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What EXECUTE runs on MariaDB and MySQL: one statement, which fails as a whole unless its text is such as CALL. */
public final class PreparedTexts {

    private final Dialect dialect;

    /** What each was made of, a literal or a variable, by its name. */
    private final Map<String, String> sources = new HashMap<>();

    public PreparedTexts(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Notes what a statement that was sent prepares. */
    public void add(Statement sent) {
        if (dialect != Dialect.MYSQL || (sources.isEmpty() && !startsWith(sent, "prepare"))) {
            return;
        }
        var read = new SessionValues(sent, dialect);
        if (read.isPrepare()) {
            String literal = sent.text().split("\\s+", 4)[3];
            sources.put(read.prepared(), read.reads().stream().findFirst().orElse(literal));
        }
        sources.values().removeAll(read.assigned());
    }

    /** Whether nothing of an EXECUTE remains if the database refuses it. */
    public boolean failsAsAWhole(Statement execute, Connection connection) {
        if (dialect != Dialect.MYSQL || !startsWith(execute, "execute")) {
            return false;
        }
        String source = sources.get(new SessionValues(execute, dialect).prepared());
        String text = source == null || "@'\"".indexOf(source.charAt(0)) < 0 ? null : text(source, connection);
        return text != null
                && !MySqlRules.RULES
                        .traitsOf(new StatementTokens(text, dialect.syntax()))
                        .contains(StatementTrait.MAY_COMMIT_INSIDE);
    }

    private static @Nullable String text(String source, Connection connection) {
        try {
            return Row.all(connection, "SELECT " + source).get(0).get(1);
        } catch (SQLException e) {
            return null;
        }
    }

    private static boolean startsWith(Statement statement, String word) {
        return statement.text().regionMatches(true, 0, word, 0, word.length());
    }
}
