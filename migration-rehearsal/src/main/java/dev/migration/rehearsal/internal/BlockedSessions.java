// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import dev.migration.rehearsal.RehearsalReport.Block;
import dev.migration.rehearsal.internal.books.LockMode;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whom a migration blocks on one relation: from the statement that first takes such a lock to the commit.
 *
 * @param relation with its schema; of a locked index its table, of a locked partition also its parent
 * @param from the moment from which on, and {@code to} the last one before the commit
 * @param estimated null where that is not known
 */
record BlockedSessions(
        String relation,
        boolean reads,
        boolean writes,
        StatementMoment from,
        StatementMoment to,
        @Nullable Duration estimated) {

    /** In each transaction of a real run by itself. */
    static List<BlockedSessions> of(List<StatementMoment> moments, Sizes sizes) {
        var blocks = new ArrayList<BlockedSessions>();
        var transaction = new ArrayList<StatementMoment>();
        for (StatementMoment moment : moments) {
            if (moment.alone()) {
                blocks.addAll(ofTransaction(transaction, sizes));
                transaction.clear();
                blocks.addAll(ofTransaction(List.of(moment), sizes));
            } else {
                transaction.add(moment);
            }
        }
        blocks.addAll(ofTransaction(transaction, sizes));
        return blocks;
    }

    private static List<BlockedSessions> ofTransaction(List<StatementMoment> moments, Sizes sizes) {
        Map<String, StatementMoment> reads = first(moments, LockMode::blocksReads);
        Map<String, StatementMoment> writes = first(moments, LockMode::blocksWrites);
        var blocks = new ArrayList<BlockedSessions>();
        writes.forEach((relation, from) -> {
            StatementMoment readsFrom = reads.get(relation);
            boolean both = readsFrom != null && readsFrom.index() == from.index();
            blocks.add(block(relation, both, true, from, moments, sizes));
            if (readsFrom != null && !both) {
                blocks.add(block(relation, true, false, readsFrom, moments, sizes));
            }
        });
        return blocks;
    }

    private static Map<String, StatementMoment> first(List<StatementMoment> moments, Predicate<LockMode> blocks) {
        Map<String, StatementMoment> first = new LinkedHashMap<>();
        for (StatementMoment moment : moments) {
            moment.taken().forEach((touched, modes) -> {
                if (modes.stream().anyMatch(blocks) && !isOfTable(touched, moment, blocks)) {
                    touched.relation().users().forEach(relation -> first.putIfAbsent(relation, moment));
                }
            });
        }
        return first;
    }

    /** Who needs a column's sequence waits for its table already, where that is locked so too. */
    private static boolean isOfTable(Touched touched, StatementMoment moment, Predicate<LockMode> blocks) {
        return touched.relation().isSequence()
                && moment.taken().keySet().stream()
                        .filter(other -> other.relation().isTable())
                        .anyMatch(other -> other.modes().stream().anyMatch(blocks));
    }

    private static BlockedSessions block(
            String relation,
            boolean reads,
            boolean writes,
            StatementMoment from,
            List<StatementMoment> moments,
            Sizes sizes) {
        List<StatementMoment> rest = moments.subList(moments.indexOf(from), moments.size());
        return new BlockedSessions(relation, reads, writes, from, rest.get(rest.size() - 1), estimate(rest, sizes));
    }

    private static @Nullable Duration estimate(List<StatementMoment> moments, Sizes sizes) {
        Duration sum = Duration.ZERO;
        for (StatementMoment moment : moments) {
            for (var touched : moment.touched()) {
                Duration work = sizes.estimate(touched, moment);
                if (work == null) {
                    return null;
                }
                sum = sum.plus(work);
            }
        }
        return sum;
    }

    /** In this rehearsal; the wait for the lock itself is part of it. */
    Duration measured() {
        return from.equals(to) && from.statement().skipped() != null
                ? Duration.ZERO
                : Duration.ofNanos(to.end() - from.start());
    }

    /** There or here. */
    Duration longest() {
        return estimated == null || estimated.compareTo(measured()) < 0 ? measured() : estimated;
    }

    boolean covers(StatementMoment moment) {
        return moment.index() >= from.index() && moment.index() <= to.index();
    }

    Block toReport() {
        return new Block(relation, reads, writes, from.index(), measured(), estimated);
    }
}
