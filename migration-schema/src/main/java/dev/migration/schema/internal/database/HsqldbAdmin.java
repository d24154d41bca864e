package dev.migration.schema.internal.database;

import dev.migration.internal.url.DatabaseUrl;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Creates and drops a database of HSQLDB. */
final class HsqldbAdmin extends FileAdmin {

    private static final int NOT_FOUND = -465;

    private HsqldbAdmin(DatabaseUrl login) {
        super(login, DatabaseFile.path(login), null);
    }

    static HsqldbAdmin of(DatabaseUrl login) {
        if (login.jdbc().contains("://")) {
            throw unknown(login, "A server of HSQLDB creates and drops its databases only when it starts.");
        }
        return new HsqldbAdmin(login);
    }

    @Override
    public boolean exists() {
        return isThere(login.jdbc() + ";ifexists=true", NOT_FOUND);
    }

    /** A process that ends is no reason for it to write its files. */
    @Override
    void keep(Statement statement) throws SQLException {
        if (file.isPresent()) {
            statement.execute("SHUTDOWN");
        }
    }

    @Override
    void end(Statement statement, boolean alone) throws SQLException {
        if (alone) {
            requireAlone(statement, "SYSTEM_SESSIONS");
        }
        statement.execute("SHUTDOWN");
    }

    @Override
    List<String> endings() {
        return List.of(".script", ".properties", ".log", ".data", ".backup", ".lobs", ".lck", ".tmp");
    }
}
