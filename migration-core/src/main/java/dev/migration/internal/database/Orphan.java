package dev.migration.internal.database;

import dev.migration.internal.help.Printable;

/**
 * A session in which a statement goes on whose client is gone.
 *
 * @param description who it is and since when it runs, in words
 * @param end the statement that ends it
 */
public record Orphan(String description, String end) {

    /** Who may connect chooses the session's name. */
    public Orphan {
        description = Printable.line(description);
    }
}
