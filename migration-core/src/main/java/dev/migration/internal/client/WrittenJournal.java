// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.client;

import dev.migration.Fix;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Database.AtomicDdl;
import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.execute.Recorder;
import dev.migration.internal.execute.ScriptReading;
import dev.migration.internal.execute.ScriptReading.Data;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.recovery.StoredNote;
import dev.migration.internal.script.Script;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.sql.CanonicalSql;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTrait;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes a migration that is not one transaction, with the journal that a run of ours keeps of it. */
final class WrittenJournal {

    private static final String INVALID =
            "An index of this name was there before and is invalid, so IF NOT EXISTS left it as"
                    + " it is. Drop it, then: " + Fix.command("up").text();

    private final WrittenStatements statements;
    private final ScriptText text;
    private final Recorder recorder;
    private final Database database;
    private final RunRow row;
    private final Step step;
    private final Script script;
    private final CanonicalSql.Hash prefix;
    private int done;
    private boolean open;

    /** Whether the script may have another role than ours. */
    private boolean sessionChanged;

    WrittenJournal(WrittenStatements statements, Step step) {
        this.statements = statements;
        this.text = statements.text();
        this.recorder = statements.recorder();
        this.database = statements.database();
        this.row = recorder.row();
        this.step = step;
        this.script = step.script();
        this.prefix = new CanonicalSql.Hash(database.dialect());
    }

    void write(ScriptReading reading) throws StatementFailure {
        begin();
        while (reading.hasNext()) {
            Statement statement = reading.next();
            if (script.runsInTransaction(statement)) {
                inTransaction(statement, reading.data());
            } else {
                alone(statement, reading.data());
            }
        }
        commitWithProgress();
        statements.start().session();
        text.begin();
        text.own(recorder.entry(step));
        text.own(recorder.complete(step, reading.stored(), "NULL"));
        text.changeOneRow(row.end());
        text.commit();
    }

    private void begin() {
        text.begin();
        statements.start().requireUnchanged();
        text.own(recorder.forgetKeys());
        text.own(row.create());
        text.changeOneRow(row.own());
        text.changeOneRow(row.begin(step.version(), step.name(), step.checksum(), "up", prefix.value()));
        text.commit();
        text.own(database.set(database.settingsFor(script.options(), Scope.SESSION)));
    }

    private void inTransaction(Statement statement, @Nullable Data data) {
        if (open && script.needsCommitBefore(statement)) {
            commitWithProgress();
        }
        if (!open) {
            text.begin();
            if (!statement.has(StatementTrait.SETS_TRANSACTION_MODE)) {
                statements.limit(script);
            }
            open = true;
        }
        send(statement, data);
        if (script.options().transaction() == ScriptOptions.Transaction.OFF) {
            commitWithProgress();
        }
    }

    private void alone(Statement statement, @Nullable Data data) {
        commitWithProgress();
        note(statement).ifPresent(note -> write(row.noteOf(note)));
        send(statement, data);
        database.outcomes()
                .flawQuery(statement)
                .ifPresent(flaw -> text.own(statements.client().require("NOT EXISTS (" + flaw + ")", INVALID)));
        write(row.progress(done, prefix.value()));
    }

    /** What shows the outcome of a statement later, as an expression. */
    private Optional<String> note(Statement statement) {
        Optional<String> before = statement.kind() == StatementKind.NON_TRANSACTIONAL
                ? database.outcomes().noteQuery(statement).map(query -> "COALESCE((" + query + "), '')")
                : Optional.empty();
        if (!script.isOfFileWithPlaceholders()) {
            // Without a note it would be treated as not sent, where the journal says that before each statement.
            return before.isEmpty() && database.atomicDdl() != AtomicDdl.NONE ? Optional.of("NULL") : before;
        }
        // In front of a note stands which statement was sent.
        String sent = StoredNote.of(statement, before.isPresent() ? "" : null, database.dialect());
        return Optional.of(before.map(note -> database.concatenation(List.of(database.literal(sent), note)))
                .orElse(database.literal(sent)));
    }

    private void send(Statement statement, @Nullable Data data) {
        done++;
        prefix.add(statement);
        sessionChanged |= statement.has(StatementTrait.CHANGES_SESSION);
        statements.add(script, statement, data == null ? null : new Data(data.line(), prefix.addingData(data.lines())));
    }

    private void commitWithProgress() {
        if (open) {
            text.own(recorder.settings().before().ownRoleToWrite());
            text.changeOneRow(row.progress(done, prefix.value()));
            text.commit();
            open = false;
        }
    }

    private void write(String change) {
        if (!sessionChanged) {
            text.changeOneRow(change);
            return;
        }
        text.begin();
        text.own(recorder.settings().before().ownRoleToWrite());
        text.changeOneRow(change);
        text.commit();
    }
}
