package dev.migration.internal.adopt;

import java.util.List;

/** Knows what one tool writes into its table, and which file each row is about. */
interface ToolReader {

    /** The columns to read. */
    List<ToolTable.Column> columns();

    /** Adds what these rows amount to: what is applied in the order in which it was, and what is wrong. */
    void read(List<ToolRow> rows, Findings findings);
}
