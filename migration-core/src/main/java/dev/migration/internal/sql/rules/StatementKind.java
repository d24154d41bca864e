// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql.rules;

/** How a statement has to be run. */
public enum StatementKind {
    /** Runs inside a transaction and returns no rows: may be sent in a batch. */
    PLAIN,
    /** Can return rows: sent alone, and its rows are read to the end, because a driver may compute them lazily. */
    ROWS,
    /** COPY … FROM STDIN: sent alone, in the protocol's own mode for it, with the lines of data that follow it. */
    COPY,
    /** Cannot run inside a transaction, or ends the current one by itself: sent alone, and journalled. */
    NON_TRANSACTIONAL,
    /** BEGIN, COMMIT, ROLLBACK and their like: the script controls its transactions itself. */
    TRANSACTION_CONTROL,
    /** Code of a migration in Java, which its text only names: no text of a file is of this kind. */
    CODE
}
