// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.recovery;

import dev.migration.internal.database.StatementOutcomes;
import dev.migration.internal.sql.CanonicalSql;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What is stored before a statement is sent: what there was before it; and in files with placeholders a hash of its text,
 * since the file does not show which values it had.
 */
public record StoredNote(@Nullable String hash, @Nullable String before) {

    private static final String TEXT = "text ";

    /** Of a statement that is about to be sent. */
    public static String of(Statement next, @Nullable String before, Dialect dialect) {
        return TEXT + hash(next, dialect) + (before == null ? "" : " " + before);
    }

    static StoredNote read(@Nullable String stored) {
        if (stored == null || !stored.startsWith(TEXT)) {
            return new StoredNote(null, stored);
        }
        String[] parts = stored.split(" ", 3);
        return new StoredNote(parts[1], parts.length == 3 ? parts[2] : null);
    }

    /** Whether another statement than this one may have been sent; null where none is left. */
    boolean mayBeOfAnother(@Nullable Statement open, Dialect dialect) {
        boolean nothingWasSent = hash == null && StatementOutcomes.NOT_SENT.equals(before);
        return !nothingWasSent && (open == null || !hash(open, dialect).equals(hash));
    }

    private static String hash(Statement statement, Dialect dialect) {
        var hash = new CanonicalSql.Hash(dialect);
        hash.add(statement);
        return hash.value();
    }
}
