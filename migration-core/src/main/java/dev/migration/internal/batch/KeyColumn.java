package dev.migration.internal.batch;

import dev.migration.Vendor;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.Printable;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

    private static final String SCHEMA_OF_POSTGRESQL = """
            SELECT n.nspname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.oid = pg_catalog.to_regclass(?::text)::oid""";

    private static final String SET_WITH_ROW =
            "SELECT 1 FROM information_schema.columns WHERE table_schema = ? AND table_name = ? AND column_name = ? AND ";

    private static final Map<Vendor, String> SET_WITH_ROWS = Map.of(
            Vendor.H2,
            // Its domain may be of another domain.
            SET_WITH_ROW + "(column_on_update IS NOT NULL OR EXISTS (SELECT 1 FROM information_schema.domains own"
                    + " JOIN information_schema.domains d ON d.domain_on_update IS NOT NULL AND (own.parent_domain_name IS NOT NULL"
                    + " OR (d.domain_schema, d.domain_name) = (own.domain_schema, own.domain_name))"
                    + " WHERE (own.domain_schema, own.domain_name) = (columns.domain_schema, columns.domain_name)))",
            Vendor.MARIADB,
            SET_WITH_ROW + "extra LIKE '%on update%'",
            Vendor.MYSQL,
            SET_WITH_ROW + "extra LIKE '%on update%'");

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
            schema = schema == null || schema.isEmpty() ? null : schema;
            String catalog = isMySql ? found.getCatalogName(1) : null;
            String name = found.getColumnName(1);
            DatabaseMetaData driver = connection.getMetaData();
            String query = SET_WITH_ROWS.get(vendor);
            boolean isSet = query != null
                    && !Row.all(connection, query, isMySql ? catalog : schema, found.getTableName(1), name)
                            .isEmpty();
            String type = found.getColumnTypeName(1);
            boolean isDeclared = false;
            try (ResultSet described = driver.getColumns(
                    catalog,
                    schema == null ? null : escaped(driver, schema),
                    escaped(driver, found.getTableName(1)),
                    escaped(driver, name))) {
                if (described.next()) {
                    // In a result, an ENUM of MariaDB and MySQL is a CHAR; elsewhere, a domain has the type below it
                    // there.
                    type = isMySql ? described.getString("TYPE_NAME") : type;
                    isDeclared = bare(column).equalsIgnoreCase(bare(name));
                    isSet |= "YES".equals(described.getString("IS_GENERATEDCOLUMN"));
                }
            }
            Set<String> indexed = indexed(driver, catalog, schema, found.getTableName(1));
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
    Optional<String> flaw(Vendor vendor) {
        if (!isDeclared) {
            return Optional.of("it is another name of a column: write that of the column");
        }
        String plain = DETAIL.matcher(type).replaceAll("");
        if (!TYPES.contains(plain)) {
            return Optional.of("its type " + type + " is no integer, decimal, text, UUID, time or bytes");
        }
        if (plain.equals("timestamp") && (vendor == Vendor.MARIADB || vendor == Vendor.MYSQL)) {
            // Another instant in another time zone, and two instants where clocks are set back.
            return Optional.of("its text depends on the time zone");
        }
        if (isSet) {
            return Optional.of("the server sets it when a row is changed, so rows may move into other ranges");
        }
        return indexed.contains(name)
                ? Optional.empty()
                : Optional.of("no index begins with it"
                        + (indexed.isEmpty() ? "" : ", but with " + Printable.names(List.copyOf(indexed))));
    }

    /** A name as a pattern of the driver. */
    static String escaped(DatabaseMetaData driver, String name) throws SQLException {
        String escape = driver.getSearchStringEscape();
        return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }
}
