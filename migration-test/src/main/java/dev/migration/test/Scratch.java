package dev.migration.test;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.StatusReport;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A schema that was empty when it was opened. What the test's own steps make in it is dropped again, by the schema's name and
 * theirs; what others make in it or of it stays, and so does everything once another schema has become the current one.
 */
final class Scratch implements AutoCloseable {

    private static final int MOST_NAMED = 5;
    // What an image or an administrator puts into every new database, and no migration undoes.
    private static final String EXTENSION = "extension ";
    private static final String SET_BACK =
            "\n  Next: let no migration change what the current schema is, set it back, and drop what is left";

    private static final String TABLE = "table ";

    private final Migrator migrator;
    private final DataSource dataSource;
    private final String schema;
    private final Belongings belongings;

    /** Why what it held last may still be there. */
    private Map<String, String> refusals = Map.of();

    private SchemaSnapshot latest;
    private @Nullable String moved;

    private Scratch(Migrator migrator, DataSource dataSource, String schema, SchemaSnapshot found) {
        this.migrator = migrator;
        this.dataSource = dataSource;
        this.schema = schema;
        this.belongings = new Belongings(found.objects());
        this.latest = found;
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
        try (Connection connection = dataSource.getConnection()) {
            String schema = Catalogue.of(connection).currentSchema(connection);
            if (!status.schema().equals(schema)) {
                throw refusal(
                        "The history would be in the schema " + status.schema() + ", and the tables in " + schema
                                + ": only one schema is compared and emptied.",
                        "leave out the history's schema, and connect so that " + status.schema()
                                + " is the current schema");
            }
            SchemaSnapshot found = SchemaSnapshot.of(connection, schema);
            List<String> objects = found.objects().stream()
                    .filter(object -> !object.startsWith(EXTENSION))
                    .toList();
            if (!objects.isEmpty()) {
                throw notEmpty(status, objects);
            }
            return new Scratch(migrator, dataSource, schema, found);
        }
    }

    private static InvalidMigrationsException notEmpty(StatusReport status, List<String> objects) {
        String named = String.join(", ", objects.subList(0, Math.min(objects.size(), MOST_NAMED)));
        int more = objects.size() - MOST_NAMED;
        return refusal(
                "The schema " + status.schema() + " (" + status.product() + ") is not empty: it holds " + named
                        + (more > 0 ? " and " + more + " more" : "")
                        + ". Migrations are tested in an empty schema only, so nothing was run.",
                "give the test a database or a schema of its own, which no application migrates; or, if what is there was"
                        + " left by a test that was killed, drop it");
    }

    private static InvalidMigrationsException refusal(String message, String remedy) {
        return new InvalidMigrationsException(Problem.error(Code.INVALID_SETTING, null, message, remedy));
    }

    /**
     * Does something to the schema.
     *
     * @return what came of it
     * @throws AssertionError if another schema is the current one, before or after; before, nothing is done
     */
    SchemaSnapshot step(String name, Runnable step) throws SQLException {
        look(name, belongings::betweenSteps);
        // What a step made before it failed is its own, too; so this is looked at in any case.
        try (Look after = () -> look(name, belongings::afterStep)) {
            step.run();
        }
        return snapshot();
    }

    /** Ends a step. */
    private interface Look extends AutoCloseable {
        @Override
        void close() throws SQLException;
    }

    private void look(String step, Consumer<List<String>> noting) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            look(connection, noting);
            if (hasMoved(connection)) {
                throw new AssertionError(step + ": " + moved + "." + SET_BACK);
            }
        }
    }

    private void look(Connection connection, Consumer<List<String>> noting) throws SQLException {
        latest = SchemaSnapshot.of(connection, schema);
        noting.accept(latest.objects());
    }

    private boolean hasMoved(Connection connection) throws SQLException {
        String current = Catalogue.of(connection).currentSchema(connection);
        moved = current.equals(schema)
                ? null
                : "the current schema was " + schema + " when the test began, and is " + current + " now";
        return moved != null;
    }

    /** That another schema has become the current one, and which; null as long as it is this one. */
    @Nullable
    String moved() {
        return moved;
    }

    /** What it held when it was looked at last, without the history and what others made. */
    SchemaSnapshot snapshot() {
        return latest.without(migrator.historyTable()).without(belongings.others());
    }

    /** How many rows each of its tables has, by the table's name. */
    Map<String, Long> rows() throws SQLException {
        Map<String, Long> rows = new TreeMap<>();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            String quote = connection.getMetaData().getIdentifierQuoteString();
            for (String object : snapshot().objects()) {
                if (object.startsWith(TABLE)) {
                    String table = object.substring(TABLE.length());
                    String quoted = quote + table.replace(quote, quote + quote) + quote;
                    try (ResultSet count = statement.executeQuery("SELECT count(*) FROM " + quoted)) {
                        count.next();
                        rows.put(table, count.getLong(1));
                    }
                }
            }
        }
        return rows;
    }

    /**
     * Drops what the test's own steps made, the history too.
     *
     * @return whether nothing of it is left
     */
    boolean clear() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(true);
            try {
                look(connection, belongings::betweenSteps);
                if (!hasMoved(connection)) {
                    refusals = Catalogue.of(connection).drop(connection, schema, belongings.own());
                    look(connection, belongings::betweenSteps);
                }
            } finally {
                connection.setAutoCommit(autoCommit);
            }
        }
        return moved == null && belongings.own().isEmpty();
    }

    /**
     * Drops what the test's own steps made.
     *
     * @throws AssertionError if anything is left in the schema that was not there, or cannot be looked for
     */
    @Override
    public void close() throws SQLException {
        clear();
        var left = new TreeMap<String, String>();
        belongings.others().forEach(object -> left.put(object, "no step of this test made it"));
        belongings.own().forEach(object -> left.put(object, refusals.getOrDefault(object, "it could not be dropped")));
        if (moved != null) {
            throw new AssertionError("Nothing was dropped: " + moved + ".\n  Left in " + schema + ": "
                    + (left.isEmpty() ? "nothing" : String.join(", ", left.keySet())) + "." + SET_BACK);
        }
        if (!left.isEmpty()) {
            throw new AssertionError("The schema " + schema + " could not be emptied. Left in it:\n  "
                    + left.entrySet().stream()
                            .map(object -> object.getKey() + ": " + object.getValue())
                            .collect(Collectors.joining("\n  "))
                    + "\n  Next: keep others out of the test's schema while it runs, and drop what is left, first what"
                    + " depends on it");
        }
    }
}
