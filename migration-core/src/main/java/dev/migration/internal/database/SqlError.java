// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database;

import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.internal.secrets.SecretValues;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the database said about a statement that it refused.
 *
 * @param sqlState empty where there is none
 * @param message without the statement's text
 * @param position where in the statement, in characters from 1 on; 0 where unknown
 * @param inside where in what the statement carries or calls
 */
public record SqlError(
        Kind kind,
        String sqlState,
        String message,
        int position,
        @Nullable String detail,
        @Nullable String hint,
        @Nullable Inside inside) {

    /** A server's messages hold values of rows and parts of statements: no secret is left in them, and nothing but text. */
    public SqlError {
        message = shown(message);
        detail = detail == null ? null : shown(detail);
        hint = hint == null ? null : shown(hint);
    }

    /** The same without these values. */
    public SqlError without(SecretValues values) {
        return new SqlError(
                kind,
                sqlState,
                values.hideIn(message),
                position,
                detail == null ? null : values.hideIn(detail),
                hint == null ? null : values.hideIn(hint),
                inside == null
                        ? null
                        : new Inside(values.hideIn(inside.where), inside.line, inside.query, inside.position));
    }

    /** The setting whose limit of time has ended it; null where none has, or the database does not say so. */
    public @Nullable String timeout() {
        if (sqlState.equals("25P03")) {
            return "idle_in_transaction_session_timeout";
        }
        if (sqlState.equals("57P05")) {
            return "idle_session_timeout";
        }
        if (sqlState.equals("25P04")) {
            return "transaction_timeout";
        }
        if (sqlState.equals("57014") && message.contains("statement timeout")) {
            return "statement_timeout";
        }
        if (message.contains("max_statement_time exceeded")) {
            return "max_statement_time";
        }
        return message.contains("maximum statement execution time exceeded") ? "max_execution_time" : null;
    }

    /** What to do first, in words that can precede "and"; empty where it is not known. On MariaDB and MySQL a role has no settings. */
    public String remedy() {
        String timeout = timeout();
        return timeout == null
                ? kind.remedy
                : "set a higher " + timeout
                        + (timeout.startsWith("max_")
                                ? " for the server or in the connection's URL"
                                : " for the role or the database");
    }

    /** What to do where nothing was changed. */
    public String startAgain() {
        return (remedy().isEmpty() ? "see what the database says" : remedy()) + ", and start again";
    }

    private static String shown(String text) {
        return Printable.lines(SecretMask.maskMessage(text));
    }

    /** An error of which no more is known. */
    public SqlError(Kind kind, String sqlState, String message, int position) {
        this(kind, sqlState, message, position, null, null, null);
    }

    /** The SQLSTATE of an exception, or an empty text where there is none. */
    public static String sqlState(SQLException exception) {
        return exception.getSQLState() == null ? "" : exception.getSQLState();
    }

    /**
     * Where in the body of a block, in the data of a COPY, or in a function.
     *
     * @param where in the database's words, from the innermost place outwards, one on a line
     * @param line the line of the statement's own body or data, from 1 on; 0 where it has none
     * @param query the query in that body which failed; empty where unknown
     * @param position where in the query, in characters from 1 on
     */
    public record Inside(String where, int line, String query, int position) {

        /** The query is not escaped: it is searched in the statement. */
        public Inside {
            where = shown(where);
        }
    }

    /** What went wrong, as far as it matters for the remedy, and what to do first: in words that can precede "and". */
    public enum Kind {
        OBJECT_EXISTS("remove the existing object"),
        /** A table or schema that the statement names is missing or not visible, or on HSQLDB a column. */
        OBJECT_MISSING,
        COLUMN_MISSING,
        DUPLICATE_KEY,
        NO_PRIVILEGE("grant the right to the user who runs migrations, or set another user"),
        /** Another session held a lock for too long. */
        LOCKED("find the session that holds the lock it waited for"),
        /** Sessions waited for each other, and the server chose this one to fail. */
        DEADLOCK(LOCKED.remedy),
        /** The statement was not to wait for a lock, and another session had it. */
        LOCK_REFUSED(LOCKED.remedy),
        /** The server, or the transaction, accepts no writes. */
        READ_ONLY,
        DISK_FULL("make room where the database keeps its files"),
        OUT_OF_MEMORY("give the server the memory that it lacks"),
        /** It was cancelled, by a user or by a timeout. */
        CANCELLED,
        /** The transaction that was to be ended is gone: an error has ended it before. */
        NO_TRANSACTION,
        /** The driver sends it as one statement, and it is several. */
        SEVERAL_STATEMENTS(
                "enclose each of the statements by its own -- +goose StatementBegin and -- +goose StatementEnd, or by its"
                        + " own DELIMITER, or none of them"),
        /** The connection is gone, or never was: what the statement did is unknown. */
        CONNECTION_LOST("wait until the database is back"),
        OTHER;

        private final String remedy;

        Kind() {
            this("");
        }

        Kind(String remedy) {
            this.remedy = remedy;
        }

        /** Empty where the kind does not say what to do. */
        public String remedy() {
            return remedy;
        }

        /** The kind of an error that the product's own codes say nothing of. */
        public static Kind otherwise(String sqlState) {
            return sqlState.startsWith("08") ? CONNECTION_LOST : OTHER;
        }

        /** Whether it may be gone as soon as another session continues. */
        public boolean isOfLocks() {
            return this == LOCKED || this == DEADLOCK || this == LOCK_REFUSED;
        }
    }

    /** Where a message's name is in the statement, in code points from 1; 0 unless it is there once from that offset on. */
    public static int placeOf(String name, String sql, int from) {
        if (name.isEmpty()) {
            return 0;
        }
        Matcher place = Pattern.compile(
                        (isWord(name.charAt(0)) ? "(?<!\\w)" : "")
                                + Pattern.quote(name)
                                + (isWord(name.charAt(name.length() - 1)) ? "(?!\\w)" : ""),
                        Pattern.CASE_INSENSITIVE)
                .matcher(sql);
        if (!place.find(from)) {
            return 0;
        }
        int found = place.start();
        return place.find() ? 0 : sql.codePointCount(0, found) + 1;
    }

    /** Where this line, from 1 on, starts in a text. */
    public static int startOf(int line, String text) {
        int start = 0;
        for (int i = 1; i < line; i++) {
            start = text.indexOf('\n', start) + 1;
        }
        return start;
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }
}
