package dev.migration.internal.stop;

import org.jspecify.annotations.Nullable;

/** The threads that see to it that a run ends which has to: it may be waiting for an answer that does not come. */
final class StopWatcher {

    private final StopSignal signal;
    private final Thread runner;
    private final StopMonitor monitor;
    private final Cancellation cancellation;
    private @Nullable Thread thread;

    StopWatcher(StopSignal signal, Thread runner, StopMonitor monitor, Cancellation cancellation) {
        this.signal = signal;
        this.runner = runner;
        this.monitor = monitor;
        this.cancellation = cancellation;
    }

    /** Begins, unless it has begun. */
    void start() {
        synchronized (monitor) {
            if (thread == null) {
                thread = daemon(this::watch, "migration-stop");
            }
        }
    }

    private static Thread daemon(Runnable work, String name) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void watch() {
        while (signal.isUndecided()) {
            monitor.awaitWhile(() -> signal.isUndecided() && !runner.isInterrupted(), StopSignal.LIMIT);
            if (runner.isInterrupted()) {
                signal.request(StopSignal.Reason.INTERRUPT);
            }
        }
        if (signal.reason() != null) {
            daemon(cancellation::cancelAll, "migration-cancel");
            signal.awaitEnd(StopSignal.PATIENCE);
            cancellation.cut();
        }
    }
}
