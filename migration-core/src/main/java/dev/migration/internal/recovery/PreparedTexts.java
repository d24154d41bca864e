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
    private final Map<String, Source> sources = new HashMap<>();

    /** A text, or the variable that has it; neither where that is not known. */
    private record Source(@Nullable String text, @Nullable String variable) {}

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
            sources.put(read.prepared(), source(sent, 3));
        }
        sources.replaceAll(
                (name, source) -> source.variable() != null && read.assigned().containsKey(source.variable())
                        ? new Source(null, null)
                        : source);
    }

    /** Whether nothing of an EXECUTE remains if the database refuses it. */
    public boolean failsAsAWhole(Statement execute, Connection connection) {
        if (dialect != Dialect.MYSQL || !startsWith(execute, "execute")) {
            return false;
        }
        Source source = "immediate".equals(new StatementTokens(execute.text(), dialect.syntax()).at(1))
                ? source(execute, 2)
                : sources.get(new SessionValues(execute, dialect).prepared());
        String text = source == null ? null : source.variable() == null ? source.text() : value(source, connection);
        return text != null
                && !MySqlRules.RULES
                        .traitsOf(new StatementTokens(text, dialect.syntax()))
                        .contains(StatementTrait.MAY_COMMIT_INSIDE);
    }

    private Source source(Statement statement, int index) {
        var tokens = new StatementTokens(statement.text(), dialect.syntax());
        String first = String.valueOf(tokens.at(index));
        if (first.equals("@") && tokens.at(index + 2) == null) {
            var read = new SessionValues(statement, dialect);
            return new Source(null, read.reads().stream().findFirst().orElse(null));
        }
        boolean isLiteral = (first.startsWith("'") || first.startsWith("\"")) && tokens.at(index + 1) == null;
        return new Source(isLiteral ? first.substring(1, first.length() - 1) : null, null);
    }

    private static @Nullable String value(Source source, Connection connection) {
        String name = String.valueOf(source.variable()).substring(1);
        try (java.sql.Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery("SELECT @`" + name.replace("`", "``") + "`")) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException e) {
            return null;
        }
    }

    private static boolean startsWith(Statement statement, String word) {
        return statement.text().regionMatches(true, 0, word, 0, word.length());
    }
}
