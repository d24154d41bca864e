package dev.migration.adopt.internal.liquibase;

import dev.migration.adopt.internal.tool.RanChangeset;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.product.Products;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Liquibase recorded of a changelog that it ran in a scratch database.
 *
 * @param tables its own tables, as they are written in SQL; they are no part of the baseline
 * @param ran the changesets that ran, in their order
 */
public record RanChangelog(List<String> tables, List<RanChangeset> ran) {

    private static final String CHANGESETS = "DATABASECHANGELOG";
    private static final List<String> NAMES = List.of(CHANGESETS, CHANGESETS + "LOCK");

    /**
     * Reads it from this schema, or from the connection's, with the checksums that are known of the changesets in the
     * changelog. The connection is a new one: a changelog may have left another schema in its own.
     */
    public static RanChangelog read(Connection connection, @Nullable String defaultSchema, List<RanChangeset> known)
            throws SQLException {
        connection.setAutoCommit(true);
        Database database = Products.database(connection);
        List<String> tables = new ArrayList<>();
        List<RanChangeset> ran = new ArrayList<>();
        String schema = defaultSchema == null ? connection.getSchema() : database.catalogueName(defaultSchema);
        for (String name : tableNames(connection, schema)) {
            String quoted = (defaultSchema == null ? "" : database.quoted(schema) + ".") + database.quoted(name);
            tables.add(quoted);
            if (name.equalsIgnoreCase(CHANGESETS)) {
                for (Row row : Row.all(
                        connection,
                        "SELECT filename, id, author, md5sum FROM " + quoted
                                + " WHERE exectype IN ('EXECUTED', 'RERAN') ORDER BY orderexecuted, dateexecuted")) {
                    ran.add(ran(row, known));
                }
            }
        }
        return new RanChangelog(tables, ran);
    }

    private static List<String> tableNames(Connection connection, @Nullable String schema) throws SQLException {
        List<String> found = new ArrayList<>();
        try (var tables = connection
                .getMetaData()
                .getTables(connection.getCatalog(), schema, "%", new String[] {"TABLE", "BASE TABLE"})) {
            while (tables.next()) {
                String name = tables.getString("TABLE_NAME");
                if (NAMES.stream().anyMatch(name::equalsIgnoreCase)) {
                    found.add(name);
                }
            }
        }
        return found;
    }

    private static RanChangeset ran(Row row, List<RanChangeset> known) {
        var recorded = new RanChangeset(row.text(1), row.text(2), row.text(3), List.of());
        Set<String> checksums = new LinkedHashSet<>(Arrays.asList(row.text(4)));
        known.stream()
                .filter(changeset -> changeset.isSameAs(recorded))
                .forEach(changeset -> checksums.addAll(changeset.checksums()));
        return new RanChangeset(recorded.file(), recorded.id(), recorded.author(), List.copyOf(checksums));
    }

    /** Drops Liquibase's tables. */
    public void dropTables(Connection connection) throws SQLException {
        for (String table : tables) {
            Row.execute(connection, "DROP TABLE " + table);
        }
    }
}
