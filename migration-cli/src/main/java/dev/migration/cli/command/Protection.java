// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.command;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.help.Problems;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.schema.internal.database.DatabaseFile;
import dev.migration.schema.internal.database.DriverDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Refuses to destroy anything in production unless the name of the database is typed. */
public final class Protection {

    /** What is refused. */
    public enum Act {
        UNDO("undone"),
        DROP("dropped"),
        SEED("run"),
        LOAD("loaded");

        private final String done;

        Act(String done) {
            this.done = done;
        }
    }

    private Protection() {}

    /**
     * Refuses a protected database unless its own name was typed, any database if another name was typed, and one of which it is
     * in doubt whether it is meant.
     *
     * @param command what was typed, such as {@code migration down}
     * @throws InvalidMigrationsException if it is refused; nothing was done
     */
    public static void requireLifted(Invocation invocation, @Nullable String force, Act act, String command) {
        String left = " Nothing was " + act.done + ".";
        Problem doubt = invocation.settings().doubt();
        if (doubt != null) {
            // A typed name does not lift it: another server may have a database of that name.
            throw new InvalidMigrationsException(Problem.error(
                    doubt.code(),
                    doubt.place(),
                    doubt.message() + " So this may be the wrong database, or a protected one." + left,
                    doubt.remedy()));
        }
        String reason = invocation.settings().protection();
        if (force == null) {
            if (reason != null) {
                throw refused(
                        "This database is protected: " + reason + "." + left,
                        "if you mean this database, type its name: " + command + " --force NAME");
            }
            return;
        }
        DatabaseFile.missing(invocation.login()).ifPresent(file -> {
            throw refused(
                    "There is no database at " + file + "." + left,
                    "check which database you mean; --url, DATABASE_URL or migration.toml names it");
        });
        requireNamed(
                invocation.login(),
                force,
                left,
                "check which database you mean; --url, DATABASE_URL or migration.toml names it");
    }

    /** Refuses to change for good what is in the database of a scratch URL, which may be any, unless its own name was typed. */
    public static void requireNamed(DatabaseUrl scratch, @Nullable String force, String command) {
        if (force == null) {
            throw refused(
                    "The database " + scratch
                            + " is not empty, and the files are applied in it for good: what they"
                            + " drop is lost. Nothing was done.",
                    "if it is a copy that nobody needs, type its name: " + command + " --force NAME");
        }
        requireNamed(scratch, force, " Nothing was done.", "check which database you mean: --scratch-url names it");
    }

    private static void requireNamed(DatabaseUrl login, String force, String left, String remedy) {
        String name = databaseName(login);
        if (!login.isNamed(force, name)) {
            throw refused("--force names '" + force + "', but this database is '" + name + "'." + left, remedy);
        }
    }

    /** Refuses to try scripts out on the server of a protected database. */
    public static void requireUnprotected(Invocation invocation, String remedy) {
        String reason = invocation.settings().protection();
        if (reason != null) {
            throw refused(
                    "This database is protected: " + reason
                            + ", and scripts are tried out on its server. Nothing was done.",
                    remedy);
        }
    }

    private static InvalidMigrationsException refused(String message, String remedy) {
        return Problems.refused(Code.PROTECTED_DATABASE, message, remedy);
    }

    private static @Nullable String databaseName(DatabaseUrl login) {
        String inUrl = login.embeddedName();
        if (inUrl != null) {
            return inUrl;
        }
        try (Connection connection = new DriverDataSource(login).getConnection()) {
            return connection.getCatalog();
        } catch (SQLException e) {
            throw new DatabaseAccessException(
                    Problems.error(
                            Code.DATABASE_UNREACHABLE,
                            "The name of the database cannot be read: " + e.getMessage(),
                            "check that the database runs and that the URL leads to it; nothing was changed"),
                    e);
        }
    }
}
