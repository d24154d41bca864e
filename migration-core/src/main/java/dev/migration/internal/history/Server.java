package dev.migration.internal.history;

import dev.migration.internal.database.Pooler;
import org.jspecify.annotations.Nullable;

/** Who we are and where.
 *
 * @param schema the schema that holds the history
 * @param user the database user
 * @param readOnly whether nothing can be written: a standby, or a read-only server or session
 * @param pooler what stands between us and the server, if anything
 */
public record Server(
        String schema,
        String user,
        boolean readOnly,
        @Nullable Pooler pooler) {

    /** One that is reached directly. */
    public Server(String schema, String user, boolean readOnly) {
        this(schema, user, readOnly, null);
    }
}
