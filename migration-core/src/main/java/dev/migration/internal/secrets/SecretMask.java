package dev.migration.internal.secrets;

import dev.migration.internal.help.Causes;
import dev.migration.internal.help.Printable;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Hides secrets in what drivers, pools and servers say, of which a statement or the connection's URL may be a part. */
public final class SecretMask {

    private static final int INDENT = 4;

    /** No exception that is thrown carries more. */
    private static final int MOST_CARRIED = 100;

    private SecretMask() {}

    /** A message, or a URL, for people. */
    public static String maskMessage(@Nullable String message) {
        return maskText(Printable.cut(String.valueOf(message)));
    }

    /** A text of any length. */
    public static String maskText(String text) {
        var found = new FoundSecrets();
        QuotedSecrets.find(text, 0, found);
        return found.hideIn(text);
    }

    /**
     * An exception to attach as a cause or to log: drivers put the whole statement into the message. Another one instead
     * where it, or what it carries, has a secret in it, or lines that could pass for others of a log.
     */
    public static Throwable mask(Throwable thrown) {
        if (thrown instanceof SQLException exception) {
            return mask(exception, UnaryOperator.identity());
        }
        return isHarmless(thrown, SecretMask::maskMessage) ? thrown : copy(Causes.of(thrown));
    }

    /** The same of an exception whose messages have other secrets in them as well, which this hides. */
    public static SQLException mask(SQLException thrown, UnaryOperator<String> others) {
        UnaryOperator<String> mask = message -> others.apply(maskMessage(message));
        SQLException next = thrown instanceof BatchUpdateException ? thrown.getNextException() : null;
        String message = (next == null ? thrown : next).getMessage();
        return isHarmless(thrown, mask)
                ? thrown
                : at(
                        thrown.getStackTrace(),
                        new SQLException(shown(message, mask), thrown.getSQLState(), thrown.getErrorCode()));
    }

    /** An exception and what led to it as a part of a line of the log, in which it can neither show a secret nor forge a line. */
    public static String describe(Throwable exception) {
        return Causes.of(exception).stream()
                .map(it -> it.getClass().getName() + ": " + shown(it.getMessage(), SecretMask::maskMessage))
                .collect(Collectors.joining(", caused by "));
    }

    private static Throwable copy(List<Throwable> causes) {
        Throwable cause = causes.size() == 1 ? null : copy(causes.subList(1, causes.size()));
        String message = shown(causes.get(0).toString(), SecretMask::maskMessage);
        return at(causes.get(0).getStackTrace(), new IllegalStateException(message, cause));
    }

    private static <T extends Throwable> T at(StackTraceElement[] place, T exception) {
        exception.setStackTrace(place);
        return exception;
    }

    private static String shown(@Nullable String message, UnaryOperator<String> mask) {
        return Printable.block(mask.apply(String.valueOf(message)), INDENT);
    }

    /** Whether nothing has to be hidden in what a stack trace shows of it. */
    private static boolean isHarmless(Throwable thrown, UnaryOperator<String> mask) {
        Iterable<Throwable> carried = thrown instanceof SQLException next ? next : Causes.of(thrown);
        return StreamSupport.stream(carried.spliterator(), false)
                .limit(MOST_CARRIED)
                .flatMap(it -> Stream.concat(Stream.of(it), Arrays.stream(it.getSuppressed())))
                .map(it -> String.valueOf(it.getMessage()))
                .allMatch(message ->
                        Printable.isIndented(message) && mask.apply(message).equals(message));
    }
}
