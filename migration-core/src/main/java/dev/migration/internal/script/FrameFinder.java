// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.lexer.Syntax.Feature;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTokens;
import dev.migration.internal.sql.rules.StatementTrait;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the BEGIN and COMMIT around a script, while its statements are read. Outside of them there may be settings of the
 * session only. Some settings work only outside a transaction, such as SQLite's foreign_keys. If only CREATE and ALTER come
 * before such a setting, as in Prisma's files, it is sent before the transaction. It ends with the script. So a second one
 * after the changes is left out, unless other statements than CREATE and ALTER follow it.
 *
 * <p>A script for sqlx may start with a COMMIT, which ends sqlx's own transaction, and end with a BEGIN. There is no such
 * transaction here: both are left out.
 */
final class FrameFinder {

    private static final int MOST_CONTROLS = 5;
    private static final Set<String> OFF = Set.of("off", "0", "false", "no");

    private final Dialect dialect;
    private final Set<Integer> outside = new HashSet<>();
    private final List<String> settings = new ArrayList<>();
    /** The first four and the last one: of more, no two are around a transaction. */
    private final List<Control> controls = new ArrayList<>();

    private int statements;
    private boolean hasWork;
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

    /**
     * @param mode what follows a BEGIN; null for another statement
     * @param hasWorkBefore whether more than settings is between it and the one before
     */
    private record Control(
            Statement statement, int number, @Nullable String mode, boolean commits, boolean hasWorkBefore) {}

    FrameFinder(Dialect dialect) {
        this.dialect = dialect;
    }

    void add(Statement statement) {
        statements++;
        if (statement.kind() == StatementKind.TRANSACTION_CONTROL) {
            control(statement);
            return;
        }
        hasWork |= !isSetting(statement);
        if (statement.has(StatementTrait.SET_OUTSIDE_TRANSACTION)) {
            outside(statement);
        } else if (statement.kind() == StatementKind.NON_TRANSACTIONAL) {
            part = Part.MIXED;
        } else if (!isSetting(statement)) {
            part = part.followedBy(isOfStructure(statement));
        }
    }

    private void control(Statement statement) {
        var tokens = new StatementTokens(statement.text(), dialect.syntax());
        if (controls.size() == MOST_CONTROLS) {
            controls.remove(MOST_CONTROLS - 1);
        }
        controls.add(new Control(statement, statements, modeOfBegin(tokens), isCommit(tokens), hasWork));
        hasWork = false;
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
                || (dialect.has(Feature.PRAGMAS) && startsWith(statement, "pragma"));
    }

    private static boolean isOfStructure(Statement statement) {
        return startsWith(statement, "create") || startsWith(statement, "alter");
    }

    private static boolean startsWith(Statement statement, String word) {
        return statement.text().regionMatches(true, 0, word, 0, word.length());
    }

    private Control last() {
        return controls.get(controls.size() - 1);
    }

    /** Whether it ends the transaction of another tool, and starts one for it to end. */
    private boolean swapsTransactions() {
        return controls.size() > 1 && controls.get(0).commits && last().mode != null;
    }

    /** Those by which it controls its own transactions. */
    private List<Control> own() {
        return swapsTransactions() ? controls.subList(1, controls.size() - 1) : controls;
    }

    private boolean isOneTransaction() {
        List<Control> own = own();
        long transactions = controls.stream().filter(Control::hasWorkBefore).count() + (hasWork ? 1 : 0);
        boolean pair = own.size() == 2 && own.get(0).mode != null && own.get(1).commits;
        boolean alone = transactions == 0 || (pair && transactions == 1 && own.get(1).hasWorkBefore);
        return pair ? alone : own.isEmpty() && (controls.isEmpty() || transactions <= 1);
    }

    /** Whether all settings that only work outside can be around a transaction; true where there are none. */
    boolean framesSettings() {
        boolean alone = outside.size() + (controls.size() - own().size()) == statements;
        return outside.isEmpty() || (part != Part.MIXED && !alone && isOneTransaction());
    }

    /**
     * What is around the transaction.
     *
     * @param asWritten whether the script wants no transaction: one that it opens is its own matter
     */
    Frame frame(boolean asWritten) {
        List<Control> own = own();
        boolean framed = !asWritten && framesSettings();
        boolean one = framed && isOneTransaction();
        var leftOut = new HashSet<Integer>(framed ? outside : Set.of());
        controls.stream()
                .filter(control -> one || !own.contains(control))
                .forEach(control -> leftOut.add(control.number));
        Control begin = !one ? null : !own.isEmpty() ? own.get(0) : hasWork && !controls.isEmpty() ? last() : null;
        boolean nothingLeft = own.isEmpty() ? asWritten || isOneTransaction() : one;
        return new Frame(
                begin == null ? "" : Objects.requireNonNullElse(begin.mode, ""),
                leftOut,
                framed ? List.copyOf(settings) : List.of(),
                framed && checksReferences,
                nothingLeft ? null : (own.isEmpty() ? controls : own).get(0).statement);
    }

    /** The BEGIN of a transaction that nobody ends; null where there is none. */
    @Nullable
    Statement neverEnded() {
        return controls.isEmpty() || last().mode == null || swapsTransactions() ? null : last().statement;
    }

    /** The COMMIT of a transaction that the script has not started; null where there is none. */
    @Nullable
    Statement neverStarted() {
        return controls.isEmpty() || !controls.get(0).commits || swapsTransactions() ? null : controls.get(0).statement;
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
     * @param mode what follows the BEGIN, such as {@code ISOLATION LEVEL SERIALIZABLE}, often empty
     * @param leftOut the numbers of these statements, from 1
     * @param settings those that come before the transaction
     * @param checksReferences whether they turn off what checks foreign keys
     * @param firstControl the first statement by which the script controls transactions itself; null where none is left
     */
    record Frame(
            String mode,
            Set<Integer> leftOut,
            List<String> settings,
            boolean checksReferences,
            @Nullable Statement firstControl) {}
}
