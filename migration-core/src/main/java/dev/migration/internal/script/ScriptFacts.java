// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTrait;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a script turns out to hold while it is read; it keeps no text but of the few statements that have to be named. */
final class ScriptFacts {

    /** As most scripts are: of a longer one it is not kept where its statements are. */
    private static final int MOST_SPANS = 100;

    int statements;
    boolean staysInSession;
    boolean hasComments;
    boolean mayReadCounts;
    boolean hasEndingWithTransaction;

    @Nullable
    Statement firstNonTransactional;

    @Nullable
    Statement firstOutside;

    @Nullable
    Statement firstSetting;

    @Nullable
    Statement firstLasting;

    private final Dialect dialect;
    private final List<StatementSpan> spans = new ArrayList<>();
    final FrameFinder frame;
    final EnumValues enumValues;

    ScriptFacts(Dialect dialect) {
        this.dialect = dialect;
        this.frame = new FrameFinder(dialect);
        this.enumValues = new EnumValues(dialect);
    }

    void add(Statement statement) {
        if (spans.size() == statements) {
            keep(statement);
        }
        statements++;
        frame.add(statement);
        mayReadCounts |= statement.has(StatementTrait.MAY_READ_COUNT);
        boolean setsOutside = statement.has(StatementTrait.SET_OUTSIDE_TRANSACTION);
        if (firstNonTransactional == null
                && ((statement.kind() == StatementKind.NON_TRANSACTIONAL && !setsOutside)
                        || (statement.kind() == StatementKind.CODE && dialect.commitsAtDdl()))) {
            firstNonTransactional = statement;
        }
        if (firstOutside == null && setsOutside) {
            firstOutside = statement;
        }
        hasEndingWithTransaction |= !dialect.commitsAtDdl()
                && (statement.has(StatementTrait.ENDS_WITH_TRANSACTION)
                        || statement.has(StatementTrait.SETS_TRANSACTION_MODE));
        staysInSession |= statement.has(StatementTrait.STAYS_IN_SESSION);
        if (firstSetting == null && statement.has(StatementTrait.CHANGES_SESSION)) {
            firstSetting = statement;
        }
        if (firstLasting == null && statement.has(StatementTrait.LASTS_WITH_SESSION)) {
            firstLasting = statement;
        }
        enumValues.add(statement);
    }

    /** All of them, or none. */
    private void keep(Statement statement) {
        // The data of a COPY are read from the file.
        if (statements < MOST_SPANS && statement.kind() != StatementKind.COPY) {
            spans.add(StatementSpan.of(statement));
        } else {
            spans.clear();
        }
    }

    /** Where its statements are; null where they are many, or one is a COPY. */
    @Nullable
    List<StatementSpan> spans() {
        return spans.size() == statements ? spans : null;
    }

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
            return new Statement(
                    file.substring(offset, offset + length), line, column, offset, List.of(), kind, traits);
        }
    }
}
