// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import dev.migration.internal.help.Printable;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.rule.Rule;
import java.util.List;
import java.util.regex.Pattern;

/** A time that gets a time zone, or loses it: in UTC the rows stay as they are, in other zones the table is written anew. */
public final class ZoneRewrite {

    private static final String IN_UTC =
            "if these times are in UTC, write SET LOCAL TIME ZONE 'UTC' in the migration before it:"
                    + " the rows stay as they are then, whatever the session's zone is";

    private static final String LOCAL = "timestamp without time zone";
    private static final String IN_ZONE = "timestamp with time zone";

    private static final Pattern SETS_ZONE =
            Pattern.compile("SET\\s+(?:SESSION\\s+|LOCAL\\s+)?TIME\\s?ZONE\\b", Pattern.CASE_INSENSITIVE);

    private ZoneRewrite() {}

    /** What to write before it. */
    public static String inUtc() {
        return IN_UTC;
    }

    static boolean isOf(Touched touched) {
        return touched.changes().stream().anyMatch(ZoneRewrite::isOf);
    }

    private static boolean isOf(Alteration change) {
        String was = timestamp(change.was());
        String is = timestamp(change.is());
        return (was.equals(LOCAL) && is.equals(IN_ZONE)) || (was.equals(IN_ZONE) && is.equals(LOCAL));
    }

    /** Without its precision. */
    private static String timestamp(String type) {
        return type.replaceFirst("\\(\\d\\)", "");
    }

    /** Where it was rehearsed in UTC and the migration does not set the zone itself, a run may have another one. */
    static void add(
            StatementMoment moment, List<StatementMoment> all, Touched touched, Sizes sizes, List<Remark> remarks) {
        if (!isOf(touched)
                || Sizes.has(touched, ChangeKind.REWRITTEN)
                || sizes.isSmall(touched.relation())
                || all.stream()
                        .anyMatch(earlier -> earlier.index() < moment.index()
                                && SETS_ZONE.matcher(earlier.sql()).lookingAt())) {
            return;
        }
        String table = touched.relation().name();
        String text = " stays as it is only because the time zone of this session is " + Printable.line(moment.zone())
                + ": in another one than UTC it is written anew. A connection has the zone of its JVM";
        remarks.add(Remark.of(Rule.TABLE_REWRITE, table, text, table + text, IN_UTC));
    }
}
