package dev.migration;

import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.SecretMask;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong.
 *
 * @param code what kind of problem
 * @param severity whether it stops the work
 * @param place where it is, if it is anywhere in particular
 * @param message what is wrong and why, in whole sentences; may have several lines
 * @param remedy what to do about it; empty where the message says it
 */
public record Problem(
        Code code, Severity severity, @Nullable Place place, String message, String remedy) implements Serializable {

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
    }

    /** A problem that stops the work. */
    public static Problem error(Code code, @Nullable Place place, String message, String remedy) {
        return new Problem(code, Severity.ERROR, place, message, remedy);
    }

    /** A problem that is only reported. */
    public static Problem warning(Code code, @Nullable Place place, String message, String remedy) {
        return new Problem(code, Severity.WARNING, place, message, remedy);
    }

    /** Whether it stops the work. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** The same problem in other words. */
    public Problem withMessage(String other) {
        return new Problem(code, severity, place, other, remedy);
    }

    /** The same problem with something else to do about it. */
    public Problem withRemedy(String other) {
        return new Problem(code, severity, place, message, other);
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
