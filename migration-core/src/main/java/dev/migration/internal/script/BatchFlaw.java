package dev.migration.internal.script;

import java.util.Locale;
import java.util.Optional;

/**
 * Why a statement cannot run in ranges.
 *
 * @param offset where in it
 */
record BatchFlaw(int offset, String message, String remedy) {

    static Optional<BatchFlaw> at(BatchTokens sql, int index, String message, String remedy) {
        return Optional.of(new BatchFlaw(sql.start(index), message, remedy));
    }

    static Optional<BatchFlaw> notUnderstood(BatchTokens sql, int index) {
        return at(sql, index, "In batches, " + sql.at(index) + " is not understood here.", BatchStatement.REMEDY);
    }

    /** Of a clause that leaves out or adds up rows. */
    static Optional<BatchFlaw> ofClause(BatchTokens sql, int index) {
        return at(
                sql,
                index,
                "With " + upper(sql, index) + ", each range would do something else than the whole.",
                "leave it out, or run the statement without the option");
    }

    static String upper(BatchTokens sql, int index) {
        return sql.at(index).toUpperCase(Locale.ROOT);
    }
}
