package dev.migration.internal.files;

import java.util.Locale;

/** How the files of a location are named, and where their up and down scripts are. */
public enum Layout {
    /** {@code 0001_add_users.sql}: both scripts in one file, divided by markers. */
    SECTIONS,
    /** {@code 0001_add_users.up.sql} and {@code 0001_add_users.down.sql}. */
    PAIRS;

    /** How reports name it, such as {@code sections}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
