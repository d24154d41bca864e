// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import dev.migration.rehearsal.RehearsalReport.Finding;
import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.statement.StatementCheck;
import java.util.ArrayList;
import java.util.List;

/**
 * What is said of a statement. A lock alone is nothing to warn of: most are held for less than a millisecond. Rules report
 * three things: locks that are held during slow work, lost data, and changes that break callers.
 */
final class Rules {

    private final Sizes sizes;
    private final SlowWork work;
    private final ChangedRows rows;
    private final Losses losses;
    private final StatementCheck statements;

    Rules(Sizes sizes, Advice advice, StatementCheck statements) {
        this.sizes = sizes;
        this.work = new SlowWork(sizes, advice);
        this.rows = new ChangedRows(sizes, advice);
        this.statements = statements;
        this.losses = new Losses(sizes, statements);
    }

    /** What was dropped, and is there again at the end. */
    void isBack(Relation relation, Alteration gone) {
        losses.isBack(relation, gone);
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
        findings.addAll(statements.broken(moment.index()));
        findings.addAll(losses.mayRefuse(moment));
        return List.copyOf(findings);
    }
}
