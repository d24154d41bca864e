// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import dev.migration.rehearsal.internal.books.ServerBooks.Relation;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import java.util.regex.Pattern;

/** Where a statement writes the rows that it reads: the server counts none in a table that has none here. */
enum CopiedRows {
    NONE,
    /** Into a table with its indexes. */
    INSERTED,
    /** Into a new one without any. */
    CREATED;

    private static final Pattern INSERT = Pattern.compile("\\bINSERT\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern CREATE = Pattern.compile(
            "\\bCREATE\\s+(?:\\w+\\s+)*?(?:TABLE|MATERIALIZED\\s+VIEW)\\b[^;]*?\\bAS\\b|^SELECT\\b[^;]*?\\bINTO\\b",
            Pattern.CASE_INSENSITIVE);

    /** Of a relation that it reads all of; one that it changes is read for that. */
    static CopiedRows of(StatementMoment moment, Touched source) {
        if (!source.changes().isEmpty()) {
            return NONE;
        }
        if (INSERT.matcher(moment.code()).find()) {
            return isAboutAll(moment, source.relation()) ? NONE : INSERTED;
        }
        return CREATE.matcher(moment.code()).find() ? CREATED : NONE;
    }

    /** Whether it inserts something where there is nothing to read, such as a count: then not a row for each. */
    private static boolean isAboutAll(StatementMoment moment, Relation source) {
        return INSERT.matcher(moment.code()).lookingAt()
                && moment.statement().rows() > 0
                && source.rows() <= 0
                && source.pages() == 0;
    }
}
