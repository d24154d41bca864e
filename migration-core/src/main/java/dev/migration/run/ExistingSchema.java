package dev.migration.run;

import dev.migration.history.History;
import dev.migration.problem.Code;
import dev.migration.problem.InvalidMigrationsException;
import dev.migration.problem.Problem;
import dev.migration.script.Version;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a schema before the first migration: it may be in use, and another tool may keep its history there. */
final class ExistingSchema {

    private static final Logger log = LoggerFactory.getLogger(ExistingSchema.class);

    /** The history tables of other tools, by their usual names. */
    private static final Set<String> FOREIGN_HISTORIES = Set.of(
            "flyway_schema_history",
            "schema_version",
            "databasechangelog",
            "schema_migrations",
            "_sqlx_migrations",
            "goose_db_version",
            "__diesel_schema_migrations",
            "atlas_schema_revisions",
            "_prisma_migrations");

    private ExistingSchema() {}

    /**
     * Whether there are tables that no migration of ours made.
     *
     * @throws InvalidMigrationsException if another tool's history is there and no baseline says what it amounts to
     */
    static boolean check(Session session, History history, @Nullable Version baseline) {
        String schema = history.server().schema();
        List<String> tables;
        try {
            tables = session.reader(history).otherTablesOf(session.connection(), schema);
        } catch (SQLException e) {
            throw session.failure("The schema cannot be read", e);
        }
        Optional<String> foreign = tables.stream()
                .filter(table -> FOREIGN_HISTORIES.contains(table.toLowerCase(Locale.ROOT)))
                .findFirst();
        if (foreign.isPresent() && baseline == null) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.FOREIGN_HISTORY,
                    null,
                    "Schema " + schema + " has the migration history of another tool, in table " + foreign.get()
                            + ", and none of ours.",
                    "say which version it amounts to: migration baseline VERSION (or migration.baseline=VERSION);"
                            + " later migrations then run here"));
        }
        if (!tables.isEmpty() && baseline == null) {
            log.warn(
                    "Schema {} is not empty, but has no migration history: {} tables, such as {}. Every migration will"
                            + " run. If the schema is what some version makes, say so: migration baseline VERSION",
                    schema,
                    tables.size(),
                    tables.get(0));
        }
        return !tables.isEmpty();
    }
}
