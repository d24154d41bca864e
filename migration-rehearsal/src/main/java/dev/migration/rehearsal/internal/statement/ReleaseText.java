// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.statement;

import dev.migration.internal.help.Printable;
import dev.migration.internal.sql.SqlTokens;
import dev.migration.statements.internal.SentStatement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Statements of a release in words. */
final class ReleaseText {

    private static final int MOST = 20;
    private static final int LONGEST = 300;

    /** What the most call first. */
    private static final Comparator<SentStatement> ORDER =
            Comparator.comparingLong(SentStatement::calls).reversed().thenComparing(SentStatement::text);

    private ReleaseText() {}

    static String counted(List<SentStatement> statements) {
        return Printable.counted(statements.size(), "statement") + " of the release that serves";
    }

    /** Each on a line of its own. */
    static String list(List<SentStatement> statements) {
        var text = new StringBuilder();
        statements.stream()
                .sorted(ORDER)
                .limit(MOST)
                .forEach(statement -> text.append('\n').append(line(statement)));
        return statements.size() <= MOST
                ? text.toString()
                : text.append("\nand ")
                        .append(statements.size() - MOST)
                        .append(" more")
                        .toString();
    }

    private static String line(SentStatement statement) {
        String calls = statement.calls() == 0 ? "" : Printable.counted(statement.calls(), "call") + " an hour";
        String from = statement.caller() + (statement.caller().isEmpty() || calls.isEmpty() ? "" : ", ") + calls;
        return Printable.line(Printable.cut(statement.text(), LONGEST)) + (from.isEmpty() ? "" : "  (" + from + ")");
    }

    /** Whether it reads columns without their names; an operand before a star is multiplied. */
    static boolean readsAllColumns(SqlTokens tokens) {
        return IntStream.range(0, tokens.list().size())
                .anyMatch(at -> tokens.at(at).endsWith("*")
                        && (tokens.at(at).equals(".*") || tokens.isAny(at - 1, "select", "distinct", "all", ",", ".")));
    }
}
