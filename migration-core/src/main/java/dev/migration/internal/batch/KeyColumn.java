package dev.migration.internal.batch;

import dev.migration.Vendor;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the driver knows of a column.
 *
 * @param type in lower case
 * @param isIndexed whether an index of all rows begins with it
 * @param rows about how many rows the indexes of its table have; 0 where they do not know
 */
record KeyColumn(String type, boolean isGenerated, boolean isIndexed, long rows) {

    /** Their order is that of the texts by which they are compared, and their texts are exact. Sizes and signs are left out. */
    private static final Set<String> TYPES = Set.of(
            "tinyint",
            "smallint",
            "mediumint",
            "int",
            "integer",
            "bigint",
            "int2",
            "int4",
            "int8",
            "smallserial",
            "serial",
            "bigserial",
            "decimal",
            "numeric",
            "uuid",
            "binary",
            "varbinary",
            "binary varying",
            "bytea",
            "blob",
            "char",
            "character",
            "bpchar",
            "nchar",
            "varchar",
            "character varying",
            "varchar_ignorecase",
            "nvarchar",
            "text",
            "date",
            "time",
            "timetz",
            "time with time zone",
            "timestamp",
            "timestamptz",
            "timestamp with time zone",
            "datetime",
            "year");

    private static final Pattern DETAIL = Pattern.compile("\\(.*\\)| (unsigned|zerofill|signed)");

    private static final String SCHEMA_OF_POSTGRESQL = """
            SELECT n.nspname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.oid = pg_catalog.to_regclass(?::text)::oid""";

    /** The column as both are written. */
    static KeyColumn of(Connection connection, Database database, String table, String column) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + column + " FROM " + table + " WHERE 1 = 0")) {
            ResultSetMetaData found = rows.getMetaData();
            String schema = found.getSchemaName(1);
            Vendor vendor = database.vendor();
            boolean isMySql = vendor == Vendor.MARIADB || vendor == Vendor.MYSQL;
            if (vendor == Vendor.POSTGRESQL) {
                List<Row> schemas = database.ownRows(connection, SCHEMA_OF_POSTGRESQL, table);
                schema = schemas.isEmpty() ? "" : schemas.get(0).text(1);
            }
            return new Catalogue(
                            connection.getMetaData(),
                            isMySql ? found.getCatalogName(1) : null,
                            schema == null || schema.isEmpty() ? null : schema,
                            found.getTableName(1))
                    .column(found, isMySql);
        }
    }

    /** Why it does not divide its table into ranges of texts. */
    Optional<String> flaw(Vendor vendor) {
        String name = DETAIL.matcher(type).replaceAll("");
        if (!TYPES.contains(name)) {
            return Optional.of("its type " + type + " is no integer, decimal, text, UUID, time or bytes");
        }
        if (name.equals("timestamp") && (vendor == Vendor.MARIADB || vendor == Vendor.MYSQL)) {
            // Another instant in another time zone, and two instants where clocks are set back.
            return Optional.of("its text depends on the time zone");
        }
        if (isGenerated) {
            return Optional.of("it is generated from other columns, so rows may move into other ranges");
        }
        return isIndexed ? Optional.empty() : Optional.of("no index begins with it");
    }

    /** A name as a pattern of the driver. */
    static String escaped(DatabaseMetaData driver, String name) throws SQLException {
        String escape = driver.getSearchStringEscape();
        return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }

    /** What the driver says of a table. */
    private record Catalogue(
            DatabaseMetaData driver,
            @Nullable String catalog,
            @Nullable String schema,
            String table) {

        KeyColumn column(ResultSetMetaData found, boolean isMySql) throws SQLException {
            String name = found.getColumnName(1);
            String type = found.getColumnTypeName(1);
            boolean isGenerated = false;
            try (ResultSet rows = driver.getColumns(
                    catalog,
                    schema == null ? null : escaped(driver, schema),
                    escaped(driver, table),
                    escaped(driver, name))) {
                if (rows.next()) {
                    // In a result, an ENUM of MariaDB and MySQL is a CHAR; elsewhere, a domain has the type below it
                    // there.
                    type = isMySql ? rows.getString("TYPE_NAME") : type;
                    isGenerated = "YES".equals(rows.getString("IS_GENERATEDCOLUMN"));
                }
            }
            boolean isIndexed = isFirstOfPrimaryKey(name);
            long most = 0;
            try (ResultSet rows = driver.getIndexInfo(catalog, schema, table, false, true)) {
                while (rows.next()) {
                    most = Math.max(most, rows.getLong("CARDINALITY"));
                    isIndexed |= name.equals(rows.getString("COLUMN_NAME"))
                            && rows.getInt("ORDINAL_POSITION") == 1
                            && rows.getShort("TYPE") != DatabaseMetaData.tableIndexHashed
                            && rows.getString("FILTER_CONDITION") == null;
                }
            }
            return new KeyColumn(type.toLowerCase(Locale.ROOT), isGenerated, isIndexed, most);
        }

        /** The one of a number of SQLite has no index. */
        private boolean isFirstOfPrimaryKey(String name) throws SQLException {
            try (ResultSet rows = driver.getPrimaryKeys(catalog, schema, table)) {
                while (rows.next()) {
                    if (rows.getInt("KEY_SEQ") == 1 && name.equals(rows.getString("COLUMN_NAME"))) {
                        return true;
                    }
                }
            }
            return false;
        }
    }
}
