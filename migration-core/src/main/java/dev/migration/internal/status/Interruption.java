// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.status;

import dev.migration.Problem;
import dev.migration.internal.database.StatementOutcomes.Orphan;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.lock.MigrationLockHolder;
import dev.migration.internal.plan.InterruptedStatement;
import dev.migration.internal.plan.MigrationStates;
import dev.migration.internal.recovery.DoneStatements;
import dev.migration.internal.recovery.StartQuestions;
import dev.migration.internal.script.Script;
import dev.migration.internal.session.Session;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the status says of an interrupted migration: what the next start asks about it, or who keeps that start from resuming it.
 *
 * @param last who ran it, where a lease shows that
 */
record Interruption(
        Session session,
        MigrationStates states,
        InFlight inFlight,
        @Nullable MigrationLockHolder last) {

    Problem explain(Problem warning) {
        Script edited = states.comparison().edited();
        if (edited != null) {
            return new DoneStatements(inFlight, edited, isUnchanged()).changed();
        }
        InterruptedStatement at = states.comparison().interrupted();
        if (at == null) {
            return explain(warning, alwaysAsks(), null);
        }
        var tables = session.tables().in(states.comparison().history().server().schema());
        var questions = new StartQuestions(inFlight, at, tables);
        Orphan orphan = questions.stillRunning(session).orElse(null);
        boolean asks = questions.askForOutcome(session) || alwaysAsks();
        if (asks || orphan != null) {
            return explain(warning, asks, orphan);
        }
        return questions.ofSession(session).orElseGet(() -> explain(warning, false, null));
    }

    /** Whether it asks whatever became of the statement: because rows may remain, or the file was edited after the interruption. */
    private boolean alwaysAsks() {
        return inFlight.leavesRows()
                || file().filter(file -> inFlight.isEditedSinceCrash(file.checksum()))
                        .isPresent();
    }

    private boolean isUnchanged() {
        return !inFlight.undo()
                && file().filter(file -> file.checksum().equals(inFlight.checksum()))
                        .isPresent();
    }

    private Optional<Migration> file() {
        return states.comparison().set().find(inFlight.version());
    }

    private Problem explain(Problem warning, boolean asks, @Nullable Orphan orphan) {
        Problem interrupted = asks ? Problems.asError(warning) : warning;
        if (orphan != null) {
            return interrupted
                    .withMessage(interrupted.message() + "\n  The database still runs that statement: it is "
                            + orphan.description() + ".")
                    .withRemedy("wait until it has ended, or end it: " + orphan.end() + "; then start again");
        }
        // One read cannot show whether a lease is still renewed, and clocks may be wrong.
        return last == null
                ? interrupted
                : interrupted.withMessage(interrupted.message() + "\n  It was run by " + last.words()
                        + ". Its lease has expired by the clock; the next start waits until it is no longer renewed.");
    }
}
