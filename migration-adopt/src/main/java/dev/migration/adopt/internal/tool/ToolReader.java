// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.tool;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Knows what one tool writes into its table, and which file each row is about. */
public interface ToolReader {

    /** The columns to read. */
    List<ToolTable.Column> columns();

    /** Adds what these rows amount to: what is applied in the order in which it was, and what is wrong. */
    void read(List<ToolRow> rows, Findings findings);

    /**
     * Fills in the row that the tool would have written.
     *
     * @param next the number after the highest, for a tool that counts its rows
     * @return empty; for a migration that the tool cannot have, why not, and what to do
     */
    Optional<String> write(NewRow row, long next) throws IOException;

    /** Whether the table has one row only, of the newest. */
    default boolean hasOneRow() {
        return false;
    }
}
