package dev.migration.internal.batch;

import dev.migration.internal.help.Printable;
import dev.migration.internal.script.BatchStatement;
import dev.migration.internal.sql.Dialect;
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
record KeyActions(DatabaseMetaData driver, Dialect dialect, BatchStatement statement, BatchKey key) {

    private static final Set<Integer> ACTIONS = Set.of(
            DatabaseMetaData.importedKeyCascade,
            DatabaseMetaData.importedKeySetNull,
            DatabaseMetaData.importedKeySetDefault);

    /** A table as the driver names it; without a schema where it has none. */
    record Place(String schema, String table) {

        boolean isAny(List<Place> places) {
            return places.stream()
                    .anyMatch(other -> schema.equalsIgnoreCase(other.schema) && table.equalsIgnoreCase(other.table));
        }
    }

    /** That the statement reads what is changed with the rows that it writes to; empty where it does not. */
    Optional<String> flaw(Place written, List<Place> read) throws SQLException {
        List<Place> changed = new ArrayList<>(List.of(written));
        for (int i = 0; i < changed.size(); i++) {
            Place table = changed.get(i);
            String schema = table.schema().isEmpty() ? null : table.schema();
            boolean isCatalog = dialect == Dialect.MYSQL;
            try (ResultSet keys =
                    driver.getExportedKeys(isCatalog ? schema : null, isCatalog ? null : schema, table.table())) {
                while (keys.next()) {
                    String place = keys.getString(isCatalog ? "FKTABLE_CAT" : "FKTABLE_SCHEM");
                    var other = new Place(place == null ? "" : place, keys.getString("FKTABLE_NAME"));
                    boolean acts = i == 0 ? acts(keys) : has(keys, "DELETE_RULE") || has(keys, "UPDATE_RULE");
                    if (acts && (other.isAny(List.of(written)) ? changesOwn(keys) : other.isAny(read))) {
                        return Optional.of("A foreign key of " + Printable.line(other.table())
                                + " has an action, by which each range would change what later ones read.");
                    }
                    if (acts && !other.isAny(changed)) {
                        changed.add(other);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean has(ResultSet key, String rule) throws SQLException {
        return ACTIONS.contains((int) key.getShort(rule));
    }

    /** Whether the statement makes this key act; the column of the ranges is not set. */
    private boolean acts(ResultSet found) throws SQLException {
        String column = found.getString("PKCOLUMN_NAME");
        return deletes()
                ? has(found, "DELETE_RULE")
                : has(found, "UPDATE_RULE") && mentions("update") && mentions(column) && !key.isNamed(column);
    }

    /** What is deleted with others is so in any order. */
    private boolean changesOwn(ResultSet found) throws SQLException {
        return !(deletes() && found.getShort("DELETE_RULE") == DatabaseMetaData.importedKeyCascade)
                && mentions(found.getString("FKCOLUMN_NAME"));
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
