// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.recovery;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.sql.Statement;
import java.util.List;

/**
 * The statements of an interrupted script that are done, by the journal, where its file has others.
 *
 * @param unchanged whether the file is the one that was started
 */
public record DoneStatements(InFlight inFlight, Script script, boolean unchanged) {

    /** That the file no longer has what was done. */
    public Problem changed() {
        Statement last = null;
        try (StatementReader statements = script.open()) {
            for (int read = 0; read < inFlight.statementsDone() && statements.hasNext(); read++) {
                last = statements.next();
            }
        }
        List<String> placeholders = script.placeholders(last);
        String names = Printable.names(placeholders);
        String why = "the file was changed before that point";
        String remedy = "put those statements back as they were";
        if (!placeholders.isEmpty() && unchanged) {
            why = placeholders.size() == 1
                    ? "the placeholder " + names + " had another value before that point"
                    : "one of the placeholders before that point had another value: " + names;
            remedy = "set the value that it had";
        } else if (!placeholders.isEmpty()) {
            why += ", or a placeholder had another value there: " + names;
            remedy += ", or set the value that it had";
        }
        return Problem.error(
                Code.INTERRUPTED,
                Place.of(script.name()),
                "Migration " + inFlight.name() + " was interrupted after statement " + inFlight.statementsDone()
                        + ", and " + why + ". It no longer shows what was done.",
                Remedy.of("{}; or {}", remedy, Remedies.finishByHand(inFlight.version())));
    }
}
