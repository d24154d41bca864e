package dev.migration.internal.database;

import org.jspecify.annotations.Nullable;

/**
 * Something between us and the server, such as PgBouncer, that hands out a session of the server's for one transaction and
 * then gives it to another client. Nothing that is set there for longer is ours to set, or stays ours.
 *
 * @param searchPath where unqualified names led when it was met, perhaps because another client had set that
 * @param searchPathSql the same, as it has to be written behind SET
 * @param currentSchema the schema in which they created tables then; null where there was none
 * @param session what each transaction is set to, so that all of a run finds the same
 */
public record Pooler(
        String searchPath, String searchPathSql, @Nullable String currentSchema, SessionState session) {}
