package dev.migration.database;

/** What is said of products whose database is a file, in this process or behind a small server. */
final class DatabaseFile {

    static final String WHY_READ_ONLY = "its file, or the folder of that, is read-only, or was opened so";

    static final String HOW_TO_WRITE =
            "let the user of the process that opens the database write its file and the folder of that, and open it for"
                    + " writing";

    private DatabaseFile() {}
}
