package dev.migration.internal.script;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTokens;
import dev.migration.internal.sql.rules.StatementTrait;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is around the one transaction of a script, while its statements are read. Outside BEGIN and COMMIT there may be
 * settings of the session and nothing else. Those that only work outside a transaction, such as SQLite's foreign_keys, are
 * set before it if only CREATE and ALTER come before them, as they do in what Prisma writes; they end with the script, so
 * that another one after its changes is left out, unless it is followed by more than CREATE and ALTER.
 */
final class FrameFinder {

    private static final Set<String> OFF = Set.of("off", "0", "false", "no");

    private final Dialect dialect;
    private final Set<Integer> outside = new HashSet<>();
    private final List<String> settings = new ArrayList<>();
    private int statements;
    private int controls;
    private @Nullable String mode;
    private int begin;
    private int commit;
    private boolean hasOthersBefore;
    private boolean hasOthersAfter;
    private Part part = Part.STRUCTURE;
    private boolean checksReferences;

    /** How far the settings that only work outside have been followed. */
    private enum Part {
        /** Nothing but CREATE and ALTER so far. */
        STRUCTURE,
        SETTINGS,
        CHANGES,
        /** From the next one of these settings on. */
        END,
        /** A change comes before the first of them, or after the last; or the script cannot be one transaction. */
        MIXED;

        Part followedBy(boolean structure) {
            return switch (this) {
                case SETTINGS, CHANGES -> CHANGES;
                case STRUCTURE, END -> structure ? this : MIXED;
                case MIXED -> MIXED;
            };
        }
    }

    FrameFinder(Dialect dialect) {
        this.dialect = dialect;
    }

    void add(Statement statement) {
        statements++;
        if (statement.kind() == StatementKind.TRANSACTION_CONTROL) {
            control(new StatementTokens(statement.text(), dialect.syntax()));
            return;
        }
        if (!isSetting(statement)) {
            hasOthersBefore |= controls == 0;
            hasOthersAfter |= controls > 1;
        }
        if (statement.has(StatementTrait.SET_OUTSIDE_TRANSACTION)) {
            outside(statement);
        } else if (statement.kind() == StatementKind.NON_TRANSACTIONAL) {
            part = Part.MIXED;
        } else if (!isSetting(statement)) {
            part = part.followedBy(isOfStructure(statement));
        }
    }

    private void control(StatementTokens tokens) {
        controls++;
        if (controls == 1) {
            mode = modeOfBegin(tokens);
            begin = statements;
        } else if (controls == 2 && isCommit(tokens)) {
            commit = statements;
        }
    }

    private void outside(Statement statement) {
        boolean lasts = !statement.has(StatementTrait.ONLY_CHANGES_SESSION);
        part = switch (part) {
            case STRUCTURE, SETTINGS -> Part.SETTINGS;
            case CHANGES, END -> lasts ? Part.MIXED : Part.END;
            case MIXED -> Part.MIXED;
        };
        if (part == Part.SETTINGS) {
            settings.add(statement.text());
            setReferences(new StatementTokens(statement.text(), dialect.syntax()));
        }
        outside.add(statements);
    }

    /** PRAGMA [schema.]foreign_keys = off, or the same in parentheses. */
    private void setReferences(StatementTokens tokens) {
        int name = ".".equals(tokens.at(2)) ? 3 : 1;
        String value = tokens.at(name + 2);
        if ("foreign_keys".equals(tokens.at(name)) && value != null) {
            checksReferences = OFF.contains(unquoted(value));
        }
    }

    private static String unquoted(String value) {
        return value.replace("'", "").replace("\"", "").toLowerCase(Locale.ROOT);
    }

    private boolean isSetting(Statement statement) {
        return statement.has(StatementTrait.ONLY_CHANGES_SESSION)
                || statement.has(StatementTrait.SET_OUTSIDE_TRANSACTION)
                || (dialect == Dialect.SQLITE && startsWith(statement, "pragma"));
    }

    private static boolean isOfStructure(Statement statement) {
        return startsWith(statement, "create") || startsWith(statement, "alter");
    }

    private static boolean startsWith(Statement statement, String word) {
        return statement.text().regionMatches(true, 0, word, 0, word.length());
    }

    /** Whether all settings that only work outside can be around a transaction; true where there are none. */
    boolean framesSettings() {
        boolean alone = outside.size() == statements;
        return outside.isEmpty() || (part != Part.MIXED && !alone && (controls == 0 || hasPair()));
    }

    private boolean hasPair() {
        return controls == 2 && mode != null && commit > 0 && !hasOthersBefore && !hasOthersAfter;
    }

    /** What is around the transaction; null where there is nothing, or more than one, or the script runs as it is written. */
    @Nullable
    Frame frame() {
        boolean pair = hasPair();
        if (!framesSettings() || (!pair && outside.isEmpty())) {
            return null;
        }
        var leftOut = new HashSet<Integer>(outside);
        if (pair) {
            leftOut.addAll(List.of(begin, commit));
        }
        return new Frame(pair ? mode : null, leftOut, List.copyOf(settings), checksReferences);
    }

    private static @Nullable String modeOfBegin(StatementTokens tokens) {
        boolean start = "start".equals(tokens.at(0)) && "transaction".equals(tokens.at(1));
        if (!start && !"begin".equals(tokens.at(0))) {
            return null;
        }
        var options = new StringBuilder();
        int next = afterNoiseWord(tokens);
        for (String token = tokens.at(next); token != null; token = tokens.at(++next)) {
            options.append(options.isEmpty() || token.equals(",") ? "" : " ").append(token.toUpperCase(Locale.ROOT));
        }
        return options.toString();
    }

    private static boolean isCommit(StatementTokens tokens) {
        int next = afterNoiseWord(tokens);
        boolean chains = "and".equals(tokens.at(next)) && "chain".equals(tokens.at(next + 1));
        return ("commit".equals(tokens.at(0)) || "end".equals(tokens.at(0))) && !chains;
    }

    private static int afterNoiseWord(StatementTokens tokens) {
        return "work".equals(tokens.at(1)) || "transaction".equals(tokens.at(1)) ? 2 : 1;
    }

    /**
     * What a script has around its one transaction: a BEGIN and a COMMIT, and settings that only work outside. None of it is
     * among its statements, as its transaction is opened and ended for it, and its session is restored after it.
     *
     * @param mode what follows the BEGIN, such as {@code ISOLATION LEVEL SERIALIZABLE}, often empty; null without a BEGIN
     * @param leftOut the numbers of these statements, from 1
     * @param settings those that come before the transaction
     * @param checksReferences whether they turn off what checks foreign keys
     */
    record Frame(@Nullable String mode, Set<Integer> leftOut, List<String> settings, boolean checksReferences) {}
}
