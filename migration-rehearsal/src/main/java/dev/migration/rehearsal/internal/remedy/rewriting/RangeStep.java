// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.rewriting;

import dev.migration.internal.sql.lexer.Syntax;
import dev.migration.internal.sql.lexer.Syntax.Feature;
import dev.migration.rehearsal.internal.books.CatalogueName;
import dev.migration.rehearsal.internal.remedy.rewriting.RewriteStep.Run;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Outcome.No;

/** What runs range by range of a table's key. */
public final class RangeStep {

    public static final No NO_KEY = new No(
            "it has no column that is unique and NOT NULL by itself; write batches by hand, by a NOT NULL column that an index"
                    + " begins with");

    private RangeStep() {}

    /** The step, whose statement has everything but the range. */
    public static RewriteStep of(String label, SqlName table, Table found, String statement, Syntax syntax) {
        String name = found.keys().get(0);
        String key = syntax.has(Feature.BACKTICK_NAMES) ? CatalogueName.backticked(name) : CatalogueName.quoted(name);
        return new RewriteStep(
                label, statement + key + " BETWEEN :from AND :to;", Run.inBatches(table.text() + "." + key), null);
    }
}
