package dev.migration.schema.internal.database;

import dev.migration.internal.url.DatabaseUrl;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;

/** Creates and drops a database of H2. */
final class H2Admin extends FileAdmin {

    private static final int NOT_FOUND = 90146;

    H2Admin(DatabaseUrl login) {
        super(login, DatabaseFile.path(login), null);
    }

    @Override
    public boolean exists() {
        String jdbc = login.jdbc();
        boolean isSet = jdbc.toUpperCase(Locale.ROOT).contains(";IFEXISTS=");
        return isThere(isSet ? jdbc : jdbc + ";ifexists=true", NOT_FOUND);
    }

    /** The files go with the last session, and a database in memory that is kept open has none. */
    @Override
    void end(Statement statement, boolean alone) throws SQLException {
        if (alone) {
            requireAlone(statement, "SESSIONS");
        }
        statement.execute("DROP ALL OBJECTS DELETE FILES");
        statement.execute("SHUTDOWN");
    }

    @Override
    List<String> endings() {
        return List.of();
    }
}
