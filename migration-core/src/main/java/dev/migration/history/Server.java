package dev.migration.history;

/** Who we are and where.
 *
 * @param schema the schema that holds the history
 * @param user the database user
 * @param readOnly whether nothing can be written: a standby, or a read-only server or session
 */
public record Server(String schema, String user, boolean readOnly) {}
