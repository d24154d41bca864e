package dev.migration.internal.database;

import java.util.Locale;
import java.util.regex.Pattern;

/** A product whose database is a file, in this process or behind a small server. */
public interface FileDatabase extends Database {

    @Override
    default String whyReadOnly() {
        return "its file, or the folder of that, is read-only, or was opened so";
    }

    @Override
    default String howToWrite() {
        return "let the user of the process that opens the database write its file and the folder of that, and open it for"
                + " writing";
    }

    /** The name to quote so that a plain one is found without quotes too; any other name unchanged. */
    static String upperCase(String name) {
        return Pattern.matches("[a-z_][a-z0-9_]*", name) ? name.toUpperCase(Locale.ROOT) : name;
    }
}
