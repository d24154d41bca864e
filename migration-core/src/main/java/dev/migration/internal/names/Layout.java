package dev.migration.internal.names;

import java.util.Locale;

/** How the files of a location are named, and where their up and down scripts are. */
public enum Layout {
    /** {@code 0001_add_users.sql}: both scripts in one file, divided by markers. */
    SECTIONS,
    /** {@code 0001_add_users.up.sql} and {@code 0001_add_users.down.sql}. */
    PAIRS,
    /** {@code 0001_add_users/up.sql} and {@code down.sql}, as diesel and Kat have them; Prisma's {@code migration.sql}. */
    DIRECTORIES,
    /** {@code V1_2__add_users.sql}, and {@code U1_2__add_users.sql} that undoes it. */
    FLYWAY;

    /** How reports name it, such as {@code sections}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
