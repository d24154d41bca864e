package dev.migration.internal.history;

import java.util.Locale;

/** How a row came into the history. */
public enum Kind {
    /** A script ran. */
    MIGRATION,
    /** The schema was there before: this version and all below count as applied. */
    BASELINE,
    /** Someone said that it is applied. */
    ADOPTED;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Kind of(String text) {
        for (Kind kind : values()) {
            if (kind.text().equals(text)) {
                return kind;
            }
        }
        // A newer build's word: what counts is that it is applied.
        return MIGRATION;
    }
}
