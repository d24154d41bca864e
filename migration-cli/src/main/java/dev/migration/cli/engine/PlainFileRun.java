// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.engine;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.internal.database.Database.Pooler;
import dev.migration.internal.database.DatabaseLocks.SessionLock;
import dev.migration.internal.database.Row;
import dev.migration.internal.execute.Durability;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.Bookkeeping;
import dev.migration.internal.history.History.Server;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.run.ScriptSession;
import dev.migration.internal.run.SessionReads;
import dev.migration.internal.run.UnrecordedScriptRun;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.ScriptParser;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.stop.ActiveRuns;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs a file that is no migration as a migration's script is run, without a record in the history. */
final class PlainFileRun {

    private PlainFileRun() {}

    enum Purpose {
        /** Seed data, as one transaction where its statements allow that. It may run any number of times. */
        SEED,
        /** A dump, as one transaction where the database has transactions for DDL. It is taken as it is. */
        LOAD
    }

    /**
     * Runs it.
     *
     * @param before what to check right before; nothing was run if it throws
     * @return the number of its statements
     * @throws InvalidMigrationsException if its text is wrong; nothing was run
     * @throws MigrationException if a statement was refused
     */
    static int run(Settings settings, SourceFile file, Purpose purpose, Consumer<Session> before) {
        return new ActiveRuns().run(settings.listeners(), stop -> {
            try (Session session = SessionReads.openWhenUp(settings, stop)) {
                stop.attend(session);
                Server server = SessionReads.history(session, settings, stop).server();
                Pooler pooler = server.pooler();
                Dialect dialect = session.database().dialect();
                Script script = purpose == Purpose.SEED
                        ? ScriptParser.ofSeed(file, settings.placeholders(), dialect)
                        : ScriptParser.ofDump(file, dialect);
                stop.arm();
                try {
                    if (purpose == Purpose.LOAD && pooler == null) {
                        requireAlone(session, server.schema());
                    }
                    before.accept(session);
                    // In which nothing is ever recorded.
                    RunRow row = RunRow.asJournal(session.tables(), RunRow.newOwner());
                    try (var running = new ScriptSession(session, pooler, settings, stop, "")) {
                        var run = new UnrecordedScriptRun(running.prepare(
                                new Bookkeeping(session.tables(), ""),
                                row,
                                new Durability(session.database(), row, null)));
                        if (purpose == Purpose.SEED) {
                            run.seed(script);
                        } else {
                            run.load(script);
                        }
                    }
                    if (purpose == Purpose.LOAD && pooler == null) {
                        release(session, server.schema());
                    }
                } finally {
                    stop.cleanUp();
                    session.discard();
                }
                return script.statementCount();
            }
        });
    }

    /**
     * Takes the migration lock where it needs no table; it ends with the session at the latest. Without such a lock, either only one process can
     * open the database, or an object that another one has created makes the load fail, and as one transaction it is rolled back.
     */
    private static void requireAlone(Session session, String schema) {
        boolean isAlone = session.ask("The migration lock cannot be taken", () -> {
            SessionLock lock = lock(session, schema).orElse(null);
            return lock == null
                    || Row.all(session.connection(), lock.tryLock()).get(0).is(1);
        });
        if (!isAlone) {
            throw Problems.refused(
                    Code.RUNNING,
                    "Another process is loading or migrating this database. Nothing was loaded.",
                    Remedy.of("wait until it has ended, and see what it did: {}", Fix.command("status")));
        }
    }

    /** A server may end a session some time after it was closed, and the status would still find its lock. */
    private static void release(Session session, String schema) {
        SessionLock lock = lock(session, schema).orElse(null);
        if (lock == null) {
            return;
        }
        try {
            Row.execute(session.connection(), lock.unlock());
        } catch (SQLException e) {
            // It ends with the session.
        }
    }

    private static Optional<SessionLock> lock(Session session, String schema) {
        return session.database()
                .locks()
                .sessionLock(session.tables().in(schema).migrations());
    }
}
