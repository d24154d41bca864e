// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.flyway;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;

/**
 * Calls a callback of Flyway. Its methods with an event are looked up by name, as Flyway 12 declares them in another interface than
 * Flyway 10 and 11: what is compiled for one is not found in the other.
 */
record CallbackCalls(Callback callback) {

    @Nullable
    String name() {
        return callback.getCallbackName();
    }

    /** What one of its two questions about an event is answered with. */
    boolean asked(String method, Event event, CallbackContext context) throws Exception {
        return Boolean.TRUE.equals(call(method, event, context));
    }

    void handle(Event event, CallbackContext context) throws Exception {
        call("handle", event, context);
    }

    private @Nullable Object call(String name, Event event, CallbackContext context) throws Exception {
        for (Method method : Callback.class.getMethods()) {
            if (method.getName().equals(name) && method.getParameterCount() == 2) {
                try {
                    return method.invoke(callback, event, context);
                } catch (InvocationTargetException e) {
                    throw thrown(e);
                }
            }
        }
        throw new NoSuchMethodException(Callback.class.getName() + "." + name);
    }

    /** What the callback has thrown: that it was called by reflection says nothing to whoever wrote it. */
    private static Exception thrown(InvocationTargetException e) {
        Throwable cause = e.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof Exception thrown ? thrown : e;
    }
}
