package dev.migration.internal.history;

import dev.migration.internal.help.Printable;
import org.jspecify.annotations.Nullable;

/**
 * The database that a history in a file belongs to.
 *
 * @param product without its version
 * @param address where it is: no user, no password, no parameters
 * @param server what it says of itself to be told from others; null where that is unknown
 */
public record HistoryOwner(
        String product,
        String address,
        String schema,
        @Nullable String server) {

    /** Whether nothing that is known of both tells them apart. */
    boolean mayBe(HistoryOwner other) {
        return product.equals(other.product)
                && address.equals(other.address)
                && schema.equals(other.schema)
                && (server == null || other.server == null || server.equals(other.server));
    }

    /** What is known of both. */
    HistoryOwner or(HistoryOwner same) {
        return server == null ? same : this;
    }

    String words() {
        return Printable.line(
                product + " at " + address + ", schema " + schema + (server == null ? "" : ", server " + server));
    }
}
