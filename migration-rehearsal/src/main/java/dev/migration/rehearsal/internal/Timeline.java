// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import dev.migration.Place;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Transactionality;
import dev.migration.internal.sql.Statement;
import dev.migration.rehearsal.RehearsalOptions;
import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.RehearsalReport.Effect;
import dev.migration.rehearsal.RehearsalReport.Finding;
import dev.migration.rehearsal.RehearsalReport.RehearsedMigration;
import dev.migration.rehearsal.RehearsalReport.RehearsedStatement;
import dev.migration.rehearsal.internal.Allowances.Allowance;
import dev.migration.rehearsal.internal.books.LockMode;
import dev.migration.rehearsal.internal.books.ServerBooks.Entry;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.rule.Rule;
import dev.migration.rehearsal.internal.rule.Work;
import dev.migration.rehearsal.internal.statement.StatementCheck;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What happened in one migration, in the order in which it happened. */
final class Timeline {

    private static final Entry NOTHING = new Entry(true, 0, 0, "", List.of());

    /** By which no statement is broken, so that another one of the migration is the reason. */
    private static final Pattern CHANGES_ROWS =
            Pattern.compile("(?:INSERT|UPDATE|DELETE|SELECT)\\b", Pattern.CASE_INSENSITIVE);

    private final Step step;
    private final Sizes sizes;
    private final Rules rules;
    private final StatementCheck check;
    private final List<StatementMoment> moments = new ArrayList<>();

    /** By statement. */
    private final Map<Integer, List<Allowance>> allowances = new HashMap<>();

    /** By relation and mode, the statement that took it first in this migration. */
    private final Map<Long, Map<LockMode, Integer>> holds = new HashMap<>();

    Timeline(Step step, RehearsalOptions options, Advice advice, StatementCheck check) {
        this.step = step;
        this.check = check;
        this.sizes = new Sizes(options.sizes());
        this.rules = new Rules(sizes, advice, check);
    }

    String name() {
        return step.name();
    }

    /** What comments above a statement allow. */
    void allow(int index, List<Allowance> above) {
        allowances.put(index, above);
    }

    void executed(Statement statement, int index, long start, Duration took, Entry entry) {
        String code = code(statement);
        Map<Touched, Set<LockMode>> taken = new LinkedHashMap<>();
        var relations = new ArrayList<Touched>();
        var effects = new ArrayList<Effect>();
        for (Touched ofAll : entry.relations()) {
            Map<LockMode, Integer> held =
                    holds.computeIfAbsent(ofAll.relation().oid(), relation -> new EnumMap<>(LockMode.class));
            Set<LockMode> first = EnumSet.noneOf(LockMode.class);
            for (LockMode mode : modes(ofAll)) {
                if (held.putIfAbsent(mode, index) == null) {
                    first.add(mode);
                }
            }
            Touched touched = ofAll.holding(
                    held.keySet(),
                    step.mode() != Transactionality.BATCHES
                            && (ofAll.changesRows() || NamedTables.changesRows(code, ofAll, entry.relations())));
            relations.add(touched);
            taken.put(touched, first);
            if ((touched.relation().isTable() && !first.isEmpty()) || hasEffect(touched)) {
                effects.add(effect(touched, held));
            }
        }
        add(new StatementMoment(
                statement(statement, index, took, entry, effects, null, null),
                statement.text(),
                code,
                entry.zone(),
                start,
                isAlone(statement),
                relations,
                taken));
    }

    private String code(Statement statement) {
        return RunText.of(statement.text(), step.script().dialect().syntax());
    }

    private boolean isAlone(Statement statement) {
        return step.mode() != Transactionality.TRANSACTION && !step.script().runsInTransaction(statement);
    }

    private void add(StatementMoment moment) {
        moments.add(moment);
        if (moment.alone()) {
            holds.clear();
        }
    }

