package dev.migration.internal.sql;

import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTrait;
import java.util.Set;

/**
 * One statement of a script, without the delimiter that ended it.
 *
 * @param text the statement as written, from its first token to its last, comments inside it included
 * @param line the line of its first token in the file, from 1
 * @param column the column of its first token in characters, from 1
 * @param offset the offset of its first token in characters from the start of the file, from 0
 * @param kind how it has to be run
 * @param traits what else the runner has to know of it
 */
public record Statement(
        String text, int line, int column, long offset, StatementKind kind, Set<StatementTrait> traits) {

    /** Whether this is one of its traits. */
    public boolean has(StatementTrait trait) {
        return traits.contains(trait);
    }
}
