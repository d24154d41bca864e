// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.client;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.database.Database;
import dev.migration.internal.execute.Recorder;
import dev.migration.internal.execute.ScriptReading;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Transactionality;
import dev.migration.internal.script.Script;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.settings.Listeners;
import dev.migration.internal.settings.PlaceholderValues;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementTrait;
import dev.migration.internal.stop.StopSignal;
import java.util.List;

/** Writes migrations, each as a run of ours sends it: as one transaction, or with a journal. */
final class WrittenMigration {

    private static final Listeners NOBODY = new Listeners(List.of());

    private final WrittenStatements statements;
    private final ScriptText text;
    private final Recorder recorder;
    private final Database database;
    private final PlaceholderValues placeholders;
    private final StopSignal stop;

    /** Whether there may be tables without transactions. */
    private boolean loose;

    WrittenMigration(WrittenStatements statements, PlaceholderValues placeholders, StopSignal stop, boolean loose) {
        this.statements = statements;
        this.text = statements.text();
        this.recorder = statements.recorder();
        this.database = statements.database();
        this.placeholders = placeholders;
        this.stop = stop;
        this.loose = loose;
    }

    void write(Step step) throws StatementFailure {
        Script script = step.script();
        requireNoSecret(script);
        text.line("");
        text.comment(step.name());
        statements.start().session();
        try (var reading = new ScriptReading(script, step, NOBODY, stop)) {
            if (step.mode() == Transactionality.TRANSACTION && !loose) {
                asTransaction(step, reading);
            } else {
                new WrittenJournal(statements, step).write(reading);
                // It may make a table without transactions, of which a rollback undoes nothing.
                loose |= database.dialect().commitsAtDdl();
            }
            reading.requireUnchanged();
        }
        statements.start().applied(step);
        if (script.firstLasting() != null) {
            text.own(statements.client().leaveNothing());
        }
    }

    /** A file is copied, sent and kept, whoever may read it now. */
    private void requireNoSecret(Script script) {
        List<String> secrets = script.placeholders(null).stream()
                .filter(placeholders::isSecret)
                .distinct()
                .toList();
        if (!secrets.isEmpty()) {
            statements
                    .problems()
                    .add(Problem.error(
                            Code.PLACEHOLDER,
                            Place.of(script.name()),
                            "The script would show the value of a secret: " + String.join(", ", secrets) + ".",
                            Remedy.of("apply it by a run, which keeps the value nowhere: {}", Fix.command("up"))));
        }
    }

    private void asTransaction(Step step, ScriptReading reading) throws StatementFailure {
        Script script = step.script();
        text.begin();
        if (!script.transactionMode().isEmpty()) {
            text.own(database.transactionMode(script.transactionMode()));
        }
        boolean entered = false;
        while (reading.hasNext()) {
            Statement statement = reading.next();
            // It can only be set before the transaction's first query.
            if (!entered && !statement.has(StatementTrait.SETS_TRANSACTION_MODE)) {
                enter(step);
                entered = true;
            }
            statements.add(script, statement, reading.data());
        }
        if (!entered) {
            enter(step);
        }
        if (script.firstSetting() != null) {
            text.own(recorder.settings().before().ownRole());
        }
        text.own(recorder.complete(
                step, reading.stored(), database.executionMillis().orElse("NULL")));
        text.commit();
    }

    private void enter(Step step) {
        statements.limit(step.script());
        statements.start().requireUnchanged();
        text.own(recorder.entry(step));
        text.own(recorder.forgetKeys());
    }
}
