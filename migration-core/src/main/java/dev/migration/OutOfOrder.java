package dev.migration;

/** What becomes of a pending migration whose version is below one that is applied already. */
public enum OutOfOrder {
    /** Timestamps are allowed with a warning, sequence numbers rejected. */
    AUTO,
    /** It runs, with a warning. */
    ALLOW,
    /** It is an error, and nothing runs. */
    REJECT;

    /** Whether this version may run late. */
    public boolean allows(Version version) {
        return switch (this) {
            case ALLOW -> true;
            case REJECT -> false;
            case AUTO -> !version.isSequenceNumber();
        };
    }
}
