// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database;

import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The program of a product with which an administrator runs a script: how it has to be written so that it runs as meant. */
public interface ScriptClient {

    /** How a script is run, up to the name of its file. */
    String command();

    /** Lines for the program itself, after which it stops at the first error and changes nothing of a statement. */
    List<String> head();

    /** Begins a transaction that is to write. */
    String begin();

    /** Why a statement is not written: most often, because the program would send another text. */
    Optional<Refusal> refusal(Statement statement);

    /** A statement with what ends it. */
    default String ended(String statement) {
        return statement + ";";
    }

    /** Whether the data of a COPY may follow it in the script. */
    default boolean takesCopyData() {
        return false;
    }

    /**
     * A statement that fails with this sentence, where a condition is not true.
     *
     * @param sentence of plain letters, in one line; a product may show no more than 80 of them
     */
    String require(String condition, String sentence);

    /** The same, where a change does not change one row. */
    String requireOneRow(String change, String sentence);

    /** Who runs the script, as an expression. */
    String user();

    /** One text of all rows of a table, given as an expression of its columns, by their ids: as {@link #fingerprint(List)} of them. */
    String fingerprint(String row, String table);

    /** The same of rows that are known. */
    String fingerprint(List<String> rows);

    /** Statements that make a session one such as this, in which unqualified names lead to the same. */
    List<String> session(Connection connection, SessionState state) throws SQLException;

    /** Whether those statements choose the database: then it has to be compared with that of the session before them. */
    default boolean isDatabaseSet() {
        return false;
    }

    /** What whoever runs a script has to know besides; may be empty. */
    default String warning() {
        return "";
    }

    /** What a script may have left in the session, which the next one must not find. */
    List<String> leaveNothing();

    /**
     * Why a statement is not written.
     *
     * @param why as a clause that begins with a verb
     */
    record Refusal(String why, String remedy) {

        /** Programs that read lines end each as the machine does. */
        public static final Refusal OF_LINE_END = new Refusal(
                "has line ends of Windows in quotes, and the client would drop their CR",
                "save the file with LF, which changes its checksum, or let a run apply it");

        /** Only a program that sees the session can drop all that is left of them. */
        public static final Refusal OF_TEMPORARY = new Refusal(
                "makes what lasts as long as the session, and the migration after it would find that",
                "make a table that you drop");
    }
}
