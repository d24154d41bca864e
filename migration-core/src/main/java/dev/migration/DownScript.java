// SPDX-License-Identifier: Apache-2.0
package dev.migration;

/** Which down script undoes a migration. */
public enum DownScript {
    /** The one in the file, or the stored one where the file is gone. */
    FILE,
    /** The one that was stored when the migration was applied. */
    STORED
}
