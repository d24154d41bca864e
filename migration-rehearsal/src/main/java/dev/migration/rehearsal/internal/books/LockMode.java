// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

/** A lock on a relation, the weakest first, and whom it keeps waiting. */
public enum LockMode {
    ACCESS_SHARE("AccessShare"),
    ROW_SHARE("RowShare"),
    ROW_EXCLUSIVE("RowExclusive"),
    SHARE_UPDATE_EXCLUSIVE("ShareUpdateExclusive"),
    SHARE("Share"),
    SHARE_ROW_EXCLUSIVE("ShareRowExclusive"),
    EXCLUSIVE("Exclusive"),
    ACCESS_EXCLUSIVE("AccessExclusive");

    private final String name;

    LockMode(String name) {
        this.name = name;
    }

    /** By the server's own name, such as {@code ShareLock}. */
    public static LockMode of(String shown) {
        for (LockMode mode : values()) {
            if (shown.equals(mode.name + "Lock")) {
                return mode;
            }
        }
        return ACCESS_SHARE;
    }

    /** Whether what others read waits. */
    public boolean blocksReads() {
        return this == ACCESS_EXCLUSIVE;
    }

    /** Whether what others write waits. */
    public boolean blocksWrites() {
        return compareTo(SHARE) >= 0;
    }

    @Override
    public String toString() {
        return name;
    }
}
