// SPDX-License-Identifier: Apache-2.0
package dev.migration;

/** How a pending migration is handled whose version is below one that is applied already. */
public enum OutOfOrder {
    /**
     * Timestamps are allowed with a warning, sequence numbers rejected, and so is what is older than what was adopted from another
     * tool.
     */
    AUTO,
    /** It runs, with a warning. */
    ALLOW,
    /** It is an error, and nothing runs. */
    REJECT;

    /** Whether this version may run out of order. */
    public boolean allows(Version version) {
        return switch (this) {
            case ALLOW -> true;
            case REJECT -> false;
            case AUTO -> !version.isSequenceNumber();
        };
    }
}
