// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.database;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.InvalidMigrationsException;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.url.DatabaseName;
import dev.migration.internal.url.DatabaseUrl;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Creates and drops the database that a login names. */
public abstract class DatabaseAdmin {

    final DatabaseUrl login;
    private final String name;

    DatabaseAdmin(DatabaseUrl login, String name) {
        this.login = login;
        this.name = name;
    }

    /** The database's own name; for a file, the last part of its path. */
    public final String name() {
        return name;
    }

    /** Whether there is such a database. */
    public abstract boolean exists();

    /** Creates it, empty. */
    public abstract void create();

    /** The same with what the database of another login gives to all that is made in it, where the product has such a thing. */
    void createLike(DatabaseUrl other) {
        create();
    }

    /** Drops it with all that is in it; refuses where others are connected, where the product can tell. */
    public abstract void drop();

    /** The same, and ends the sessions that are connected: only for one that nobody else can mean. */
    void dropWithSessions() {
        drop();
    }

    /** The name in a URL of a server. */
    static String nameInUrl(DatabaseUrl login, @Nullable String otherwise) {
        String inUrl = DatabaseName.of(login.jdbc()).decoded();
        String name = inUrl == null ? otherwise : inUrl;
        if (name == null || name.isEmpty()) {
            throw unknown(login, "The URL names no database.");
        }
        return name;
    }

    static InvalidMigrationsException unknown(DatabaseUrl login, String reason) {
        return Problems.refused(
                reason, "name a database in the URL, such as " + DatabaseUrl.EXAMPLE + "; this one is " + login);
    }

    /** The database refuses, for a reason that it says. */
    final DatabaseAccessException refused(String what, SQLException cause, String remedy) {
        return refused(
                Code.DATABASE_ERROR,
                what + " failed: " + Printable.block(Printable.cut(String.valueOf(cause.getMessage())), 4)
                        + (cause.getSQLState() == null ? "" : " (SQLSTATE " + cause.getSQLState() + ")"),
                remedy,
                cause);
    }

    final DatabaseAccessException refused(Code code, String message, String remedy, @Nullable Exception cause) {
        return new DatabaseAccessException(Problems.error(code, message, remedy), cause);
    }

    /** Its name as it is shown within a sentence. */
    String shown() {
        return "\"" + Printable.line(name) + "\"";
    }
}
