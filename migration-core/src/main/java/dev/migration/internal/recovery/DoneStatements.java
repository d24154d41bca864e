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
import dev.migration.internal.sql.CanonicalSql;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The statements of an interrupted script that are done, by the journal, and whether its file still has them.
 *
 * @param unchanged whether the file is the one that was started
 */
record DoneStatements(InFlight inFlight, Script script, boolean unchanged) {

    /** Why it cannot resume; empty where the file has what was done. */
    Optional<Problem> problem() {
        var prefix = new CanonicalSql.Hash(script.dialect());
        Statement last = null;
        int read = 0;
        try (StatementReader statements = script.open()) {
            for (; read < inFlight.statementsDone() && statements.hasNext(); read++) {
                last = statements.next();
                prefix.add(last);
                if (last.kind() == StatementKind.COPY) {
                    prefix.addData(statements.copyData());
                }
            }
        }
        return read == inFlight.statementsDone() && prefix.value().equals(inFlight.prefixHash())
                ? Optional.empty()
                : Optional.of(changed(last));
    }

    /** @param last of those that should be done */
    Problem changed(@Nullable Statement last) {
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