    /** What a statement took itself. What an earlier migration holds is not shown again; what changes a relation needs one mode. */
    private static Set<LockMode> modes(Touched touched) {
        Set<LockMode> modes = EnumSet.noneOf(LockMode.class);
        touched.changes().forEach(change -> modes.add(needs(change)));
        modes.retainAll(touched.modes());
        modes.addAll(touched.taken());
        return modes;
    }

    private static LockMode needs(Alteration change) {
        boolean isOfPart = change.kind() == ChangeKind.GONE || change.kind() == ChangeKind.REFUSES;
        return change.deed() instanceof Work work
                ? needs(work)
                : isOfPart ? LockMode.ACCESS_SHARE : LockMode.ACCESS_EXCLUSIVE;
    }

    private static LockMode needs(Work work) {
        return switch (work) {
            case INDEX_BUILT -> LockMode.SHARE;
            case CONSTRAINT_VALIDATED -> LockMode.SHARE_UPDATE_EXCLUSIVE;
            case FOREIGN_KEY_ADDED, FOREIGN_KEY_NOT_VALID -> LockMode.SHARE_ROW_EXCLUSIVE;
            default -> LockMode.ACCESS_EXCLUSIVE;
        };
    }

    private static boolean hasEffect(Touched touched) {
        return touched.relation().isNamed()
                && (!touched.changes().isEmpty()
                        || touched.scans() > 0
                        || touched.inserted() + touched.updated() + touched.deleted() > 0);
    }

    private Effect effect(Touched touched, Map<LockMode, Integer> held) {
        String name = touched.relation().name();
        Size size = sizes.of(touched.relation());
        return new Effect(
                name,
                touched.relation().kindInWords(),
                size.pages(),
                size.rows(),
                held.keySet().stream().map(LockMode::toString).toList(),
                held.isEmpty()
                        ? 0
                        : Collections.max(held.entrySet(), Map.Entry.comparingByKey())
                                .getValue(),
                touched.changes().stream().map(Alteration::change).toList(),
                touched.scans(),
                touched.inserted(),
                touched.updated(),
                touched.deleted());
    }

    /**
     * @param tables those that it may be about
     * @param lost what callers lose by it all the same
     */
    void skipped(Statement statement, int index, String why, List<Relation> tables, List<Touched> lost) {
        List<Touched> touched = new ArrayList<>(Maintenance.touched(statement.text(), tables));
        lost.forEach(table -> touched.add(new Touched(
                table.relation(),
                Set.of(),
                Set.of(),
                table.changes().stream()
                        .filter(change -> change.kind() == ChangeKind.GONE || change.kind() == ChangeKind.REFUSES)
                        .toList(),
                0,
                0,
                0,
                0,
                false)));
        Map<Touched, Set<LockMode>> taken = new LinkedHashMap<>();
        touched.forEach(table -> taken.put(table, table.taken()));
        Finding ofAll = Maintenance.ofAll(statement.text());
        Finding finding = Rule.NOT_REHEARSED.finding("not executed: it " + why, null);
        RehearsedStatement told = statement(statement, index, Duration.ZERO, NOTHING, List.of(), why, null)
                .with(ofAll == null ? List.of(finding) : List.of(finding, ofAll));
        add(new StatementMoment(
                told, statement.text(), code(statement), "", System.nanoTime(), isAlone(statement), touched, taken));
    }

    /** It would fail, unless what was left out before is why. */
    void refused(Statement statement, int index, Duration took, SqlError error, boolean perhaps) {
        notExecuted(
                statement,
                statement(statement, index, took, NOTHING, List.of(), null, error.message()),
                perhaps
                        ? Rule.NOT_REHEARSED.finding(
                                "refused here, perhaps for another reason than in a run: " + error.message(), null)
                        : Rule.FAILS.finding("the database refuses it: " + error.message(), null));
    }

