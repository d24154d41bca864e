package dev.migration.rehearsal.internal;

import static dev.migration.rehearsal.RehearsalReport.Level.ERROR;
import static dev.migration.rehearsal.RehearsalReport.Level.NOTE;

import dev.migration.internal.database.SqlError;
import dev.migration.rehearsal.RehearsalReport.Finding;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import java.util.ArrayList;
import java.util.List;

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

    private final Sizes sizes;
    private final SlowWork work;
    private final ChangedRows rows;
    private final Losses losses;

    Rules(Sizes sizes, Advice remedy) {
        this.sizes = sizes;
        this.work = new SlowWork(sizes, remedy);
        this.rows = new ChangedRows(sizes, remedy);
        this.losses = new Losses(sizes, remedy);
    }

    List<Finding> findings(StatementMoment moment, List<StatementMoment> all, List<BlockedSessions> blocks) {
        var remarks = new ArrayList<Remark>();
        work.addBlocks(moment, all, blocks, remarks);
        for (Touched touched : moment.touched()) {
            if (touched.relation().isTable()) {
                work.add(moment, all, touched, remarks);
                ZoneRewrite.add(moment, all, touched, sizes, remarks);
                rows.add(moment, touched, remarks);
            }
        }
        losses.add(moment, remarks);
        work.addHeldLocks(moment, blocks, remarks);
        OtherTables.add(moment, remarks);
        var findings = new ArrayList<>(moment.statement().findings());
        findings.addAll(Remark.merged(remarks));
        return List.copyOf(findings);
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
}
