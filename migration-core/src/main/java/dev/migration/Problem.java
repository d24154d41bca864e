// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.secrets.SecretMask;
import java.io.Serializable;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong.
 *
 * @param code what kind of problem
 * @param severity whether it stops the work
 * @param place where it is, if it is anywhere in particular
 * @param message what is wrong and why, in whole sentences; may have several lines
 * @param remedy what to do about it, in the words of the command line; empty where the message says it
 * @param fixes the commands and settings that the remedy names, in its order
 */
public record Problem(
        Code code, Severity severity, @Nullable Place place, String message, String remedy, List<Fix> fixes)
        implements Serializable {

    /** Whether a problem stops the work. */
    public enum Severity {
        /** The work continues; the problem is logged and shown. */
        WARNING,
        /** Nothing runs until it is fixed. */
        ERROR
    }

    /** Whatever a name or a server's message in them holds, it stays text, and shows no secret. */
    public Problem {
        message = Printable.lines(SecretMask.maskText(message));
        remedy = Printable.lines(SecretMask.maskText(remedy));
        fixes = List.copyOf(fixes);
    }

    private Problem(Code code, Severity severity, @Nullable Place place, String message, Remedy remedy) {
        this(code, severity, place, message, remedy.text(), remedy.fixes());
    }

    /** A problem of a severity that the caller has. */
    public static Problem of(Code code, Severity severity, @Nullable Place place, String message, CharSequence remedy) {
        return new Problem(code, severity, place, message, Remedy.of(remedy));
    }

    /** A problem that stops the work. */
    public static Problem error(Code code, @Nullable Place place, String message, CharSequence remedy) {
        return of(code, Severity.ERROR, place, message, remedy);
    }

    /** A problem that is only reported. */
    public static Problem warning(Code code, @Nullable Place place, String message, CharSequence remedy) {
        return of(code, Severity.WARNING, place, message, remedy);
    }

    /** Whether it stops the work. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** The same problem in other words. */
    public Problem withMessage(String other) {
        return new Problem(code, severity, place, other, remedy, fixes);
    }

    /** The same problem with something else to do about it. */
    public Problem withRemedy(CharSequence other) {
        return of(code, severity, place, message, other);
    }

    /** The remedy with other words for what it names, such as the flag of a setting. */
    public String remedy(Function<? super Fix, String> words) {
        return new Remedy(remedy, fixes).in(words);
    }

    /** The problem as a person reads it: place and message, then the remedy on its own line. */
    public String text() {
        var text = new StringBuilder();
        if (place != null) {
            text.append(place).append("  ");
        }
        text.append(message);
        if (!remedy.isEmpty()) {
            text.append("\n  Next: ").append(remedy);
        }
        return text.toString();
    }
}
