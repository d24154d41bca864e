package dev.migration.internal.checks;

import dev.migration.internal.session.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Knows the history tables of other tools by their usual names, and where a name says little, by their columns. */
final class ForeignHistory {

    private static final Set<String> NAMES = Set.of(
            "__drizzle_migrations",
            "__diesel_schema_migrations",
            "__efmigrationshistory",
            "_prisma_migrations",
            "_sqlx_migrations",
            "alembic_version",
            "ar_internal_metadata",
            "atlas_schema_revisions",
            "databasechangelog",
            "databasechangeloglock",
            "django_migrations",
            "doctrine_migration_versions",
            "flyway_schema_history",
            "goose_db_version",
            "gorp_migrations",
            "knex_migrations",
            "knex_migrations_lock",
            "kysely_migration",
            "mikro_orm_migrations",
            "pgmigrations",
            "phinxlog",
            "refinery_schema_history",
            "schema_migrations",
            "schema_version",
            "seaql_migrations",
            "sequelizemeta");

    /** The columns of tables whose names an application may have chosen too, in the order of the alphabet. */
    private static final Map<String, Set<List<String>>> COLUMNS = Map.of(
            "migrations",
            Set.of(
                    // TypeORM
                    List.of("id", "name", "timestamp"),
                    // Laravel
                    List.of("batch", "id", "migration")));

    private ForeignHistory() {}

    /** The first of these tables of a schema that is one. */
    static Optional<String> among(List<String> tables, Session session, String schema) {
        Optional<String> known = tables.stream()
                .filter(table -> NAMES.contains(table.toLowerCase(Locale.ROOT)))
                .findFirst();
        return known.isPresent()
                ? known
                : tables.stream()
                        .filter(table -> COLUMNS.getOrDefault(table.toLowerCase(Locale.ROOT), Set.of())
                                .contains(columns(session, schema, table)))
                        .findFirst();
    }

    /** In lower case, in the order of the alphabet; none where they cannot be read. */
    static List<String> columns(Session session, String schema, String table) {
        try {
            return session.database().columns(session.connection(), schema, table).stream()
                    .map(column -> column.toLowerCase(Locale.ROOT))
                    .sorted()
                    .toList();
        } catch (SQLException e) {
            // The schema has a table, and so is refused all the same.
            return List.of();
        }
    }
}
