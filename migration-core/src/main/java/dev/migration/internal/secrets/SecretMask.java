// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.secrets;

import dev.migration.internal.help.CauseChain;
import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.MaskedSql.FoundSecrets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Hides secrets in what drivers, pools and servers say, of which a statement or the connection's URL may be a part. */
public final class SecretMask {

    private SecretMask() {}

    /** A message, or a URL, for people. */
    public static String maskMessage(@Nullable String message) {
        return maskText(Printable.cut(String.valueOf(message)));
    }

    /** A text of any length. */
    public static String maskText(String text) {
        var found = new FoundSecrets();
        found.findIn(text, 0);
        return found.hideIn(text);
    }

    /**
     * An exception to attach as a cause or to log: drivers put the whole statement into the message. It is replaced by a copy
     * if its message, or that of a cause, has a secret, or lines that look like lines of the log.
     */
    public static Throwable mask(Throwable thrown) {
        return mask(CauseChain.of(thrown), SecretValues.NONE);
    }

    /** The same without these values as well. */
    public static SQLException mask(SQLException thrown, SecretValues values) {
        return (SQLException) mask(CauseChain.of(thrown), values);
    }

    /** An exception and what led to it as a part of a line of the log, in which it can neither show a secret nor forge a line. */
    public static String describe(Throwable exception) {
        return CauseChain.of(exception).stream()
                .map(it -> shown(it.getClass().getName() + ": " + it.getMessage(), SecretValues.NONE))
                .collect(Collectors.joining(", caused by "));
    }

    private static Throwable mask(List<Throwable> causes, SecretValues values) {
        boolean harmless = causes.stream()
                .flatMap(it -> Stream.concat(Stream.of(it), Arrays.stream(it.getSuppressed())))
                .map(it -> String.valueOf(it.getMessage()))
                .allMatch(message -> Printable.isIndented(message)
                        && values.hideIn(maskMessage(message)).equals(message));
        return harmless ? causes.get(0) : copy(causes, values);
    }

    private static Throwable copy(List<Throwable> causes, SecretValues values) {
        Throwable thrown = causes.get(0);
        Throwable cause = causes.size() == 1 ? null : copy(causes.subList(1, causes.size()), values);
        Throwable copy = thrown instanceof SQLException sql
                ? new SQLException(shown(sql.getMessage(), values), sql.getSQLState(), sql.getErrorCode(), cause)
                : new IllegalStateException(shown(thrown.toString(), values), cause);
        copy.setStackTrace(thrown.getStackTrace());
        return copy;
    }

    private static String shown(@Nullable String message, SecretValues values) {
        return Printable.block(values.hideIn(maskMessage(message)), 4);
    }
}
