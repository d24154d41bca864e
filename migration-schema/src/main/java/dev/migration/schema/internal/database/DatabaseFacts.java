// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.database;

import dev.migration.Migrator;
import dev.migration.Vendor;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.product.Products;
import dev.migration.internal.run.Engine;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** What commands ask of a database, through a Migrator or on a connection, before they choose what to do. */
public final class DatabaseFacts {

    private DatabaseFacts() {}

    public static Vendor product(Migrator migrator) {
        return Engine.of(migrator).askWhenUp(session -> session.database().vendor());
    }

    /** Asks on a connection such as those of its runs. */
    public static <T> T ask(Migrator migrator, Function<Connection, T> question) {
        return Engine.of(migrator).askWhenUp(session -> question.apply(session.connection()));
    }

    /** Whether its history has tables, or a file. */
    public static boolean hasHistory(Migrator migrator) {
        return Engine.of(migrator).askWhenUp(session -> session.history().read().present());
    }

    /** Whether nothing is in its history, which need not be there. */
    public static boolean isHistoryEmpty(Migrator migrator) {
        return Engine.of(migrator).askWhenUp(session -> session.history().read().isEmpty());
    }

    public static Vendor product(Connection connection) throws SQLException {
        return Products.database(connection).vendor();
    }

    /** Whether a connection was refused because the server has no such database. */
    public static boolean isUnknownDatabase(SQLException refusal) {
        return Products.isUnknownDatabase(refusal);
    }

    /** The first column of a query. */
    public static List<String> names(Connection connection, String query, String... parameters) throws SQLException {
        return Row.all(connection, query, parameters).stream()
                .map(row -> row.text(1))
                .toList();
    }

    /** The tables of a database; with their schemas, where it has several. */
    public static List<String> tables(Connection connection) throws SQLException {
        Database database = Products.database(connection);
        Optional<String> filled = database.filledSchemasQuery(List.of(""));
        if (filled.isEmpty()) {
            String schema =
                    Row.all(connection, database.serverQuery("FALSE")).get(0).get(1);
            return database.names(connection, database.tablesQuery(Objects.requireNonNullElse(schema, "")));
        }
        List<String> tables = new ArrayList<>();
        for (String schema : database.names(connection, filled.get())) {
            database.names(connection, database.tablesQuery(schema)).forEach(table -> tables.add(schema + "." + table));
        }
        return tables;
    }
}
