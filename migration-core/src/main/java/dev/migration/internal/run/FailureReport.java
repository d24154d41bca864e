// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.SqlError.Inside;
import dev.migration.internal.help.CauseChain;
import dev.migration.internal.help.Printable;
import dev.migration.internal.layout.CodeFiles.CodeScript;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.script.Script;
import dev.migration.internal.secrets.MaskedSql;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.stop.StopReason;
import dev.migration.internal.text.CharWindow.Position;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the error report for a statement that failed: what, where, why, what remains, what to type. */
public final class FailureReport {

    /** So much of a long line is shown on each side of the place. */
    private static final int CONTEXT = 60;

    /** So many places, from the innermost outwards, and so much of each is shown. */
    private static final int MOST_PLACES = 5;

    private static final int LONGEST_PLACE = 160;

    /** Deeper than all lines of ours. */
    private static final int MESSAGE_INDENT = 6;

    /** A block's body, as far as its lines are those of the file: with no quote before it and no escapes in it. */
    private static final Pattern BODY = Pattern.compile("DO\\b[^'$]*+\\$\\w*+\\$", Pattern.CASE_INSENSITIVE);

    private FailureReport() {}

    public static Problem of(
            Database database,
            Script script,
            StatementFailure failure,
            SqlError error,
            String remains,
            CharSequence remedy) {
        Statement statement = failure.statement();
        var message = new StringBuilder(what(script, failure));
        if (!error.sqlState().isEmpty()) {
            message.append(" (SQLSTATE ").append(error.sqlState()).append(')');
        }
        message.append('\n')
                .append(statement == null || script.code() != null ? plain(error) : excerpt(script, statement, error));
        if (error.detail() != null) {
            message.append("\n  Detail: ").append(Printable.block(error.detail(), MESSAGE_INDENT));
        }
        message.append(where(error));
        failure.details().forEach(line -> message.append("\n  ").append(line));
        message.append("\n  ").append(remains);
        if (error.hint() != null) {
            message.append("\n  Hint from ")
                    .append(database.product().split(" ", 2)[0])
                    .append(": ")
                    .append(Printable.block(error.hint(), MESSAGE_INDENT));
        }
        return Problem.error(Code.STATEMENT_FAILED, place(script, failure, error), message.toString(), remedy);
    }

    static Problem ofStop(
            Step step, StatementFailure failure, SqlError error, StopReason reason, FailureRemedy remedy) {
        Statement statement = failure.statement();
        String where = statement == null
                ? ""
                : " in statement " + failure.ordinal() + " of " + step.script().statementCount();
        String message = "Stopped" + where + ": " + reason + "."
                + (statement == null ? "" : "\n" + excerpt(step.script(), statement, error))
                + "\n  " + remedy.remains();
        return Problem.error(Code.STOPPED, place(step.script(), failure, error), message, remedy.remedy());
    }

    private static String what(Script script, StatementFailure failure) {
        if (failure.statement() == null) {
            return failure.what();
        }
        CodeScript code = script.code();
        if (code != null) {
            return "the code of " + code.type() + " failed";
        }
        return "statement " + failure.ordinal() + " of " + script.statementCount() + " failed";
    }

    /** Where the database says it was, unless the place says so already. */
    private static String where(SqlError error) {
        Inside inside = error.inside();
        if (inside == null || !inside.query().isEmpty()) {
            return "";
        }
        return inside.where()
                .lines()
                .limit(MOST_PLACES)
                .map(line -> Printable.start(line, LONGEST_PLACE))
                .collect(Collectors.joining("\n         ", "\n  Where: ", ""));
    }

    private static String plain(SqlError error) {
        return "    " + Printable.block(error.message(), MESSAGE_INDENT);
    }

    private static @Nullable Place place(Script script, StatementFailure failure, SqlError error) {
        String file = script.name();
        Statement statement = failure.statement();
        if (failure.dataLine() > 0 && error.inside() != null && error.inside().line() > 0) {
            return new Place(file, failure.dataLine() + error.inside().line() - 1, 0);
        }
        if (statement == null) {
            return failure.is(What.WAIT_WHILE) ? null : Place.of(file);
        }
        CodeScript code = script.code();
        if (code != null) {
            return place(code, failure.refusal());
        }
        Position position = statement.positionOf(offset(statement.text(), error));
        return new Place(file, position.line(), position.column());
    }

    /** The innermost line of the class itself. */
    private static Place place(CodeScript code, Throwable thrown) {
        for (Throwable it : CauseChain.of(thrown)) {
            for (StackTraceElement frame : it.getStackTrace()) {
                String file = frame.getFileName();
                if (frame.getClassName().equals(code.type()) && file != null && frame.getLineNumber() > 0) {
                    return new Place(file, frame.getLineNumber(), 0);
                }
            }
        }
        return Place.of(code.type());
    }

    private static String excerpt(Script script, Statement statement, SqlError error) {
        MaskedSql masked = MaskedSql.of(statement, script.dialect());
        String text = masked.text();
        int at = Math.min(masked.offset(offset(statement.text(), error)), text.length());
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

    /** The offset in the text, in characters from 0; 0 where nothing is known. */
    private static int offset(String text, SqlError error) {
        Inside inside = error.inside();
        Matcher body = BODY.matcher(text);
        if (error.position() == 0 && inside != null && inside.line() > 0 && body.lookingAt()) {
            return offsetInBody(text, body.end(), inside);
        }
        return offset(text, error.position());
    }

    private static int offsetInBody(String text, int body, Inside inside) {
        int line = body;
        for (int i = 1; i < inside.line(); i++) {
            line = text.indexOf('\n', line) + 1;
            if (line == 0) {
                return 0;
            }
        }
        int query = inside.query().isEmpty() ? -1 : text.indexOf(inside.query(), line);
        if (query >= 0) {
            return query + offset(inside.query(), inside.position());
        }
        while (line < text.length() - 1 && Character.isWhitespace(text.charAt(line))) {
            line++;
        }
        return line;
    }

    /** The database counts code points from 1; we count characters from 0. */
    private static int offset(String text, int position) {
        // Just behind the last character is where something is missing.
        if (position < 1 || position > text.codePointCount(0, text.length()) + 1) {
            return 0;
        }
        return text.offsetByCodePoints(0, position - 1);
    }
}
