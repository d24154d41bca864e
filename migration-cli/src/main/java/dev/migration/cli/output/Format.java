package dev.migration.cli.output;

import java.util.Locale;

/** How a command writes its result. */
public enum Format {
    /** For people. */
    TEXT,
    /** For programs. */
    JSON;

    /** As it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
