package dev.migration.run;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells every listener, and keeps what one of them throws away from the run. Two threads never tell at once. */
final class Listeners {

    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    private final List<MigrationListener> listeners;

    Listeners(List<MigrationListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /** Whether there is nobody to be told. */
    boolean areNone() {
        return listeners.isEmpty();
    }

    synchronized void tell(MigrationEvent event) {
        for (MigrationListener listener : listeners) {
            try {
                listener.on(event);
            } catch (RuntimeException e) {
                log.warn("Listener {} failed on {}", listener.getClass().getName(), event, e);
            }
        }
    }
}
