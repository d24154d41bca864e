// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.history;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Fix;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.HistoryChecks.TableFlaw;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History.Server;
import dev.migration.internal.history.HistoryTables.Grants;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The problems of a history that cannot be read or is not trusted. */
final class UnreadableHistory {

    private final HistoryTables tables;
    private final Server server;
    private final Grants grants;

    UnreadableHistory(HistoryTables tables, Server server) {
        this.tables = tables.in(server.schema());
        this.server = server;
        this.grants = new Grants(this.tables, server.user());
    }

    static InvalidMigrationsException withoutSchema(Database database) {
        return Problems.refused(
                Code.INVALID_SETTING,
                "There is no schema to keep the history in: " + database.whyNoSchema() + ".",
                database.whereToSetSchema());
    }

    /** The table is there, but without our columns. */
    private InvalidMigrationsException foreign(SqlError error, SQLException cause) {
        return new InvalidMigrationsException(
                Problems.error(
                        Code.FOREIGN_HISTORY,
                        "The table " + tables.catalogueNames().get(0) + " in schema " + server.schema()
                                + " was not made by this library: " + Printable.block(error.message(), 4) + ".",
                        Remedy.of("name another table for the history ({})", Fix.setting("table"))),
                cause);
    }

    /** @param done what was not done: read from, or written to */
    Optional<Problem> untrusted(List<TableFlaw> flaws, String done) {
        String found = flaws.stream()
                .map(flaw -> Printable.line(flaw.table() + " " + flaw.what()))
                .collect(Collectors.joining("; "));
        return flaws.isEmpty()
                ? Optional.empty()
                : Optional.of(Problems.error(
                        Code.UNTRUSTED_HISTORY,
                        "The history in schema " + server.schema() + " is not trusted: " + found + ". Nothing was "
                                + done + " it, as that could run what others wrote.",
                        Remedy.of("find out who made it, and whether its rows are correct; then {}", remedies(flaws))));
    }

    /** Others who can write the log can choose what an undo from it executes. */
    InvalidMigrationsException writableBy(List<TableFlaw> others) {
        return Problems.refused(
                Code.UNTRUSTED_HISTORY,
                "The stored down script is not executed: "
                        + others.stream()
                                .map(TableFlaw::what)
                                .map(Printable::line)
                                .distinct()
                                .collect(Collectors.joining(", "))
                        + " may write the log " + tables.log() + ", and so choose what runs with the rights of "
                        + server.user() + ".",
                Remedy.of(
                        "undo from the file; or check what the script is (SELECT version, down_sql FROM {}), and"
                                + " {}",
                        tables.log(),
                        remedies(others)));
    }

    private static CharSequence remedies(List<TableFlaw> flaws) {
        Remedy users = Remedy.joined(
                "; ",
                flaws.stream()
                        .map(TableFlaw::runAs)
                        .filter(user -> !user.isEmpty())
                        .distinct()
                        .map(Printable::line)
                        .map(user -> Remedy.of(
                                "log in as {}, if that user runs the migrations: {}", user, Fix.setting("user", user)))
                        .toList());
        String lines = flaws.stream()
                .map(TableFlaw::remedy)
                .filter(remedy -> !remedy.isEmpty())
                .distinct()
                .map(remedy -> "\n    " + Printable.line(remedy) + ";")
                .collect(Collectors.joining());
        boolean granted = flaws.stream()
                .anyMatch(flaw -> !flaw.runAs().isEmpty() && !flaw.remedy().isEmpty());
        return Remedy.of(
                "{}{}{}",
                users,
                users.isEmpty() || lines.isEmpty() ? "" : granted ? "; or " : "; and ",
                lines.isEmpty() ? "" : "let an administrator run:" + lines);
    }

    /** A column is empty that this library always fills: the table was changed by hand. */
    static InvalidMigrationsException empty(String table, String id, String column) {
        return changed(table, id, column, "no " + column, "one");
    }

    /** A version that no file can have. */
    static InvalidMigrationsException strangeVersion(String table, String id, Version version) {
        return changed(table, id, "version", "the version \"" + version + "\"", "a number");
    }

    /** The progress of a migration that runs in ranges, in a form that no run writes. */
    static InvalidMigrationsException strange(String table, String id, String column, String text) {
        return changed(
                table, id, column, "\"" + Printable.line(text) + "\" in " + column, "how far the migration came there");
    }

    private static InvalidMigrationsException changed(
            String table, String id, String column, String found, String written) {
        return Problems.refused(
                Code.UNREADABLE_HISTORY,
                "The history cannot be read: in table " + table + ", the row with id " + id + " has " + found
                        + ". This library always writes " + written + ", so somebody has changed the table by hand.",
                "write what belongs there (UPDATE " + table + " SET " + column + " = … WHERE id = " + id
                        + "), or delete the row if that migration was never applied; then start again");
    }

    /** The tables are there, complete or in part. */
    MigrationException refused(SqlError error, SQLException cause, Connection connection, boolean complete)
            throws SQLException {
        return switch (error.kind()) {
            case COLUMN_MISSING -> foreign(error, cause);
            case OBJECT_MISSING ->
                seesTables(connection, complete) ? foreign(error, cause) : noPrivilege(grants.toRead(), cause);
            case NO_PRIVILEGE -> noPrivilege(grants.toRead(), cause);
            default -> throw cause;
        };
    }

    /** Whether the tables can be read as they are: what is missing then can only be a column. */
    private boolean seesTables(Connection connection, boolean complete) {
        List<String> names = tables.catalogueNames().subList(0, complete ? 2 : 1);
        try {
            for (String table : complete ? List.of(tables.migrations(), tables.run()) : List.of(tables.migrations())) {
                CheckedRead.of(
                        connection,
                        tables.database(),
                        List.of(server.schema()),
                        names,
                        "SELECT * FROM " + table + " WHERE FALSE",
                        Row::all);
            }
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /** Whether the tables are there cannot be determined. */
    DatabaseAccessException hidden() {
        return noPrivilege(grants.toCreateOrRead(), null);
    }

    private DatabaseAccessException noPrivilege(CharSequence remedy, @Nullable SQLException cause) {
        return new DatabaseAccessException(
                Problems.error(
                        Code.NO_PRIVILEGE,
                        "User " + server.user() + " may not read the history in schema " + server.schema() + ".",
                        remedy),
                cause);
    }
}
