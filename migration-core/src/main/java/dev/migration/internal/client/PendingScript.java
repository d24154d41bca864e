// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.client;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Plan;
import dev.migration.Problem;
import dev.migration.Target;
import dev.migration.internal.checks.ExistingSchema;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.ScriptClient;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.execute.Recorder;
import dev.migration.internal.execute.SessionSettings;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.Bookkeeping;
import dev.migration.internal.history.History;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.run.Engine;
import dev.migration.internal.run.Runner;
import dev.migration.internal.run.Runner.Foreseen;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.StatementFailure;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * What is pending as a script for the client of the database's product:
 *
 * <ol>
 *   <li>It takes the migration lock, or fails.
 *   <li>It creates the history's tables where there were none.
 *   <li>Each migration runs in a session as ours is. Before its first statement the script fails if the history is not what it
 *       was, with what the script itself has applied since.
 *   <li>What is recorded is what a run of ours records. A migration that is not one transaction has a journal, as there.
 * </ol>
 *
 * @param plan what it applies; without steps there is no script
 * @param command how it is run, up to the name of its file
 */
public record PendingScript(Plan plan, String command, String text) {

    /**
     * What is pending up to the target. The database is only read.
     *
     * @throws dev.migration.InvalidMigrationsException if a run would be refused, or any of it cannot be written
     */
    public static PendingScript of(Engine engine, Target target) {
        if (engine.adopts()) {
            throw Problems.refused(
                    "Another tool's history is kept beside this one, which a script cannot do.",
                    Remedy.of("apply it: {}", Fix.command("up")));
        }
        return new Runner(engine).foreseeSteps(engine.up(target), foreseen -> of(engine, foreseen));
    }

    private static PendingScript of(Engine engine, Foreseen foreseen) {
        Database database = foreseen.session().database();
        ScriptClient client = database.scriptClient()
                .orElseThrow(() -> Problems.refused(
                        Code.UNSUPPORTED_DATABASE,
                        "For " + database.product()
                                + " no script is written: there is no client whose script is known.",
                        Remedy.of("apply what is pending: {}", Fix.command("up"))));
        Plan plan = foreseen.steps().toReport();
        if (foreseen.steps().steps().isEmpty()) {
            return new PendingScript(plan, client.command(), "");
        }
        Problems.throwIfInvalid(refusals(foreseen));
        return new PendingScript(plan, client.command(), written(engine, client, foreseen));
    }

    private static List<Problem> refusals(Foreseen foreseen) {
        Session session = foreseen.session();
        History history = foreseen.history();
        List<Problem> problems = new ArrayList<>();
        if (foreseen.addsBaseline()) {
            problems.add(Problems.error(
                    Code.NON_EMPTY_SCHEMA,
                    "A run would record the baseline first, which a script does not.",
                    Remedy.of("record it, then write the script: {}", Fix.command("baseline"))));
        }
        InFlight inFlight = history.inFlight();
        if (inFlight != null) {
            problems.add(Problems.error(
                    Code.INTERRUPTED,
                    "Migration " + inFlight.name() + " is interrupted: " + inFlight.extent()
                            + ". What a script finds of it cannot be known now.",
                    Remedy.of(
                            "complete it first: {}; or {}",
                            Fix.command("up"),
                            Remedies.finishByHand(inFlight.version()))));
        }
        if (history.batches() != null) {
            problems.add(Problems.error(
                    Code.INTERRUPTED,
                    "A migration runs in batches. What a script finds of it cannot be known now.",
                    Remedy.of("complete it first: {}", Fix.command("up"))));
        }
        if (history.server().pooler() != null) {
            problems.add(Problems.error(
                    Code.POOLED_CONNECTION,
                    "The connection goes through a pooler, so it is not known what a session of the server's is like.",
                    Remedies.CONNECT_DIRECTLY));
        }
        if (session.isOfTenant()) {
            problems.add(Problems.error(
                    Code.INVALID_SETTING,
                    "No script is written for a tenant.",
                    "name its database or schema by the URL, without tenants"));
        }
        boolean isThere = !session.database().has(Capability.SCHEMAS)
                || session.ask(
                        "The schema cannot be read",
                        () -> session.database()
                                .hasSchema(
                                        session.connection(), history.server().schema()));
        if (!isThere) {
            problems.add(Problems.error(
                    Code.INVALID_SETTING,
                    "There is no schema " + Printable.line(history.server().schema()) + ".",
                    "create it first: "
                            + session.database().createSchema(history.server().schema())));
        }
        problems.addAll(WritableScript.refusals(session.database(), foreseen.steps()));
        return problems;
    }

    private static String written(Engine engine, ScriptClient client, Foreseen foreseen) {
        Session session = foreseen.session();
        Database database = session.database();
        HistoryTables tables = session.tables().in(foreseen.history().server().schema());
        SessionState state = session.ask(
                "The session's settings cannot be read", () -> database.captureSession(session.connection()));
        List<String> settings =
                session.ask("The session's settings cannot be read", () -> client.session(session.connection(), state));
        var recorder = new Recorder(
                new SessionSettings(session, database, state),
                Bookkeeping.ofWhoever(tables, client.user()),
                RunRow.asJournal(tables, RunRow.newOwner()));
        var text = new ScriptText(client);
        String schema = ExistingSchema.schemaOfScripts(session, foreseen.history());
        var start = new ScriptStart(client, tables, text, settings, schema);
        boolean isEmpty = !foreseen.history().present()
                && !ExistingSchema.of(session, foreseen.history()).isFilled();
        start.write(foreseen.history(), isEmpty, introduction(client, foreseen, schema));
        boolean loose = session.ask(
                "The tables cannot be read", () -> database.hasTablesWithoutTransactions(session.connection()));
        List<Problem> problems = new ArrayList<>();
        var statements = new WrittenStatements(
                text, recorder, client, start, engine.settings().sqlLocks(), problems);
        var migration = new WrittenMigration(statements, engine.settings().placeholders(), foreseen.stop(), loose);
        for (Step step : foreseen.steps().steps()) {
            try {
                migration.write(step);
            } catch (StatementFailure e) {
                throw Problems.refused(
                        Code.UNREADABLE_FILE,
                        step.script().name() + " cannot be read: " + e.refusal().getMessage(),
                        "correct the cause, and write the script again");
            }
        }
        Problems.throwIfInvalid(problems);
        start.end();
        return text.toString();
    }

    private static List<String> introduction(ScriptClient client, Foreseen foreseen, String schema) {
        List<String> lines = new ArrayList<>(List.of(
                "What was pending at " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + " on "
                        + foreseen.session().database().product() + ", schema " + schema + ", as a script.",
                "Run it: " + client.command() + " FILE",
                client.warning(),
                "It stops at the first error. It does nothing where the history is not what it was.",
                "Afterwards: " + Fix.command("status").text(),
                "It applies:"));
        lines.removeIf(String::isEmpty);
        foreseen.steps().steps().forEach(step -> lines.add("  " + step.name()));
        return lines;
    }
}
