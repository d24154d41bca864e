package dev.migration.internal.stop;

import dev.migration.internal.secrets.MaskedLog;
import org.jspecify.annotations.Nullable;

/** Hears of the end of the process, and keeps it until something is done about it. */
final class StopHook {

    private static final MaskedLog log = MaskedLog.of(StopHook.class);

    private @Nullable Thread thread;

    /** When the process ends, or does so already: asks for what is to be done then, and keeps it until that is done. */
    void set(Runnable ask, Runnable await) {
        if (thread != null) {
            return;
        }
        thread = new Thread(
                () -> {
                    ask.run();
                    await.run();
                },
                "migration-shutdown");
        try {
            Runtime.getRuntime().addShutdownHook(thread);
        } catch (IllegalStateException e) {
            log.debug("The process is ending already");
            ask.run();
        }
    }

    void remove() {
        if (thread == null) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException e) {
            log.debug("The process is ending already");
        }
    }
}
