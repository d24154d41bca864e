// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.flyway;

import dev.migration.Version;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.layout.CallbackCode;
import dev.migration.internal.layout.CodeMethods;
import java.sql.Connection;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;

/**
 * A callback in Java of Flyway at one of its events.
 *
 * @param isTransactional whether it runs in a transaction of ours
 * @param beside the migration that it is about; null where it is about none
 */
record JavaCallbackCode(
        CallbackCalls calls,
        Event event,
        FlywayConfiguration configuration,
        boolean isTransactional,
        @Nullable MigrationInfo beside)
        implements CallbackCode {

    /** It has neither a version nor a checksum. */
    private static final CodeMethods METHODS =
            new CodeMethods("", "getCallbackName()", "", "canHandleInTransaction(…)");

    @Override
    public Class<?> type() {
        return calls.callback().getClass();
    }

    @Override
    public @Nullable String callbackName() {
        return calls.name();
    }

    @Override
    public CodeMethods methods() {
        return METHODS;
    }

    @Override
    public CallbackCode beside(Version version, String name, SourceFile up) {
        boolean isDone = event == Event.AFTER_EACH_MIGRATE;
        return new JavaCallbackCode(
                calls, event, configuration, isTransactional, RunningMigration.info(version, name, up, isDone));
    }

    @Override
    public void run(Connection connection) throws Exception {
        calls.handle(event, new CallbackContext(configuration.of(connection), connection, beside));
    }
}
