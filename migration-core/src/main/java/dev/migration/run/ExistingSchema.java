package dev.migration.run;

import dev.migration.history.History;
import dev.migration.problem.Code;
import dev.migration.problem.InvalidMigrationsException;
import dev.migration.problem.Printable;
import dev.migration.problem.Problem;
import dev.migration.script.Version;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
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
     * Stops where another tool's history is and none of ours.
     *
     * @throws InvalidMigrationsException if it is there and no baseline says what it amounts to
     */
    static void refuseForeign(Session session, History history, @Nullable Version baseline) {
        if (baseline != null) {
            return;
        }
        String schema = history.server().schema();
        strangersTables(session, history).stream()
                .filter(table -> FOREIGN_HISTORIES.contains(table.toLowerCase(Locale.ROOT)))
                .findFirst()
                .ifPresent(table -> {
                    throw new InvalidMigrationsException(Problem.error(
                            Code.FOREIGN_HISTORY,
                            null,
                            "Schema " + schema + " has the migration history of another tool, in table " + table
                                    + ", and none of ours.",
                            "say which version it amounts to: migration baseline VERSION (or"
                                    + " migration.baseline=VERSION); later migrations then run here"));
                });
    }

    /** Whether there are tables that no migration of ours made. Asked under the lock: until then another may make them. */
    static boolean isInUse(Session session, History history) {
        List<String> tables = strangersTables(session, history);
        if (!tables.isEmpty()) {
            log.warn(
                    "Schema {} is not empty, but has no migration history: it has {}, such as {}. Every migration will"
                            + " run. If the schema is what some version makes, say so: migration baseline VERSION",
                    Printable.line(history.server().schema()),
                    tables.size() == 1 ? "a table" : tables.size() + " tables",
                    Printable.line(tables.get(0)));
        }
        return !tables.isEmpty();
    }

    /** The tables that no migration of ours made; not asked for where there are migrations already. */
    static List<String> strangersTables(Session session, History history) {
        if (!history.applied().isEmpty() || history.inFlight() != null) {
            return List.of();
        }
        try {
            return session.history()
                    .reader(history)
                    .otherTablesOf(session.connection(), history.server().schema());
        } catch (SQLException e) {
            throw session.failure("The schema cannot be read", e);
        }
    }
}
