// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.secrets;

import dev.migration.internal.help.Printable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The log of this library: no argument shows a secret, and none can forge a line. An exception for a placeholder becomes
 * its description; one after the arguments of all placeholders is logged with its stack trace.
 */
public final class MaskedLog {

    /** Under this name the context of a line has the target that it is about. */
    private static final String TARGET = "migration.target";

    private final Class<?> type;

    private MaskedLog(Class<?> type) {
        this.type = type;
    }

    /** The log of a class. */
    public static MaskedLog of(Class<?> type) {
        return new MaskedLog(type);
    }

    /** Does this in the name of one of many targets: whatever is logged meanwhile in this thread has that in its context. */
    public static <R, E extends Exception> R about(String target, Work<R, E> work) throws E {
        try (MDC.MDCCloseable context = MDC.putCloseable(TARGET, target)) {
            return work.run();
        }
    }

    /** What is done about one. */
    public interface Work<R, E extends Exception> {
        R run() throws E;
    }

    /** Found where something is logged: a start with nothing pending starts no logging. */
    private Logger logger() {
        return LoggerFactory.getLogger(type);
    }

    public void debug(String message, @Nullable Object... arguments) {
        Logger logger = logger();
        if (logger.isDebugEnabled()) {
            logger.debug(message, masked(message, arguments));
        }
    }

    public void info(String message, @Nullable Object... arguments) {
        logger().info(message, masked(message, arguments));
    }

    public void warn(String message, @Nullable Object... arguments) {
        logger().warn(message, masked(message, arguments));
    }

    private static Object[] masked(String message, @Nullable Object... arguments) {
        int placeholders = message.split("\\{}", -1).length - 1;
        var masked = new Object[arguments.length];
        for (int i = 0; i < masked.length; i++) {
            masked[i] = !(arguments[i] instanceof Throwable thrown)
                    ? Printable.lines(SecretMask.maskMessage(String.valueOf(arguments[i])))
                    : i < placeholders ? SecretMask.describe(thrown) : SecretMask.mask(thrown);
        }
        return masked;
    }
}
