package dev.migration.internal.database;

import java.util.Locale;
import java.util.regex.Pattern;

/** A product whose database is a file, in this process or behind a small server. */
public interface FileDatabase extends Database {

    @Override
    default String whyReadOnly() {
        return "its file or folder is read-only, or the database was opened as read-only";
    }

    @Override
    default String howToWrite() {
        return "give the process that opens the database write access to its file and folder, and open it for writing";
    }

    /** The name to quote so that a plain one is found without quotes too; any other name unchanged. */
    static String upperCase(String name) {
        return Pattern.matches("[a-z_][a-z0-9_]*", name) ? name.toUpperCase(Locale.ROOT) : name;
    }
}
