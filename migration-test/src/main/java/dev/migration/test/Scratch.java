package dev.migration.test;

import dev.migration.Migrator;
import dev.migration.problem.Code;
import dev.migration.problem.InvalidMigrationsException;
import dev.migration.problem.Problem;
import dev.migration.report.StatusReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** A schema that was empty when it was opened, so that whatever it holds may be dropped. */
final class Scratch {

    private static final int MOST_NAMED = 5;
    // What an image or an administrator puts into every new database, and no migration undoes.
    private static final String EXTENSION = "extension ";

    private final Migrator migrator;
    private final DataSource dataSource;
    private final SchemaSnapshot found;

    private Scratch(Migrator migrator, DataSource dataSource, SchemaSnapshot found) {
        this.migrator = migrator;
        this.dataSource = dataSource;
        this.found = found;
    }

    /**
     * Takes possession of the schema that the Migrator works in.
     *
     * @throws InvalidMigrationsException if it holds anything, or the history is in another one
     */
    static Scratch of(Migrator migrator) throws SQLException {
        DataSource dataSource = migrator.dataSource()
                .orElseThrow(() -> refusal("The Migrator has no database to work on.", "give it a DataSource"));
        StatusReport status = migrator.status();
        String schema = currentSchema(dataSource);
        if (!status.schema().equals(schema)) {
            throw refusal(
                    "The history would be in the schema " + status.schema() + ", and the tables in " + schema
                            + ": only one schema is compared and emptied.",
                    "leave out the history's schema, and connect so that " + status.schema()
                            + " is the current schema");
        }
        SchemaSnapshot found = SchemaSnapshot.of(dataSource);
        List<String> objects = found.objects().stream()
                .filter(object -> !object.startsWith(EXTENSION))
                .toList();
        if (!objects.isEmpty()) {
            throw notEmpty(status, objects);
        }
        return new Scratch(migrator, dataSource, found);
    }

    private static InvalidMigrationsException notEmpty(StatusReport status, List<String> objects) {
        String named = String.join(", ", objects.subList(0, Math.min(objects.size(), MOST_NAMED)));
        int more = objects.size() - MOST_NAMED;
        return refusal(
                "The schema " + status.schema() + " (" + status.product() + ") is not empty: it holds " + named
                        + (more > 0 ? " and " + more + " more" : "")
                        + ". Testing migrations ends with dropping all that a"
                        + " schema holds, so nothing was run.",
                "give the test a database or a schema of its own, which no application migrates; or, if what is there was"
                        + " left by a test that was killed, drop it");
    }

    private static InvalidMigrationsException refusal(String message, String remedy) {
        return new InvalidMigrationsException(Problem.error(Code.INVALID_SETTING, null, message, remedy));
    }

    private static String currentSchema(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return Catalogue.of(connection).currentSchema(connection);
        }
    }

    /** What the migrations have made of it. */
    SchemaSnapshot snapshot() throws SQLException {
        return SchemaSnapshot.of(dataSource).without(migrator.historyTable());
    }

    /** Drops everything that was not there, the history too. */
    void empty() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Catalogue catalogue = Catalogue.of(connection);
            catalogue.empty(connection, catalogue.currentSchema(connection), found.objects());
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        }
    }
}
