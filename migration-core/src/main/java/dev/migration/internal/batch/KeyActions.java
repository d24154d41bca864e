package dev.migration.internal.batch;

import dev.migration.Vendor;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.Printable;
import dev.migration.internal.script.BatchStatement;
import dev.migration.internal.sql.Dialect;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Follows foreign keys whose actions change other rows with those of a range, which a later range would find changed. */
record KeyActions(Connection connection, Database database, BatchStatement statement, BatchKey key) {

    private static final Set<Integer> ACTIONS = Set.of(
            DatabaseMetaData.importedKeyCascade,
            DatabaseMetaData.importedKeySetNull,
            DatabaseMetaData.importedKeySetDefault);

    /** Rows of a partition or a child are also those of the tables above it. The driver's numbers of the actions are 0, 2 and 4. */
    private static final String POSTGRESQL = """
            WITH RECURSIVE below AS (
              SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = ?::text AND c.relname = ?::text
              UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN below ON below.oid = i.inhparent),
            found AS (
              SELECT k.oid, k.conrelid AS id FROM pg_catalog.pg_constraint k JOIN below ON below.oid = k.confrelid WHERE k.contype = 'f'
              UNION SELECT f.oid, i.inhparent FROM pg_catalog.pg_inherits i JOIN found f ON f.id = i.inhrelid)
            SELECT n.nspname, c.relname, referenced.attname, own.attname,
                   pg_catalog.strpos('c n d', k.confdeltype::text) - 1, pg_catalog.strpos('c n d', k.confupdtype::text) - 1
              FROM found f JOIN pg_catalog.pg_constraint k ON k.oid = f.oid JOIN pg_catalog.pg_class c ON c.oid = f.id
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(k.conkey), pg_catalog.unnest(k.confkey)) AS pair (own, referenced)
              JOIN pg_catalog.pg_attribute own ON own.attrelid = k.conrelid AND own.attnum = pair.own
              JOIN pg_catalog.pg_attribute referenced ON referenced.attrelid = k.confrelid AND referenced.attnum = pair.referenced""";

    /** A table as the driver names it; without a schema where it has none. */
    record Place(String schema, String table) {

        boolean isAny(List<Place> places) {
            return places.stream()
                    .anyMatch(other -> schema.equalsIgnoreCase(other.schema) && table.equalsIgnoreCase(other.table));
        }
    }

    /** A column of one, which this table has; the rules are by the numbers of {@link DatabaseMetaData}. */
    private record ForeignKey(Place table, String referenced, String own, int onDelete, int onUpdate) {}

    /** That the statement reads what is changed with the rows that it writes to; empty where it does not. */
    Optional<String> flaw(Place written, List<Place> read) throws SQLException {
        List<Place> changed = new ArrayList<>(List.of(written));
        for (int i = 0; i < changed.size(); i++) {
            for (ForeignKey found : keys(changed.get(i))) {
                Place other = found.table();
                boolean acts =
                        i == 0 ? acts(found) : ACTIONS.contains(found.onDelete()) || ACTIONS.contains(found.onUpdate());
                if (acts && (other.isAny(List.of(written)) ? changesOwn(found) : other.isAny(read))) {
                    return Optional.of("A foreign key of " + Printable.line(other.table())
                            + " has an action, by which each range would change what later ones read.");
                }
                if (acts && !other.isAny(changed)) {
                    changed.add(other);
                }
            }
        }
        return Optional.empty();
    }

    /** Those that refer to this table. */
    private List<ForeignKey> keys(Place table) throws SQLException {
        List<ForeignKey> found = new ArrayList<>();
        if (database.vendor() == Vendor.POSTGRESQL) {
            for (Row row : database.ownRows(connection, POSTGRESQL, table.schema(), table.table())) {
                found.add(new ForeignKey(
                        new Place(row.text(1), row.text(2)),
                        row.text(3),
                        row.text(4),
                        Integer.parseInt(row.text(5)),
                        Integer.parseInt(row.text(6))));
            }
            return found;
        }
        String schema = table.schema().isEmpty() ? null : table.schema();
        boolean isCatalog = database.dialect() == Dialect.MYSQL;
        try (ResultSet keys = connection
                .getMetaData()
                .getExportedKeys(isCatalog ? schema : null, isCatalog ? null : schema, table.table())) {
            while (keys.next()) {
                String place = keys.getString(isCatalog ? "FKTABLE_CAT" : "FKTABLE_SCHEM");
                found.add(new ForeignKey(
                        new Place(place == null ? "" : place, keys.getString("FKTABLE_NAME")),
                        keys.getString("PKCOLUMN_NAME"),
                        keys.getString("FKCOLUMN_NAME"),
                        keys.getShort("DELETE_RULE"),
                        keys.getShort("UPDATE_RULE")));
            }
        }
        return found;
    }

    /** Whether the statement makes this key act; the column of the ranges is not set. */
    private boolean acts(ForeignKey found) {
        String column = found.referenced();
        return deletes()
                ? ACTIONS.contains(found.onDelete())
                : ACTIONS.contains(found.onUpdate()) && mentions("update") && mentions(column) && !key.isNamed(column);
    }

    /** What is deleted with others is so in any order. */
    private boolean changesOwn(ForeignKey found) {
        return !(deletes() && found.onDelete() == DatabaseMetaData.importedKeyCascade) && mentions(found.own());
    }

    private boolean deletes() {
        return statement.sql().toLowerCase(Locale.ROOT).startsWith("delete");
    }

    private boolean mentions(String name) {
        return Pattern.compile("(?i)(?<!\\w)" + Pattern.quote(name) + "(?!\\w)")
                .matcher(statement.sql())
                .find();
    }
}
