package dev.migration.rehearsal.internal;

import static dev.migration.rehearsal.RehearsalReport.Level.ERROR;
import static dev.migration.rehearsal.RehearsalReport.Level.NOTE;
import static dev.migration.rehearsal.RehearsalReport.Level.WARN;

import dev.migration.internal.database.SqlError;
import dev.migration.internal.help.Printable;
import dev.migration.rehearsal.RehearsalReport.Change;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.RehearsalReport.Finding;
import dev.migration.rehearsal.RehearsalReport.Level;
import dev.migration.rehearsal.internal.books.LockMode;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is said of a statement. A lock alone is nothing to warn of: most are held for less than a millisecond. Rules report
 * three things: locks that are held during slow work, lost data, and changes that break callers.
 */
final class Rules {

    /** What a comment may allow: all but a refusal of the database. */
    static final List<String> ALLOWABLE = List.of(
            "blocks-reads",
            "blocks-writes",
            "table-rewrite",
            "scan-under-lock",
            "index-blocks-writes",
            "held-lock",
            "drops-data",
            "breaks-callers",
            "many-rows",
            "fk-without-index",
            "locks-other-table",
            "not-rehearsed");

    private static final Duration LONGEST_BLOCK_OF_READS = Duration.ofSeconds(1);
    private static final Duration LONGEST_BLOCK_OF_WRITES = Duration.ofSeconds(5);
    private static final Duration LONG_STATEMENT = Duration.ofMillis(100);
    private static final int MANY_ROWS = 10_000;
    private static final int MANY_SCANS = 100;

    private static final Set<LockMode> BLOCKING =
            Set.of(LockMode.SHARE, LockMode.SHARE_ROW_EXCLUSIVE, LockMode.EXCLUSIVE, LockMode.ACCESS_EXCLUSIVE);

    private final Sizes sizes;
    private final Remedy remedy;

    Rules(Sizes sizes, Remedy remedy) {
        this.sizes = sizes;
        this.remedy = remedy;
    }

    List<Finding> findings(Moment moment, List<Moment> all, List<Blocked> blocks) {
        var findings = new ArrayList<>(moment.statement().findings());
        for (Blocked block : blocks) {
            if (block.from().index() == moment.index()) {
                blocks(block, all, findings);
            }
        }
        for (Touched touched : moment.touched()) {
            if (touched.relation().isTable()) {
                work(touched, findings);
                rows(touched, findings);
            }
        }
        findings.addAll(Losses.of(moment, sizes, remedy));
        heldLocks(moment, blocks, findings);
        otherTables(moment, findings);
        return List.copyOf(findings);
    }

    private void blocks(Blocked block, List<Moment> all, List<Finding> findings) {
        List<Touched> work = all.stream()
                .filter(block::covers)
                .flatMap(moment -> moment.touched().stream())
                .filter(Sizes::isLongWork)
                .toList();
        if (work.stream().allMatch(touched -> sizes.isSmall(touched.relation()))) {
            return;
        }
        Duration estimated = block.estimated();
        Duration longest =
                estimated == null || estimated.compareTo(block.measured()) < 0 ? block.measured() : estimated;
        Duration limit = block.reads() ? LONGEST_BLOCK_OF_READS : LONGEST_BLOCK_OF_WRITES;
        boolean isLong = longest.compareTo(limit) >= 0;
        Level level;
        if (block.reads()) {
            level = isLong || estimated == null ? ERROR : NOTE;
        } else {
            level = isLong ? ERROR : WARN;
        }
        String who = block.reads() && block.writes() ? "reads and writes" : block.reads() ? "reads" : "writes";
        findings.add(new Finding(
                block.reads() ? "blocks-reads" : "blocks-writes",
                level,
                who + " of " + block.relation() + " wait from here to the commit: "
                        + Printable.duration(block.measured()) + " here"
                        + (estimated == null
                                ? ", longer where the table is large; its size there is not known"
                                : ", ≈ " + Printable.duration(estimated) + " by its size"),
                null,
                null));
    }

