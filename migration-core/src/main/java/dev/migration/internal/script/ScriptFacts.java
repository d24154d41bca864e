package dev.migration.internal.script;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTokens;
import dev.migration.internal.sql.rules.StatementTrait;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a script turns out to hold while it is read; it keeps no text but of the few statements that have to be named. */
final class ScriptFacts {

    /** As most scripts are: of a longer one it is not kept where its statements are. */
    private static final int MOST_SPANS = 100;

    int statements;
    boolean hasNonTransactional;
    boolean staysInSession;
    boolean hasComments;
    boolean mayReadCounts;

    @Nullable
    Statement firstSetting;

    @Nullable
    Statement firstLasting;

    private final Dialect dialect;
    private final EnumValues enumValues = new EnumValues();
    private final List<StatementSpan> spans = new ArrayList<>();
    final FrameFinder frame;

    ScriptFacts(Dialect dialect) {
        this.dialect = dialect;
        this.frame = new FrameFinder(dialect);
    }

    void add(Statement statement) {
        if (spans.size() == statements) {
            keep(statement);
        }
        statements++;
        frame.add(statement);
        hasNonTransactional |= (statement.kind() == StatementKind.NON_TRANSACTIONAL
                        && !statement.has(StatementTrait.SET_OUTSIDE_TRANSACTION))
                || (statement.kind() == StatementKind.CODE && dialect.commitsAtDdl());
        mayReadCounts |= statement.has(StatementTrait.MAY_READ_COUNT);
        staysInSession |= statement.has(StatementTrait.STAYS_IN_SESSION);
        if (firstSetting == null && statement.has(StatementTrait.CHANGES_SESSION)) {
            firstSetting = statement;
        }
        if (firstLasting == null && statement.has(StatementTrait.LASTS_WITH_SESSION)) {
            firstLasting = statement;
        }
        if (dialect == Dialect.POSTGRESQL) {
            enumValues.add(statement);
        }
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

    /** Whether a value was added to an older type, and a statement that may use it follows. */
    boolean needsCommits() {
        return enumValues.mayBeUsed;
    }

    /**
     * Follows ALTER TYPE … ADD VALUE: PostgreSQL lets a new value be used in the same transaction only where the type is as
     * new as the value.
     */
    private static final class EnumValues {

        private final Set<String> created = new HashSet<>();
        private boolean added;
        private boolean mayBeUsed;

        void add(Statement statement) {
            boolean alters = startsWith(statement, "alter");
            if (alters || startsWith(statement, "create")) {
                var tokens = new StatementTokens(statement.text(), Dialect.POSTGRESQL.syntax());
                if ("type".equals(tokens.at(1)) && addType(alters, tokens)) {
                    return;
                }
            }
            mayBeUsed |= added && statement.kind() != StatementKind.TRANSACTION_CONTROL;
        }

        /** Naming a new value where another one is added, as in AFTER, does not use it: then this is true. */
        private boolean addType(boolean alters, StatementTokens tokens) {
            int last = 2;
            while (".".equals(tokens.at(last + 1))) {
                last += 2;
            }
            // Without its schema: a type of that name in another schema is the rarer case.
            String name = String.valueOf(tokens.at(last)).replace("\"", "");
            if (!alters) {
                created.add(name);
                return false;
            }
            boolean addsValue = "add".equals(tokens.at(last + 1)) && "value".equals(tokens.at(last + 2));
            added |= addsValue && !created.contains(name);
            return addsValue;
        }

        private static boolean startsWith(Statement statement, String word) {
            return statement.text().regionMatches(true, 0, word, 0, word.length());
        }
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
