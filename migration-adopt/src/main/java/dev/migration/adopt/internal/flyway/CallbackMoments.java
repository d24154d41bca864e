// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.flyway;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.layout.Callback;
import dev.migration.internal.layout.Callback.When;
import dev.migration.internal.names.FlywayFolder;
import dev.migration.internal.names.FlywayFolder.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.api.callback.Event;

/** Finds the moments of a run at which a callback of Flyway wants to be called. */
final class CallbackMoments {

    private static final String NAME = "getCallbackName";

    private CallbackMoments() {}

    /**
     * One for each of its moments; events of a run without a moment here are a problem. Those of a validation are none where
     * Flyway would not validate, as for files.
     */
    static List<Callback> of(CallbackCalls calls, FlywayConfiguration configuration, List<Problem> problems) {
        List<Callback> found = new ArrayList<>();
        List<String> without = new ArrayList<>();
        var before = new CallbackContext(configuration.withoutConnection(), null, null);
        FlywayFolder folder = configuration.settings().locations().flyway();
        boolean validates = folder == null || !folder.has(Choice.ACCEPT_EDITS);
        String asked = "supports";
        try {
            for (Event event : Event.values()) {
                When when = Stream.of(When.values())
                        .filter(moment -> moment.flyways().equals(event.getId()))
                        .filter(moment -> validates || !moment.isOfValidation())
                        .findFirst()
                        .orElse(null);
                boolean isOfRun = when != null || Callback.isOfMigrate(event.getId());
                asked = "supports";
                if (!isOfRun || !calls.asked(asked, event, before)) {
                    continue;
                }
                if (when == null) {
                    without.add(event.getId());
                } else {
                    asked = "canHandleInTransaction";
                    boolean transactional = calls.asked(asked, event, before);
                    asked = NAME;
                    found.add(
                            Callback.of(new JavaCallbackCode(calls, event, configuration, transactional, null), when));
                }
            }
        } catch (Exception | LinkageError e) {
            problems.add(Problem.error(
                    Code.UNSUPPORTED_LAYOUT,
                    Place.of(Printable.line(calls.callback().getClass().getName())),
                    "This callback of Flyway cannot be asked, as its " + asked + " fails: "
                            + Printable.line(Printable.cut(e.toString())),
                    asked.equals(NAME)
                            ? "let it return a name without asking anything else, or null"
                            : "let it decide by the event alone"));
        }
        if (!without.isEmpty()) {
            problems.add(Problem.error(
                    Code.UNSUPPORTED_LAYOUT,
                    Place.of(Printable.line(calls.callback().getClass().getName())),
                    "This callback of Flyway supports events that no run has here: " + Printable.names(without),
                    Remedy.of(
                            "let its supports(…) return true only for events such as BEFORE_MIGRATE, BEFORE_EACH_MIGRATE,"
                                    + " AFTER_EACH_MIGRATE, AFTER_MIGRATE_APPLIED, AFTER_MIGRATE and AFTER_MIGRATE_ERROR;"
                                    + " what sets each connection belongs into {}; to observe a run, write a"
                                    + " MigrationListener",
                            Fix.setting("init-sql"))));
        }
        return found;
    }
}
