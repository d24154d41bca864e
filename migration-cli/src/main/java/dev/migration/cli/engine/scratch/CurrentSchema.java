package dev.migration.cli.engine.scratch;

import dev.migration.Migrator;
import dev.migration.Vendor;
import dev.migration.internal.compare.MigrationFiles;
import dev.migration.internal.database.Row;
import dev.migration.internal.session.Session;
import java.sql.SQLException;
import java.sql.Statement;

/** The schema that the URL or the init SQL names, which a new database of PostgreSQL does not have. */
public final class CurrentSchema {

    private static final String SEARCH_PATH = "SELECT pg_catalog.current_setting('search_path')";

    private CurrentSchema() {}

    /** Creates it in a scratch database. */
    public static void createMissing(Migrator scratch) {
        MigrationFiles.Access.ask(
                scratch,
                session -> session.ask("The schema of the scratch database cannot be created", () -> create(session)));
    }

    private static boolean create(Session session) throws SQLException {
        if (session.database().vendor() != Vendor.POSTGRESQL
                || session.history().currentSchema() != null) {
            return false;
        }
        String first = Row.all(session.connection(), SEARCH_PATH)
                .get(0)
                .text(1)
                .split(",")[0]
                .strip();
        String name =
                first.startsWith("\"") ? first.substring(1, first.length() - 1).replace("\"\"", "\"") : first;
        if (name.equals("$user")) {
            return false;
        }
        try (Statement statement = session.connection().createStatement()) {
            statement.setEscapeProcessing(false);
            return statement.execute(session.database().createSchema(name));
        }
    }
}
