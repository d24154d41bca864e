package dev.migration.internal.execute;

import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import java.sql.BatchUpdateException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One statement to send.
 *
 * @param sql the text
 * @param statement the script's statement; null where it is one of ours
 * @param ordinal its number in the script, from 1
 * @param oneRow whether it must change exactly one row
 */
record Sending(String sql, @Nullable Statement statement, int ordinal, boolean oneRow) {

    static final Sending COMMIT = new Sending("COMMIT", null, 0, false);

    /** Executes it by itself, and reads what it answers to the end. */
    void execute(java.sql.Statement executing) throws SQLException, StatementFailure {
        boolean rows = executing.execute(sql);
        while (true) {
            if (rows) {
                drain(executing.getResultSet());
            } else {
                int count = executing.getUpdateCount();
                if (count == -1) {
                    return;
                }
                check(count);
            }
            rows = executing.getMoreResults();
        }
    }

    private static void drain(ResultSet rows) throws SQLException {
        try (rows) {
            boolean more = rows.next();
            while (more) {
                more = rows.next();
            }
        }
    }

    /** Where it surely returns none, Connector/J would set a timeout for reading them, and leave it set. */
    boolean mayReturnRows() {
        return statement != null && statement.kind() != StatementKind.PLAIN;
    }

    void check(int count) throws StatementFailure {
        if (oneRow && count != 1) {
            throw StatementFailure.overtaken(count);
        }
    }

    StatementFailure failure(SQLException refusal) {
        if (equals(COMMIT)) {
            return StatementFailure.atCommit(refusal);
        }
        return statement == null
                ? StatementFailure.ofOurOwn(refusal)
                : StatementFailure.ofScript(statement, ordinal, refusal);
    }

    /**
     * The entry of a batch that failed. The driver reports it in the message only, as its first number, in the digits of
     * the locale; the update counts are the same for every entry.
     */
    static @Nullable Sending failedOf(List<Sending> entries, BatchUpdateException exception) {
        String message = String.valueOf(exception.getMessage());
        int index = -1;
        for (int i = 0; i < message.length(); i++) {
            int digit = Character.digit(message.charAt(i), 10);
            if (digit >= 0) {
                index = Math.max(index, 0) * 10 + digit;
            } else if (index >= 0) {
                break;
            }
        }
        return index >= 0 && index < entries.size() ? entries.get(index) : null;
    }
}
