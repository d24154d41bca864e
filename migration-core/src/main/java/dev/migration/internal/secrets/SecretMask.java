package dev.migration.internal.secrets;

import dev.migration.internal.help.Causes;
import dev.migration.internal.help.Printable;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Hides secrets in what drivers, pools and servers say, of which a statement or the connection's URL may be a part. */
public final class SecretMask {

    /** A chain of causes that is longer, or circular, is not followed further. */
    private static final int DEEPEST = 16;

    private static final int INDENT = 4;

    /** The line of a statement in an error report, which has the place and the database's message below it. */
    private static final Pattern SHOWN_STATEMENT = Pattern.compile("\\n {4}[^\\n]*+(?=\\n {4,}+\\^ )");

    /** The database's message in a report, or a line of the library's own: only they have this indentation there. */
    private static final Pattern PART_OF_REPORT = Pattern.compile("(?=\\n(?: {2}\\S| {4,}+\\^ ))");

    private SecretMask() {}

    /** A message, or a URL, for people. */
    public static String maskMessage(@Nullable String message) {
        return mask(Printable.cut(String.valueOf(message)), false);
    }

    /** A text of any length, made of the library's words and of messages, names and SQL that are masked already. */
    public static String maskText(String text) {
        Matcher statement = SHOWN_STATEMENT.matcher(text);
        if (!statement.find()) {
            return mask(text, true);
        }
        // The line may end inside a body or a literal, and all behind it would be hidden with that.
        return mask(text.substring(0, statement.end()), true)
                + PART_OF_REPORT
                        .splitAsStream(text.substring(statement.end()))
                        .map(part -> mask(part, true))
                        .collect(Collectors.joining());
    }

    /** A definition of any length, which nothing has masked before. */
    public static String maskDefinition(String definition) {
        return mask(definition, true);
    }

    static String mask(String text, boolean byLine) {
        if (!SecretSpans.mayBeInMessage(text)) {
            return text;
        }
        String masked = MessageSecrets.find(text, byLine).hideIn(text);
        var inUrls = new SecretSpans();
        inUrls.addPasswordsOfUrls(masked, true);
        return inUrls.hideIn(masked);
    }

    /**
     * An exception to attach as a cause or to log: drivers put the whole statement into the message. A copy where it, or
     * what it carries, has a secret in it, or lines that could pass for others of a log.
     */
    public static SQLException mask(SQLException exception) {
        return isHarmless(exception, SecretMask::maskMessage) ? exception : copy(exception, SecretMask::maskMessage);
    }

    /** The same of an exception whose messages have other secrets in them as well, which this hides. */
    public static SQLException mask(SQLException exception, UnaryOperator<String> others) {
        UnaryOperator<String> mask = message -> others.apply(maskMessage(message));
        return isHarmless(exception, mask) ? exception : copy(exception, mask);
    }

    /** An exception and what led to it as a part of a line of the log, in which it can neither show a secret nor forge a line. */
    public static String describe(Throwable exception) {
        var described = new StringBuilder();
        for (Throwable it : Causes.of(exception)) {
            described
                    .append(described.isEmpty() ? "" : ", caused by ")
                    .append(it.getClass().getName())
                    .append(": ")
                    .append(shown(it.getMessage(), SecretMask::maskMessage));
        }
        return described.toString();
    }

    private static SQLException copy(SQLException exception, UnaryOperator<String> mask) {
        SQLException next = exception instanceof BatchUpdateException ? exception.getNextException() : null;
        var masked = new SQLException(
                shown((next == null ? exception : next).getMessage(), mask),
                exception.getSQLState(),
                exception.getErrorCode());
        masked.setStackTrace(exception.getStackTrace());
        return masked;
    }

    /** The same of anything that was thrown; a copy has copies of its causes. */
    public static Throwable mask(Throwable thrown) {
        if (thrown instanceof SQLException exception) {
            return mask(exception);
        }
        return isHarmless(thrown, SecretMask::maskMessage) ? thrown : withCauses(thrown, 0);
    }

    private static IllegalStateException withCauses(Throwable thrown, int depth) {
        Throwable cause = thrown.getCause();
        var masked = new IllegalStateException(
                shown(thrown.toString(), SecretMask::maskMessage),
                cause == null || depth == DEEPEST ? null : withCauses(cause, depth + 1));
        masked.setStackTrace(thrown.getStackTrace());
        return masked;
    }

    private static String shown(@Nullable String message, UnaryOperator<String> mask) {
        return Printable.block(mask.apply(String.valueOf(message)), INDENT);
    }

    /** Whether nothing has to be hidden in what a stack trace shows of it. */
    private static boolean isHarmless(Throwable thrown, UnaryOperator<String> mask) {
        Set<Throwable> all = Collections.newSetFromMap(new IdentityHashMap<>());
        var unread = new ArrayDeque<Throwable>(List.of(thrown));
        for (Throwable it = unread.poll(); it != null; it = unread.poll()) {
            String message = String.valueOf(it.getMessage());
            if (!all.add(it)) {
                continue;
            }
            if (!Printable.isIndented(message) || !mask.apply(message).equals(message)) {
                return false;
            }
            unread.addAll(List.of(it.getSuppressed()));
            Stream.of(it.getCause(), it instanceof SQLException sql ? sql.getNextException() : null)
                    .filter(Objects::nonNull)
                    .forEach(unread::add);
        }
        return true;
    }
}
