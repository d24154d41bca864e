// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.history;

import dev.migration.Version;
import dev.migration.internal.secrets.SecretMask;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A line of the append-only log; the scripts are as {@code Script.storedSqlIfUnchanged} gives them. */
public record LogEntry(
        Action action,
        Version version,
        String name,
        String checksum,
        @Nullable String sqlState,
        @Nullable String error,
        @Nullable String downSql,
        @Nullable String upSql) {

    /** An error is stored without secrets. */
    public LogEntry {
        error = error == null ? null : SecretMask.maskText(error);
    }

    /** What can happen to a migration. */
    public enum Action {
        APPLY,
        FAIL,
        UNDO,
        MARK_FAILED,
        MARK_APPLIED,
        RESUME,
        BASELINE,
        ADOPT,
        /** Nothing happened: the row has what the schema held at the end of a run. */
        SCHEMA;

        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public LogEntry withError(String text) {
        return new LogEntry(action, version, name, checksum, sqlState, text, downSql, upSql);
    }

    /** An entry without error and scripts. */
    public static LogEntry of(Action action, Version version, String name, String checksum) {
        return new LogEntry(action, version, name, checksum, null, null, null, null);
    }
}
