// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.batch;

import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseBatches;
import dev.migration.internal.database.DatabaseBatches.Place;
import dev.migration.internal.help.Printable;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the driver knows of a column.
 *
 * @param type in lower case
 * @param isDeclared whether it is a column of its table, and no other name of one
 * @param isSet whether the server sets it, by other columns or when the row is changed
 * @param indexed the columns of its table with which an index of all rows begins
 */
record KeyColumn(String name, String type, boolean isDeclared, boolean isSet, Set<String> indexed) {

    /** Their order is that of the texts by which they are compared, and their texts are exact. Sizes and signs are left out. */
    private static final Set<String> TYPES =
            Set.of(("tinyint, smallint, mediumint, int, integer, bigint, int2, int4, int8,"
                            + " smallserial, serial, bigserial, decimal, numeric, uuid, binary, varbinary, binary varying, bytea, blob,"
                            + " char, character, bpchar, nchar, varchar, character varying, varchar_ignorecase, nvarchar, text, date,"
                            + " time, timestamp, timestamptz, timestamp with time zone, datetime, year")
                    .split(", "));

    private static final Pattern DETAIL = Pattern.compile("\\(.*\\)| (unsigned|zerofill|signed)");

    /** The column as both are written. */
    static KeyColumn of(Connection connection, Database database, String table, String column) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + column + " FROM " + table + " WHERE 1 = 0")) {
            ResultSetMetaData found = rows.getMetaData();
            DatabaseBatches product = database.batches();
            Place place = product.place(connection, table, found);
            boolean isCatalog = database.has(Capability.SCHEMAS_ARE_DATABASES);
            String catalog = isCatalog ? place.schema() : null;
            String schema = isCatalog || place.schema().isEmpty() ? null : place.schema();
            String name = found.getColumnName(1);
            DatabaseMetaData driver = connection.getMetaData();
            boolean isSet = product.isSetByServer(connection, place, name);
            String type = found.getColumnTypeName(1);
            boolean isDeclared = false;
            try (ResultSet described = driver.getColumns(
                    catalog,
                    schema == null ? null : DatabaseBatches.escaped(driver, schema),
                    DatabaseBatches.escaped(driver, place.table()),
                    DatabaseBatches.escaped(driver, name))) {
                if (described.next()) {
                    type = product.typeName(found, described);
                    isDeclared = bare(column).equalsIgnoreCase(bare(name));
                    isSet |= "YES".equals(described.getString("IS_GENERATEDCOLUMN"));
                }
            }
            Set<String> indexed = indexed(driver, catalog, schema, place.table());
            return new KeyColumn(name, type.toLowerCase(Locale.ROOT), isDeclared, isSet, indexed);
        }
    }

    private static Set<String> indexed(
            DatabaseMetaData driver, @Nullable String catalog, @Nullable String schema, String table)
            throws SQLException {
        Set<String> indexed = new TreeSet<>();
        try (ResultSet rows = driver.getPrimaryKeys(catalog, schema, table)) {
            // The one of a number of SQLite has no index.
            while (rows.next()) {
                if (rows.getInt("KEY_SEQ") == 1) {
                    indexed.add(rows.getString("COLUMN_NAME"));
                }
            }
        }
        try (ResultSet rows = driver.getIndexInfo(catalog, schema, table, false, true)) {
            while (rows.next()) {
                String column = rows.getString("COLUMN_NAME");
                if (column != null
                        && rows.getInt("ORDINAL_POSITION") == 1
                        && rows.getShort("TYPE") != DatabaseMetaData.tableIndexHashed
                        && rows.getString("FILTER_CONDITION") == null) {
                    indexed.add(column);
                }
            }
        }
        return indexed;
    }

    static String bare(String name) {
        return name.replaceAll("[\"`\\[\\]]", "");
    }

    /** Why it does not divide its table into ranges of texts. */
    Optional<String> flaw(DatabaseBatches product) {
        if (!isDeclared) {
            return Optional.of("it is another name of a column: write that of the column");
        }
        String plain = DETAIL.matcher(type).replaceAll("");
        if (!TYPES.contains(plain)) {
            return Optional.of("its type " + type + " is no integer, decimal, text, UUID, time or bytes");
        }
        Optional<String> flaw = product.flawOf(plain);
        if (flaw.isPresent()) {
            return flaw;
        }
        if (isSet) {
            return Optional.of("the server sets it when a row is changed, so rows may move into other ranges");
        }
        return indexed.contains(name)
                ? Optional.empty()
                : Optional.of("no index begins with it"
                        + (indexed.isEmpty() ? "" : ", but with " + Printable.names(List.copyOf(indexed))));
    }
}
