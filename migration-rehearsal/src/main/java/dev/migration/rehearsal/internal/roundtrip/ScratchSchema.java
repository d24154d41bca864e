// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.roundtrip;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.StatusReport;
import dev.migration.internal.help.Problems;
import dev.migration.internal.run.Engine;
import dev.migration.internal.schema.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** The schema of a round trip: empty when it is opened, emptied when it is closed. */
final class ScratchSchema implements AutoCloseable {

    private static final int MOST_NAMED = 5;
    // What an image or an administrator puts into every new database, and no migration undoes.
    private static final String EXTENSION = "extension ";

    private final Migrator migrator;
    private final DataSource dataSource;
    private final String name;
    private final Set<String> found;

    private ScratchSchema(Migrator migrator, DataSource dataSource, String name, Set<String> found) {
        this.migrator = migrator;
        this.dataSource = dataSource;
        this.name = name;
        this.found = found;
    }

    /**
     * The schema that the Migrator works in.
     *
     * @throws InvalidMigrationsException if it is not empty, or the history is in another one
     */
    static ScratchSchema of(Migrator migrator, String whatToUse) throws SQLException {
        DataSource dataSource = migrator.dataSource()
                .orElseThrow(() -> refusal("The Migrator has no database.", "give it a DataSource"));
        StatusReport status = migrator.status();
        // As scripts find it, after the init SQL.
        String schema = Engine.of(migrator)
                .askWhenUp(session -> String.valueOf(session.history().currentSchema()));
        try (Connection connection = dataSource.getConnection()) {
            if (!status.schema().equals(schema)) {
                throw refusal(
                        "The history would be in the schema " + status.schema() + ", and the tables in " + schema
                                + ", but only one schema is compared and emptied.",
                        "leave out the history's schema, and connect so that " + status.schema()
                                + " is the current schema");
            }
            List<String> objects = Schema.read(connection, schema).objects();
            List<String> unexpected = objects.stream()
                    .filter(object -> !object.startsWith(EXTENSION))
                    .toList();
            if (!unexpected.isEmpty()) {
                throw notEmpty(status, unexpected, whatToUse);
            }
            return new ScratchSchema(migrator, dataSource, schema, Set.copyOf(objects));
        }
    }

    private static InvalidMigrationsException notEmpty(StatusReport status, List<String> objects, String whatToUse) {
        String named = String.join(", ", objects.subList(0, Math.min(objects.size(), MOST_NAMED)));
        int more = objects.size() - MOST_NAMED;
        return refusal(
                "The schema " + status.schema() + " (" + status.product() + ") is not empty: it contains " + named
                        + (more > 0 ? " and " + more + " more" : "")
                        + ". Migrations are tested in an empty schema, so nothing was run.",
                whatToUse);
    }

    private static InvalidMigrationsException refusal(String message, String remedy) {
        return Problems.refused(Code.INVALID_SETTING, message, remedy);
    }

    /** Runs migrations in it, and returns what it holds then. */
    Schema run(Runnable run) throws SQLException {
        run.run();
        return snapshot();
    }

    /** What it holds, without the history. */
    Schema snapshot() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return Schema.read(connection, name).without(migrator.historyTable());
        }
    }

    /** Drops everything in it, the history too, and returns what is left. */
    List<String> clear() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return SchemaDrops.drop(connection, name, found);
        }
    }

    /**
     * Drops everything in it.
     *
     * @throws RoundTripFailure if anything is left
     */
    @Override
    public void close() throws SQLException {
        List<String> left = clear();
        if (!left.isEmpty()) {
            throw new RoundTripFailure(
                    "The schema " + name + " could not be emptied; left in it: "
                            + String.join(", ", left)
                            + "\n  Next: drop what is left, and use the test's schema for nothing else while it runs",
                    null);
        }
    }
}
