package dev.migration.internal.database;

import java.sql.SQLException;

/** What is said of products whose database is a file, in this process or behind a small server. */
public final class DatabaseFile {

    public static final String WHY_READ_ONLY = "its file, or the folder of that, is read-only, or was opened so";

    public static final String HOW_TO_WRITE =
            "let the user of the process that opens the database write its file and the folder of that, and open it for"
                    + " writing";

    private static final int H2_IN_USE = 90020;
    private static final int HSQLDB_IN_USE = -451;

    private DatabaseFile() {}

    /**
     * Whether a connection was refused because another process has the file open, as H2 and HSQLDB say it; there is no
     * connection yet that would tell whose error it is.
     */
    public static boolean isInUse(SQLException refusal) {
        return refusal.getErrorCode() == H2_IN_USE || refusal.getErrorCode() == HSQLDB_IN_USE;
    }
}
