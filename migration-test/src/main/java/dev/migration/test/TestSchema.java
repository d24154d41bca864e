package dev.migration.test;

import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.StatusReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * The schema that a test works in: empty when it is opened, emptied when it is closed. Nothing is run or dropped once
 * another schema has become the current one.
 */
final class TestSchema implements AutoCloseable {

    private static final int MOST_NAMED = 5;
    // What an image or an administrator puts into every new database, and no migration undoes.
    private static final String EXTENSION = "extension ";

    private final Migrator migrator;
    private final DataSource dataSource;
    private final String name;
    private final Set<String> found;

    private TestSchema(Migrator migrator, DataSource dataSource, String name, Set<String> found) {
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
    static TestSchema of(Migrator migrator) throws SQLException {
        DataSource dataSource = migrator.dataSource()
                .orElseThrow(() -> TestDatabase.refusal("The Migrator has no database.", "give it a DataSource"));
        StatusReport status = migrator.status();
        try (Connection connection = dataSource.getConnection()) {
            String schema = SchemaSnapshot.catalogue(connection).currentSchema(connection);
            if (!status.schema().equals(schema)) {
                throw TestDatabase.refusal(
                        "The history would be in the schema " + status.schema() + ", and the tables in " + schema
                                + ", but only one schema is compared and emptied.",
                        "leave out the history's schema, and connect so that " + status.schema()
                                + " is the current schema");
            }
            List<String> objects = SchemaSnapshot.of(connection, schema).objects();
            List<String> unexpected = objects.stream()
                    .filter(object -> !object.startsWith(EXTENSION))
                    .toList();
            if (!unexpected.isEmpty()) {
                throw notEmpty(status, unexpected);
            }
            return new TestSchema(migrator, dataSource, schema, Set.copyOf(objects));
        }
    }

    private static InvalidMigrationsException notEmpty(StatusReport status, List<String> objects) {
        String named = String.join(", ", objects.subList(0, Math.min(objects.size(), MOST_NAMED)));
        int more = objects.size() - MOST_NAMED;
        return TestDatabase.refusal(
                "The schema " + status.schema() + " (" + status.product() + ") is not empty: it contains " + named
                        + (more > 0 ? " and " + more + " more" : "")
                        + ". Migrations are tested in an empty schema, so nothing was run.",
                "give the test a scratch database, or an empty schema that no application uses; if a killed test left"
                        + " this behind, drop it");
    }

    /**
     * Runs migrations in it.
     *
     * @return what it holds then
     * @throws AssertionError if another schema is the current one, before or after; before, nothing is run
     */
    SchemaSnapshot run(String migration, Runnable run) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            requireCurrent(connection, migration);
        }
        run.run();
        try (Connection connection = dataSource.getConnection()) {
            requireCurrent(connection, migration);
            return snapshot(connection);
        }
    }

    private void requireCurrent(Connection connection, String action) throws SQLException {
        String current = SchemaSnapshot.catalogue(connection).currentSchema(connection);
        if (!current.equals(name)) {
            throw new AssertionError(
                    action + ": the current schema was " + name + " at the start of the test, and is " + current
                            + " now.\n  Next: let no migration change the current schema, set it back, and drop what is left");
        }
    }

    /** What it holds, without the history. */
    SchemaSnapshot snapshot() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return snapshot(connection);
        }
    }

    private SchemaSnapshot snapshot(Connection connection) throws SQLException {
        return SchemaSnapshot.of(connection, name).without(migrator.historyTable());
    }

    /**
     * Drops everything in it, the history too.
     *
     * @return what is left, with the reasons
     * @throws AssertionError if another schema is the current one; nothing is dropped then
     */
    Map<String, String> clear() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            requireCurrent(connection, "Nothing was dropped in " + name);
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(true);
            try {
                Map<String, String> refusals =
                        SchemaSnapshot.catalogue(connection).drop(new CatalogueQueries(connection, name), found);
                return SchemaSnapshot.of(connection, name).objects().stream()
                        .filter(object -> !found.contains(object))
                        .collect(Collectors.toMap(
                                object -> object, object -> refusals.getOrDefault(object, "it could not be dropped")));
            } finally {
                connection.setAutoCommit(autoCommit);
            }
        }
    }

    /**
     * Drops everything in it.
     *
     * @throws AssertionError if anything is left
     */
    @Override
    public void close() throws SQLException {
        Map<String, String> left = new TreeMap<>(clear());
        if (!left.isEmpty()) {
            throw new AssertionError("The schema " + name + " could not be emptied. Left in it:\n  "
                    + left.entrySet().stream()
                            .map(object -> object.getKey() + ": " + object.getValue())
                            .collect(Collectors.joining("\n  "))
                    + "\n  Next: drop what is left, and let nobody else use the test's schema while it runs");
        }
    }
}
