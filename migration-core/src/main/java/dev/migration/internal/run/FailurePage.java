package dev.migration.internal.run;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.help.Printable;
import dev.migration.internal.plan.Step;
import dev.migration.internal.secrets.MaskedSql;
import dev.migration.internal.session.ErrorPlace;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.stop.StopSignal;
import java.util.stream.Collectors;

/** Writes the page of help for a statement that failed: what, where, why, what state we are in, what to type. */
final class FailurePage {

    /** So much of a long line is shown on each side of the place. */
    private static final int CONTEXT = 60;

    /** So many places, from the innermost outwards, and so much of each is shown. */
    private static final int MOST_PLACES = 5;

    private static final int LONGEST_PLACE = 160;

    /** Deeper than all lines of ours. */
    private static final int MESSAGE_INDENT = 6;

    private FailurePage() {}

    /**
     * The page.
     *
     * @param product such as {@code PostgreSQL}
     * @param standing what stands and what does not, in whole sentences
     */
    static Problem of(
            String product, Step step, StatementFailure failure, SqlError error, String standing, String remedy) {
        Statement statement = failure.statement();
        var message = new StringBuilder(what(step, failure));
        if (!error.sqlState().isEmpty()) {
            message.append(" (SQLSTATE ").append(error.sqlState()).append(')');
        }
        message.append('\n').append(statement == null ? plain(error) : excerpt(step, statement, error));
        if (error.detail() != null) {
            message.append("\n  Detail: ").append(Printable.block(error.detail(), MESSAGE_INDENT));
        }
        message.append(where(error));
        failure.inTheWay().forEach(line -> message.append("\n  ").append(line));
        message.append("\n  ").append(standing);
        if (error.hint() != null) {
            message.append("\n  Hint from ")
                    .append(product)
                    .append(": ")
                    .append(Printable.block(error.hint(), MESSAGE_INDENT));
        }
        return Problem.error(Code.STATEMENT_FAILED, place(step, failure, error), message.toString(), remedy);
    }

    /** The page of a script that somebody wanted to end. */
    static Problem ofStop(
            Step step,
            StatementFailure failure,
            SqlError error,
            StopSignal.Reason reason,
            String standing,
            String remedy) {
        Statement statement = failure.statement();
        String where = statement == null
                ? ""
                : " in statement " + failure.ordinal() + " of " + step.script().statementCount();
        String message = "Stopped" + where + ": " + reason + "."
                + (statement == null ? "" : "\n" + excerpt(step, statement, error)) + "\n  " + standing;
        return Problem.error(Code.STOPPED, place(step, failure, error), message, remedy);
    }

    private static String what(Step step, StatementFailure failure) {
        if (failure.statement() == null) {
            return failure.what();
        }
        return "statement " + failure.ordinal() + " of " + step.script().statementCount() + " failed";
    }

    /** Where the database says it was, unless the place tells that already. */
    private static String where(SqlError error) {
        SqlError.Inside inside = error.inside();
        if (inside == null || !inside.query().isEmpty()) {
            return "";
        }
        return inside.where()
                .lines()
                .limit(MOST_PLACES)
                .map(line -> line.length() > LONGEST_PLACE ? line.substring(0, LONGEST_PLACE) + "…" : line)
                .collect(Collectors.joining("\n         ", "\n  Where: ", ""));
    }

    private static String plain(SqlError error) {
        return "    " + Printable.block(error.message(), MESSAGE_INDENT);
    }

    private static Place place(Step step, StatementFailure failure, SqlError error) {
        String file = step.script().name();
        Statement statement = failure.statement();
        if (failure.dataLine() > 0 && error.inside() != null && error.inside().line() > 0) {
            return new Place(file, failure.dataLine() + error.inside().line() - 1, 0);
        }
        if (statement == null) {
            return Place.of(file);
        }
        int offset = ErrorPlace.offset(statement.text(), error);
        int lineStart = statement.text().lastIndexOf('\n', offset - 1) + 1;
        int line = statement.line()
                + (int) statement
                        .text()
                        .substring(0, offset)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        int column = offset - lineStart + (lineStart == 0 ? statement.column() : 1);
        return new Place(file, line, column);
    }

    private static String excerpt(Step step, Statement statement, SqlError error) {
        MaskedSql masked = MaskedSql.of(statement.text(), step.script().dialect());
        String text = masked.text();
        int at = Math.min(masked.offset(ErrorPlace.offset(statement.text(), error)), text.length());
        int start = text.lastIndexOf('\n', at - 1) + 1;
        int lineEnd = text.indexOf('\n', at);
        int end = lineEnd < 0 ? text.length() : lineEnd;
        int from = at - start > 2 * CONTEXT ? at - CONTEXT : start;
        int to = Math.min(end, at + 2 * CONTEXT);
        String before = (from > start ? "…" : "") + shown(text.substring(from, at));
        String after = shown(text.substring(at, to)) + (to < end ? "…" : "");
        return "    " + before + after + "\n    " + " ".repeat(before.length()) + "^ "
                + Printable.block(error.message(), MESSAGE_INDENT);
    }

    private static String shown(String sql) {
        return Printable.line(sql.replace('\t', ' ').replace("\r", ""));
    }
}
