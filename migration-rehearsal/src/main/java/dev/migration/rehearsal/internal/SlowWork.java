// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import static dev.migration.rehearsal.RehearsalReport.Level.ERROR;
import static dev.migration.rehearsal.RehearsalReport.Level.NOTE;
import static dev.migration.rehearsal.RehearsalReport.Level.WARN;

import dev.migration.internal.help.Printable;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.RehearsalReport.Level;
import dev.migration.rehearsal.internal.books.LockMode;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.rule.Rule;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Work that takes the longer the larger a table is, while others wait for it. */
final class SlowWork {

    private static final Duration LONGEST_BLOCK_OF_READS = Duration.ofSeconds(1);
    private static final Duration LONGEST_BLOCK_OF_WRITES = Duration.ofSeconds(5);
    private static final Duration LONG_STATEMENT = Duration.ofMillis(100);

    private final Sizes sizes;
    private final Advice advice;

    SlowWork(Sizes sizes, Advice advice) {
        this.sizes = sizes;
        this.advice = advice;
    }

    /** Who waits for locks with these modes. */
    static String who(Collection<LockMode> modes) {
        return who(
                modes.stream().anyMatch(LockMode::blocksReads), modes.stream().anyMatch(LockMode::blocksWrites));
    }

    static String who(boolean reads, boolean writes) {
        return reads && writes ? "reads and writes" : reads ? "reads" : "writes";
    }

    /** Of the blocks that start at a moment. */
    void addBlocks(
            StatementMoment moment, List<StatementMoment> all, List<BlockedSessions> blocks, List<Remark> remarks) {
        blocks.stream()
                .filter(block -> block.from().index() == moment.index())
                .filter(block -> isLong(block)
                        || all.stream()
                                .filter(block::covers)
                                .flatMap(covered -> covered.touched().stream())
                                .filter(Sizes::isLongWork)
                                .anyMatch(touched -> !sizes.isSmall(touched.relation())))
                .sorted(Comparator.comparing(BlockedSessions::longest).reversed())
                .forEach(block -> addBlock(block, remarks));
    }

    /** Whatever it is that takes so long. */
    private static boolean isLong(BlockedSessions block) {
        Duration limit = block.reads() ? LONGEST_BLOCK_OF_READS : LONGEST_BLOCK_OF_WRITES;
        return block.longest().compareTo(limit) >= 0;
    }

    /** What is only long for all that is known is no error where the size is not known. */
    private void addBlock(BlockedSessions block, List<Remark> remarks) {
        Duration estimated = block.estimated();
        StatementMoment from = block.from();
        boolean isExecuted = from.statement().skipped() == null;
        Touched written = from.touched().stream()
                .filter(touched -> touched.relation().users().contains(block.relation()))
                .findFirst()
                .orElse(null);
        boolean isNeedless = Maintenance.isOf(from.sql())
                && (estimated != null || !isExecuted)
                && (written == null || !sizes.isSmall(written.relation()));
        Level unlessLong = block.reads() && estimated != null ? NOTE : WARN;
        String who = who(block.reads(), block.writes()) + " of ";
        remarks.add(Remark.of(
                block.reads() ? Rule.BLOCKS_READS : Rule.BLOCKS_WRITES,
                isLong(block) || isNeedless ? ERROR : unlessLong,
                block.relation(),
                who,
                who + block.relation() + " wait from here to the commit: "
                        + (isExecuted ? Printable.duration(block.measured()) + " here" : "not executed here")
                        + (estimated == null
                                ? ", longer where the table is large; its size there is not known"
                                : estimated.isZero() ? "" : ", ≈ " + Printable.duration(estimated) + " by its size"),
                isNeedless && written != null && Sizes.has(written, ChangeKind.REWRITTEN)
                        ? advice.ofRewrite(written, from.sql())
                        : null));
    }

