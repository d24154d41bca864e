package dev.migration.internal.files;

import java.util.Locale;

/** Which of a migration's two scripts. */
public enum Section {
    UP,
    DOWN;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
