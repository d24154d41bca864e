package dev.migration.script;

import java.util.Locale;

/** Which of a migration's two scripts. */
enum Section {
    UP,
    DOWN;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