    void add(StatementMoment moment, List<StatementMoment> all, Touched touched, List<Remark> remarks) {
        if (sizes.isSmall(touched.relation()) || !Sizes.isLongWork(touched)) {
            return;
        }
        String table = touched.relation().name();
        if (Sizes.has(touched, ChangeKind.REWRITTEN)) {
            String text = " is written anew, with all its indexes" + cause(touched);
            remarks.add(
                    Remark.of(Rule.TABLE_REWRITE, table, text, table + text, advice.ofRewrite(touched, moment.sql())));
        } else if (Sizes.has(touched, ChangeKind.INDEX_BUILT)) {
            if (touched.modes().contains(LockMode.SHARE)) {
                remarks.add(Remark.of(
                        Rule.INDEX_BLOCKS_WRITES,
                        table,
                        "",
                        names(touched, ChangeKind.INDEX_BUILT) + " is built while writes of " + table + " wait",
                        advice.ofIndex(touched, moment.sql(), dropped(moment, all, touched))));
            }
        } else if (touched.scans() > 0
                && !(touched.changesRows() && touched.taken().contains(LockMode.ACCESS_EXCLUSIVE))
                && (touched.modes().contains(LockMode.ACCESS_EXCLUSIVE)
                        || touched.modes().contains(LockMode.SHARE_ROW_EXCLUSIVE))) {
            String who = who(touched.modes());
            remarks.add(Remark.of(
                    Rule.SCAN_UNDER_LOCK,
                    table,
                    who,
                    "all of " + table + " is read while " + who + " of it wait",
                    advice.ofScan(touched)));
        }
    }

    /** What its indexes and constraints were called before the migration dropped them: those names are free only after it. */
    private static Set<String> dropped(StatementMoment until, List<StatementMoment> all, Touched touched) {
        return all.stream()
                .filter(moment -> moment.index() <= until.index())
                .flatMap(moment -> moment.touched().stream())
                .filter(other -> other.relation().oid() == touched.relation().oid())
                .flatMap(other -> other.changes().stream())
                .filter(change ->
                        change.kind() == ChangeKind.INDEX_DROPPED || change.kind() == ChangeKind.CONSTRAINT_DROPPED)
                .map(Alteration::name)
                .collect(Collectors.toSet());
    }

    private static String cause(Touched touched) {
        if (Sizes.has(touched, ChangeKind.TYPE_CHANGED)) {
            return ": the type of " + names(touched, ChangeKind.TYPE_CHANGED) + " is another, "
                    + joined(touched, ChangeKind.TYPE_CHANGED, Alteration::detail);
        }
        return Sizes.has(touched, ChangeKind.COLUMN_ADDED)
                ? ": it gets " + names(touched, ChangeKind.COLUMN_ADDED)
                : "";
    }

    /** Of locks that an earlier statement has taken. */
    void addHeldLocks(StatementMoment moment, List<BlockedSessions> blocks, List<Remark> remarks) {
        Duration longest = moment.statement().duration();
        for (Touched touched : moment.touched()) {
            Duration estimated = sizes.estimate(touched, moment);
            if (estimated != null && estimated.compareTo(longest) > 0) {
                longest = estimated;
            }
        }
        if (longest.compareTo(LONG_STATEMENT) < 0) {
            return;
        }
        String held = blocks.stream()
                .filter(block -> block.covers(moment) && block.from().index() != moment.index())
                .map(block ->
                        block.relation() + " since statement " + block.from().index())
                .distinct()
                .collect(Collectors.joining(", "));
        if (!held.isEmpty()) {
            remarks.add(Remark.of(
                    Rule.HELD_LOCK,
                    "",
                    "",
                    "takes " + Printable.duration(longest) + " while others wait for " + held,
                    "put it in its own migration"));
        }
    }

    private static String names(Touched touched, ChangeKind kind) {
        return joined(touched, kind, Alteration::name);
    }

    private static String joined(Touched touched, ChangeKind kind, Function<Alteration, String> part) {
        return touched.changes().stream()
                .filter(change -> change.kind() == kind)
                .map(part)
                .collect(Collectors.joining(", "));
    }
}
