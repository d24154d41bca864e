// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTrait;
import dev.migration.internal.text.CharWindow;
import dev.migration.internal.text.CharWindow.Position;
import dev.migration.internal.text.Replacements.Replacement;
import java.util.List;
import java.util.Set;

/**
 * One statement of a script, without the delimiter that ended it.
 *
 * @param text the statement as it is sent, from its first token to its last, comments inside it included
 * @param line the line of its first token in the file, from 1
 * @param column the column of its first token in characters, from 1
 * @param offset the offset of its first token in characters from the start of the file, from 0
 * @param replaced the values of placeholders in it, in its order
 * @param kind how it has to be run
 * @param traits what else the runner has to know of it
 */
public record Statement(
        String text,
        int line,
        int column,
        long offset,
        List<Replacement> replaced,
        StatementKind kind,
        Set<StatementTrait> traits) {

    public Statement {
        replaced = List.copyOf(replaced);
    }

    /** Whether this is one of its traits. */
    public boolean has(StatementTrait trait) {
        return traits.contains(trait);
    }

    /** The same as the name of code that runs in its place. */
    public Statement asCode() {
        return new Statement(text, line, column, offset, replaced, StatementKind.CODE, Set.of());
    }

    /** Where in the file the character with this index of the text is; in a value, where its placeholder starts. */
    public Position positionOf(int index) {
        return new CharWindow(text, new Position(line, column, offset), replaced).positionOf(offset + index);
    }
}
