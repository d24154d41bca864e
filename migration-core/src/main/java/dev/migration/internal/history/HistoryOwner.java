package dev.migration.internal.history;

import dev.migration.internal.help.Printable;

/**
 * The database that a history in a file belongs to.
 *
 * @param product without its version
 * @param address where it is: no user, no password, no parameters
 */
public record HistoryOwner(String product, String address, String schema) {

    String words() {
        return Printable.line(product + " at " + address + ", schema " + schema);
    }
}
