package dev.migration.internal.script;

import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTrait;
import java.util.List;
import java.util.Set;

/** Where a statement is in its file, and what was found of it: as long as the file is the same, it need not be divided again. */
record StatementSpan(int line, int column, int offset, int length, StatementKind kind, Set<StatementTrait> traits) {

    static StatementSpan of(Statement statement) {
        return new StatementSpan(
                statement.line(),
                statement.column(),
                (int) statement.offset(),
                statement.text().length(),
                statement.kind(),
                statement.traits());
    }

    /** The statement, from the text of the whole file. */
    Statement in(String file) {
        return new Statement(file.substring(offset, offset + length), line, column, offset, List.of(), kind, traits);
    }
}