    private void work(Touched touched, List<Finding> findings) {
        if (sizes.isSmall(touched.relation()) || !Sizes.isLongWork(touched)) {
            return;
        }
        String table = touched.relation().name();
        if (Sizes.has(touched, ChangeKind.REWRITTEN)) {
            findings.add(new Finding(
                    "table-rewrite",
                    WARN,
                    table + " is written anew, with all its indexes" + cause(touched),
                    remedy.ofRewrite(touched),
                    null));
        } else if (Sizes.has(touched, ChangeKind.INDEX_BUILT)) {
            if (touched.modes().contains(LockMode.SHARE)) {
                findings.add(new Finding(
                        "index-blocks-writes",
                        WARN,
                        names(touched, ChangeKind.INDEX_BUILT) + " is built while writes of " + table + " wait",
                        remedy.ofIndex(touched),
                        null));
            }
        } else if (touched.scans() > 0
                && (touched.modes().contains(LockMode.ACCESS_EXCLUSIVE)
                        || touched.modes().contains(LockMode.SHARE_ROW_EXCLUSIVE))) {
            findings.add(new Finding(
                    "scan-under-lock",
                    WARN,
                    "all of " + table + " is read while it is locked (" + strongest(touched) + ")",
                    remedy.ofScan(touched),
                    null));
        }
    }

    private static String cause(Touched touched) {
        if (Sizes.has(touched, ChangeKind.TYPE_CHANGED)) {
            return ": the type of " + names(touched, ChangeKind.TYPE_CHANGED) + " is another, "
                    + details(touched, ChangeKind.TYPE_CHANGED);
        }
        return Sizes.has(touched, ChangeKind.COLUMN_ADDED)
                ? ": each row gets its own value in " + names(touched, ChangeKind.COLUMN_ADDED)
                : "";
    }

    private void rows(Touched touched, List<Finding> findings) {
        long changed = touched.updated() + touched.deleted();
        if (changed >= MANY_ROWS) {
            findings.add(new Finding(
                    "many-rows",
                    WARN,
                    "One statement changes " + changed + " rows of "
                            + touched.relation().name()
                            + ". Until it commits, other sessions that write these rows wait",
                    "change them in batches, each in its own transaction",
                    null));
        }
        boolean onlyRead =
                changed + touched.inserted() == 0 && touched.changes().isEmpty();
        if (touched.scans() >= MANY_SCANS && onlyRead && !sizes.isSmall(touched.relation())) {
            findings.add(new Finding(
                    "fk-without-index",
                    WARN,
                    "all of " + touched.relation().name() + " is read " + touched.scans()
                            + " times, as where its foreign key has no index",
                    "create an index on the columns of the foreign key first",
                    null));
        }
    }

    private void heldLocks(Moment moment, List<Blocked> blocks, List<Finding> findings) {
        Duration longest = moment.statement().duration();
        for (Touched touched : moment.touched()) {
            Duration estimated = sizes.estimate(touched, longest);
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
            findings.add(new Finding(
                    "held-lock",
                    WARN,
                    "takes " + Printable.duration(longest) + " while others wait for " + held,
                    "put it in a migration of its own",
                    null));
        }
    }

    private static void otherTables(Moment moment, List<Finding> findings) {
        moment.taken().forEach((touched, modes) -> {
            LockMode strongest = strongest(touched);
            boolean blocks = strongest == LockMode.ACCESS_EXCLUSIVE || strongest == LockMode.SHARE_ROW_EXCLUSIVE;
            // What is held already keeps the same others waiting.
            if (blocks
                    && modes.contains(strongest)
                    && touched.relation().isTable()
                    && touched.changes().isEmpty()) {
                findings.add(new Finding(
                        "locks-other-table",
                        NOTE,
                        touched.relation().name() + " is locked too (" + strongest + ")",
                        null,
                        null));
            }
        });
    }

    Finding notRehearsed(String why) {
        return new Finding("not-rehearsed", NOTE, "not executed: it " + why, null, null);
    }

    Finding fails(SqlError error, boolean perhaps) {
        return perhaps
                ? new Finding(
                        "not-rehearsed",
                        NOTE,
                        "refused here, perhaps for another reason than in a run: " + error.message(),
                        null,
                        null)
                : new Finding("fails", ERROR, "the database refuses it: " + error.message(), null, null);
    }

    Finding failsAtCommit(SqlError error) {
        return new Finding("fails", ERROR, "the database refuses the commit: " + error.message(), null, null);
    }

    private static LockMode strongest(Touched touched) {
        return touched.modes().stream()
                .filter(BLOCKING::contains)
                .max(LockMode::compareTo)
                .orElse(LockMode.ACCESS_SHARE);
    }

    private static String names(Touched touched, ChangeKind kind) {
        return joined(touched, kind, Change::name);
    }

    private static String details(Touched touched, ChangeKind kind) {
        return joined(touched, kind, Change::detail);
    }

    private static String joined(Touched touched, ChangeKind kind, Function<Change, String> part) {
        return touched.changes().stream()
                .filter(change -> change.kind() == kind)
                .map(part)
                .collect(Collectors.joining(", "));
    }
}