    private void notExecuted(Statement statement, RehearsedStatement told, Finding finding) {
        add(new StatementMoment(
                told.with(List.of(finding)),
                statement.text(),
                code(statement),
                "",
                System.nanoTime() - told.duration().toNanos(),
                isAlone(statement),
                List.of(),
                Map.of()));
    }

    /** Whether what was dropped of a relation, or its name, is there again. */
    interface Returns {

        boolean isBack(Relation relation, Alteration gone) throws SQLException;
    }

    /** After the last statement: what was dropped and is there again nobody misses, and what is refused no more nobody notices. */
    void complete(Returns books) throws SQLException {
        for (StatementMoment moment : moments) {
            // What was not executed is still there.
            if (moment.statement().skipped() != null) {
                continue;
            }
            for (Touched touched : moment.touched()) {
                for (Alteration change : touched.changes()) {
                    if (mayReturn(touched.relation(), change) && books.isBack(touched.relation(), change)) {
                        rules.isBack(touched.relation(), change);
                    }
                    check.read(touched.relation(), change);
                }
            }
        }
    }

    /** Has the statements of the release that serves prepared again, after one of several or after all of them. */
    void check(boolean isLast) throws SQLException {
        if (moments.isEmpty()) {
            return;
        }
        StatementMoment last = moments.get(moments.size() - 1);
        if (isLast) {
            check.complete(last.index());
        } else if (!CHANGES_ROWS.matcher(last.code()).lookingAt()) {
            check.executed(last.index());
        }
    }

    /** What only has the same name has neither the rows of a table nor the numbers that a sequence has given. */
    private static boolean mayReturn(Relation relation, Alteration change) {
        return change.kind() == ChangeKind.GONE
                || change.kind() == ChangeKind.RENAMED
                || change.kind() == ChangeKind.COLUMN_RENAMED
                || change.kind() == ChangeKind.VALUE_RENAMED
                || change.kind() == ChangeKind.REFUSES
                || change.kind() == ChangeKind.ROW_SECURITY_ENABLED
                || change.kind() == ChangeKind.RIGHT_REVOKED
                || (change.kind() == ChangeKind.DROPPED && !relation.isFilled());
    }

    /** A constraint that is checked at the commit. */
    void refusedAtCommit(SqlError error) {
        if (moments.isEmpty()) {
            return;
        }
        StatementMoment last = moments.remove(moments.size() - 1);
        var findings = new ArrayList<>(last.statement().findings());
        findings.add(Rule.FAILS.finding("the database refuses the commit: " + error.message(), null));
        RehearsedStatement told = last.statement();
        moments.add(last.with(new RehearsedStatement(
                told.index(),
                told.place(),
                told.sql(),
                told.duration(),
                told.walBytes(),
                told.rows(),
                told.effects(),
                findings,
                told.skipped(),
                error.message())));
    }

    /** @param inconclusive why less is said of it than could be; null if nothing is missing */
    RehearsedMigration report(@Nullable String inconclusive) {
        List<BlockedSessions> blocks = BlockedSessions.of(moments, sizes);
        return new RehearsedMigration(
                step.direction(),
                step.version().text(),
                step.name(),
                step.checksum(),
                moments.stream()
                        .map(moment -> moment.statement()
                                .with(Allowances.applied(
                                        allowances.getOrDefault(moment.index(), List.of()),
                                        rules.findings(moment, moments, blocks))))
                        .toList(),
                blocks.stream().map(BlockedSessions::toReport).toList(),
                inconclusive);
    }

    private RehearsedStatement statement(
            Statement statement,
            int index,
            Duration took,
            Entry entry,
            List<Effect> effects,
            @Nullable String skipped,
            @Nullable String refusal) {
        return new RehearsedStatement(
                index,
                new Place(step.script().name(), statement.line(), statement.column()),
                step.script().firstLine(statement),
                took,
                entry.walBytes(),
                entry.rows(),
                effects,
                List.of(),
                skipped,
                refusal);
    }
}
