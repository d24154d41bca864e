// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.settings;

import dev.migration.MigrationEvent;
import dev.migration.MigrationListener;
import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.secrets.SecretMask;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Notifies every listener; what one of them throws is logged and does not stop the run. Only one thread notifies at a time:
 * the runs of one Migrator, and those of all tenants, share one lock.
 */
public final class Listeners {

    private static final MaskedLog log = MaskedLog.of(Listeners.class);

    private final List<MigrationListener> listeners;

    /** Held while listeners are notified; the same one for all tenants. */
    private final Object lock;

    public Listeners(List<MigrationListener> listeners) {
        this(listeners, new Object());
    }

    private Listeners(List<MigrationListener> listeners, Object lock) {
        this.listeners = List.copyOf(listeners);
        this.lock = lock;
    }

    /** The listeners for one tenant, never notified at once with those of another. */
    public Listeners forTenant(String schema) {
        synchronized (lock) {
            return new Listeners(
                    listeners.stream()
                            .map(listener -> ofTenant(listener, schema))
                            .toList(),
                    lock);
        }
    }

    /** These and one more, which is notified last. */
    Listeners with(MigrationListener another) {
        return new Listeners(
                Stream.concat(listeners.stream(), Stream.of(another)).toList(), lock);
    }

    private static MigrationListener ofTenant(MigrationListener listener, String schema) {
        try {
            return listener.forTenant(schema);
        } catch (RuntimeException | LinkageError e) {
            log.warn(
                    "Listener {} failed to accept tenant {}",
                    listener.getClass().getName(),
                    Printable.line(schema),
                    e);
            return listener;
        }
    }

    /** Notifies every listener if this is still true once the events before it are delivered. */
    public void publishIf(BooleanSupplier stillSo, MigrationEvent event) {
        synchronized (lock) {
            if (stillSo.getAsBoolean()) {
                publish(event);
            }
        }
    }

    public void publish(MigrationEvent event) {
        publish(event, listener -> listener.on(event));
    }

    /** Hands every listener what the database says while a migration runs. */
    public void publishMessage(String migration, String text) {
        String message = SecretMask.maskMessage(text);
        publish(message, listener -> listener.onMessage(migration, message));
    }

    private void publish(Object what, Consumer<MigrationListener> call) {
        synchronized (lock) {
            for (MigrationListener listener : listeners) {
                try {
                    call.accept(listener);
                } catch (RuntimeException | LinkageError e) {
                    log.warn(
                            "Listener {} failed on {}",
                            listener.getClass().getName(),
                            Printable.line(what.toString()),
                            e);
                }
            }
        }
    }
}
