package dev.migration.run;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every listener, and keeps what one of them throws away from the run. Two threads never tell at once, however many
 * runs there are at a time: those of one Migrator share it.
 */
public final class Listeners {

    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    private final List<MigrationListener> listeners;

    /** Those who are told. */
    public Listeners(List<MigrationListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /** Tells what may be no longer so once others have been told. */
    synchronized void tellIf(BooleanSupplier stillSo, MigrationEvent event) {
        if (stillSo.getAsBoolean()) {
            tell(event);
        }
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
