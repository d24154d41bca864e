package dev.migration.internal.database;

import dev.migration.internal.sql.CanonicalSql;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What became of the CREATE or DROP of one table, view, index or sequence that was cut off, where the database does each
 * as a whole and commits it by itself.
 *
 * <p>Noted is how many there are of the name before the statement is sent, in any letter case. It is done if there is one
 * more after a CREATE or one less after a DROP. It is not done if there are as many: either it did not arrive, or there
 * was nothing to do, as with IF EXISTS, or it is to be refused, which it says itself. The note tells the one from the
 * other; the catalogue alone would take a table that was there before for the one that is made. A table made from a query
 * is not among them: it may be there before its rows are.
 */
public final class DefinitionSettlement {

    private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[^\\s\"'(),;.]+)";
    private static final Pattern CREATE = compile("CREATE (?:OR REPLACE )?(?:(?:CACHED|MEMORY|TEXT|FORCE|UNIQUE) )*"
            + "(?<what>TABLE|VIEW|INDEX|SEQUENCE) (?:IF NOT EXISTS )?(?:(?<schema>" + NAME + ") ?\\. ?)?(?<name>" + NAME
            + ")(?: ON (?:(?<tableschema>" + NAME + ") ?\\. ?)?" + NAME + ")?(?= |$)");
    private static final Pattern FROM_QUERY = compile("CREATE (?:\\w+ )*TABLE .*\\b(?:SELECT|VALUES|TABLE|WITH)\\b");
    private static final Pattern DROP = compile("DROP (?<what>TABLE|VIEW|INDEX|SEQUENCE) (?:IF EXISTS )?(?:(?<schema>"
            + NAME + ") ?\\. ?)?(?<name>" + NAME + ")(?: IF EXISTS)?(?: CASCADE| RESTRICT)?$");

    private static final String TABLES = "SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES"
            + " WHERE UPPER(TABLE_SCHEMA) = UPPER(%s) AND UPPER(TABLE_NAME) = %s";
    private static final String SEQUENCES = "SELECT COUNT(*) FROM INFORMATION_SCHEMA.SEQUENCES"
            + " WHERE UPPER(SEQUENCE_SCHEMA) = UPPER(%s) AND UPPER(SEQUENCE_NAME) = %s";

    private final Database database;
    private final Map<String, String> counts;

    /** Where indexes, of which the standard says nothing, are counted by this query of a schema and a name. */
    public DefinitionSettlement(Database database, String indexes) {
        this.database = database;
        // Views are among the tables.
        this.counts = Map.of("TABLE", TABLES, "VIEW", TABLES, "INDEX", indexes, "SEQUENCE", SEQUENCES);
    }

    private static Pattern compile(String regex) {
        return Pattern.compile("^" + regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    public Optional<String> look(Connection connection, Statement statement) throws SQLException {
        Matcher definition = definition(statement);
        return definition == null ? Optional.empty() : Optional.of(Integer.toString(count(connection, definition)));
    }

    public Settled settle(Connection connection, Statement statement, @Nullable String noted) throws SQLException {
        Matcher definition = definition(statement);
        if (definition == null) {
            return Settled.unknown("");
        }
        if (noted == null) {
            return Settled.notSent();
        }
        if (!noted.matches("\\d+")) {
            return Settled.unknown("what was there before was not noted");
        }
        String thing = definition.group("what").toLowerCase(Locale.ROOT) + " " + definition.group("name");
        int more = count(connection, definition) - Integer.parseInt(noted);
        if (definition.pattern() == CREATE) {
            return more > 0 ? Settled.done(thing + " is there") : Settled.notDone("it has made no " + thing);
        }
        return more < 0 ? Settled.done(thing + " is gone") : Settled.notDone("it has dropped no " + thing);
    }

    private @Nullable Matcher definition(Statement statement) {
        String sql = CanonicalSql.of(statement.text(), database.dialect());
        for (Pattern pattern : new Pattern[] {CREATE, DROP}) {
            Matcher matcher = pattern.matcher(sql);
            if (matcher.find() && !FROM_QUERY.matcher(sql).find()) {
                return matcher;
            }
        }
        return null;
    }

    private int count(Connection connection, Matcher definition) throws SQLException {
        String schema = definition.group("schema");
        if (schema == null && definition.pattern() == CREATE) {
            // An index is where its table is.
            schema = definition.group("tableschema");
        }
        String query = String.valueOf(counts.get(definition.group("what").toUpperCase(Locale.ROOT)))
                .formatted(
                        schema == null ? "CURRENT_SCHEMA" : database.literal(name(schema)),
                        database.literal(name(definition.group("name"))));
        try (var counting = connection.createStatement();
                ResultSet row = counting.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }

    private static String name(String written) {
        String name = written.startsWith("\"")
                ? written.substring(1, written.length() - 1).replace("\"\"", "\"")
                : written;
        return name.toUpperCase(Locale.ROOT);
    }
}
