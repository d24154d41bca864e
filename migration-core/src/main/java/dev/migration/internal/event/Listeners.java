package dev.migration.internal.event;

import dev.migration.MigrationEvent;
import dev.migration.MigrationListener;
import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.MaskedLog;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Notifies every listener, and keeps what one of them throws away from the run. Two threads never notify at once, however
 * many runs there are at a time: the runs of one Migrator, and those of all tenants, share one turn.
 */
public final class Listeners {

    private static final MaskedLog log = MaskedLog.of(Listeners.class);

    private final List<MigrationListener> listeners;

    /** Held while listeners are notified; the same one for all tenants. */
    private final Object turn;

    /** For these. */
    public Listeners(List<MigrationListener> listeners) {
        this(listeners, new Object());
    }

    private Listeners(List<MigrationListener> listeners, Object turn) {
        this.listeners = List.copyOf(listeners);
        this.turn = turn;
    }

    /** The listeners for one tenant, never notified at once with those of another. */
    public Listeners forTenant(String schema) {
        synchronized (turn) {
            return new Listeners(
                    listeners.stream()
                            .map(listener -> ofTenant(listener, schema))
                            .toList(),
                    turn);
        }
    }

    private static MigrationListener ofTenant(MigrationListener listener, String schema) {
        try {
            return listener.forTenant(schema);
        } catch (RuntimeException e) {
            log.warn(
                    "Listener {} failed to tell tenant {} apart",
                    listener.getClass().getName(),
                    Printable.line(schema),
                    e);
            return listener;
        }
    }

    /** Notifies of what may be no longer so once others have been notified. */
    public void tellIf(BooleanSupplier stillSo, MigrationEvent event) {
        synchronized (turn) {
            if (stillSo.getAsBoolean()) {
                tell(event);
            }
        }
    }

    public void tell(MigrationEvent event) {
        synchronized (turn) {
            for (MigrationListener listener : listeners) {
                try {
                    listener.on(event);
                } catch (RuntimeException e) {
                    log.warn(
                            "Listener {} failed on {}",
                            listener.getClass().getName(),
                            Printable.line(event.toString()),
                            e);
                }
            }
        }
    }
}
