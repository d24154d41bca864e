// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.tool;

import dev.migration.internal.database.Database;
import dev.migration.internal.find.Location;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.names.Layout;
import dev.migration.internal.settings.FlywayPlaceholders;
import dev.migration.internal.settings.PlaceholderValues;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The row with which another tool treats a migration as applied, as SQL. What its table fills in by itself is left out, such as an
 * id of a sequence.
 */
public final class NewRow {

    private final Database database;
    private final AppliedMigration applied;
    private final Migration file;
    private final List<Location> locations;
    private final PlaceholderValues placeholders;
    private final @Nullable FlywayPlaceholders names;
    private final Map<String, String> values = new LinkedHashMap<>();

    /**
     * Of a migration that is applied, with its file.
     *
     * @param locations where the files are looked for
     * @param placeholders what was set for them
     * @param names what Flyway's own placeholders mean to the tool; null where it may have had other values
     */
    public NewRow(
            Database database,
            AppliedMigration applied,
            Migration file,
            List<Location> locations,
            PlaceholderValues placeholders,
            @Nullable FlywayPlaceholders names) {
        this.database = database;
        this.applied = applied;
        this.file = file;
        this.locations = locations;
        this.placeholders = placeholders;
        this.names = names;
    }

    public Migration file() {
        return file;
    }

    /** Flyway's checksum of the file; null where it may have had other values of placeholders. */
    @Nullable
    Integer checksumOfFlyway() throws IOException {
        return new FlywayChecksum(placeholders, names).of(file);
    }

    /** Its file's path from the location on, of several the outermost: {@code 2026/V3__add_phone.sql}. */
    String script() {
        return locations.stream()
                .map(location -> location.script(file.up()))
                .filter(Objects::nonNull)
                .max(Comparator.comparingInt(String::length))
                .orElse(file.up().name());
    }

    /** What follows the version in the file's name. */
    public String title() {
        return Migration.title(file.name());
    }

    /** The version where it is one whole number before a title, as most tools name files; else empty. */
    public Optional<String> number() {
        String number = file.version().number();
        boolean named = file.layout() != Layout.FLYWAY && file.version().isNumeric() && number.indexOf('.') < 0;
        return named && !title().isEmpty() ? Optional.of(number) : Optional.empty();
    }

    /** That the tool reads no file of this name, with one that it reads. */
    public Optional<String> unnamed(String tool, String example) {
        return Optional.of(tool + " reads no file of this name. Name it as in " + example + ", and print this again");
    }

    /** How long it ran; nothing where that is unknown. */
    public Duration took() {
        return applied.execution() == null ? Duration.ZERO : applied.execution();
    }

    /** Who ran it; empty where that is unknown. */
    public String by() {
        return applied.appliedBy() == null ? "" : applied.appliedBy();
    }

    public NewRow text(String column, String value) {
        return sql(column, database.literal(value));
    }

    public NewRow number(String column, long value) {
        return sql(column, Long.toString(value));
    }

    public NewRow bytes(String column, String hex) {
        return sql(column, database.bytes(hex));
    }

    public NewRow sql(String column, String expression) {
        values.put(column, expression);
        return this;
    }

    /** As one more row. */
    public String insert(ToolTable table) {
        List<String> columns = values.keySet().stream()
                .map(column -> table.quotedColumn(column, database))
                .toList();
        return "INSERT INTO " + table.quoted(database) + " (" + String.join(", ", columns) + ") VALUES ("
                + String.join(", ", values.values()) + ");";
    }

    /**
     * As one more row, whose number is the next after the highest.
     *
     * @param taken what is true of a row that forbids it: then the number is that one's, which the table's key refuses; empty
     *     where nothing does
     */
    public String append(ToolTable table, String number, Optional<String> taken) {
        Map<String, String> filled = new LinkedHashMap<>(values);
        filled.remove(number);
        // A product may not know the type of a NULL in a query.
        filled.values().removeIf("NULL"::equals);
        String counted = table.quotedColumn(number, database);
        String columns = filled.keySet().stream()
                .map(column -> ", " + table.quotedColumn(column, database))
                .collect(Collectors.joining());
        return "INSERT INTO " + table.quoted(database) + " (" + counted + columns + ") SELECT "
                + taken.map(condition -> unless(condition, counted, next(table, number, database)))
                        .orElseGet(() -> next(table, number, database))
                + ", " + String.join(", ", filled.values()) + " FROM " + table.quoted(database);
    }

    private String unless(String taken, String counted, String next) {
        return "COALESCE(" + database.function("MIN") + "(CASE WHEN " + taken + " THEN " + counted + " END), " + next
                + ")";
    }

    /** The number after the highest as an expression, from 1: what is below that numbers no migration. */
    public static String next(ToolTable table, String number, Database database) {
        String column = table.quotedColumn(number, database);
        return "COALESCE(" + database.function("MAX") + "(CASE WHEN " + column + database.operator(">") + "0 THEN "
                + column + " END), 0)" + database.operator("+") + "1";
    }

    /** In place of the only row. */
    public String update(ToolTable table) {
        return "UPDATE " + table.quoted(database) + " SET "
                + values.entrySet().stream()
                        .map(value -> table.quotedColumn(value.getKey(), database) + " = " + value.getValue())
                        .collect(Collectors.joining(", "))
                + ";";
    }
}
