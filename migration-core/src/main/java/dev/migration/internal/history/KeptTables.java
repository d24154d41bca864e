package dev.migration.internal.history;

import dev.migration.internal.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables of the history that nobody can replace between the check of who made them and the read. Whoever owns one, or its
 * schema, could otherwise lock it and put a view in its place while the read waits: the view's functions would run with the
 * reader's rights. Where the product sends one query at a time, nothing is kept.
 */
public final class KeptTables {

    /** PgBouncer's state for what it does not pass on. */
    private static final String PROTOCOL_VIOLATION = "08P01";

    private final Connection connection;
    private final List<String> start = new ArrayList<>();
    private final boolean begins;

    /** What is read of them. */
    public interface Reading<T> {
        T read(Statement statement) throws SQLException;
    }

    /** These, given as SQL has them. */
    public KeptTables(Connection connection, Database database, List<String> tables) throws SQLException {
        this.connection = connection;
        String keep = database.keep(tables).orElse(null);
        // They are kept until the transaction ends.
        this.begins = keep != null && connection.getAutoCommit();
        if (begins) {
            // At another level the check would see the catalogue as it was before the lock. A transaction that others
            // began is at this level too.
            start.add("BEGIN ISOLATION LEVEL READ COMMITTED");
        }
        if (keep != null) {
            start.add(keep);
        }
    }

    /**
     * Reads by queries that are sent in one message; the first one's result is at hand.
     *
     * @param before what is sent before the tables are kept
     */
    public <T> T read(List<String> before, List<String> queries, Reading<T> reading) throws SQLException {
        List<String> first = new ArrayList<>(start);
        first.addAll(begins ? 1 : 0, before);
        List<String> all = new ArrayList<>(first);
        all.addAll(queries);
        if (begins) {
            all.add("END");
        }
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try {
                statement.execute(String.join(";\n", all));
            } catch (SQLException e) {
                rollBack(e);
                throw connection.isClosed() ? whyClosed(e) : e;
            }
            for (int i = 0; i < first.size(); i++) {
                statement.getMoreResults();
            }
            return reading.read(statement);
        }
    }

    /** Reads by one query, behind one that fails where something is wrong with the tables; that is left out where none is kept. */
    public <T> T readChecked(String check, String query, Reading<T> reading) throws SQLException {
        if (start.isEmpty()) {
            return read(List.of(), List.of(query), reading);
        }
        return read(List.of(), List.of(check, query), statement -> {
            statement.getMoreResults();
            return reading.read(statement);
        });
    }

    /** Why a pooler closed the connection comes behind what the server has said. */
    private static SQLException whyClosed(SQLException failure) {
        for (Throwable next : failure) {
            if (next instanceof SQLException said && PROTOCOL_VIOLATION.equals(said.getSQLState())) {
                return said;
            }
        }
        return failure;
    }

    /** A transaction that failed is not left to the connection's next user. */
    private void rollBack(SQLException failure) {
        if (!begins) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}
