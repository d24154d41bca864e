// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.engine;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.execute.Rollback;
import dev.migration.internal.help.Problems;
import dev.migration.internal.run.Engine;
import dev.migration.internal.run.FailureReport;
import dev.migration.internal.run.SessionReads;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.ScriptParser;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTrait;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.stop.StopSignal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Runs the queries of files that check a database. Nothing is written: each file is one transaction that is rolled back. */
public final class CheckRun {

    private static final Pattern QUERY =
            Pattern.compile("(?:SELECT|VALUES|TABLE|WITH)\\b.*|\\(.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final Session session;
    private final Settings settings;
    private final StopSignal stop;
    private final Consumer<CheckResult> results;

    private CheckRun(Session session, Settings settings, StopSignal stop, Consumer<CheckResult> results) {
        this.session = session;
        this.settings = settings;
        this.stop = stop;
        this.results = results;
    }

    /**
     * Runs them all, one after the other.
     *
     * @param results takes the result of each query as soon as it is there
     * @throws InvalidMigrationsException if a file has anything else than queries; nothing was run
     * @throws MigrationException if a query was refused
     */
    public static void run(Migrator migrator, List<PlainFile> files, Consumer<CheckResult> results) {
        Settings settings = Engine.of(migrator).settings();
        new ActiveRuns().run(settings.listeners(), stop -> {
            try (Session session = SessionReads.openWhenUp(settings, stop)) {
                stop.attend(session);
                List<Script> scripts = scripts(files, settings, session.database());
                stop.arm();
                try {
                    var run = new CheckRun(session, settings, stop, results);
                    scripts.forEach(run::run);
                } finally {
                    stop.cleanUp();
                    // It reads only from now on.
                    session.discard();
                }
                return null;
            }
        });
    }

    private static List<Script> scripts(List<PlainFile> files, Settings settings, Database database) {
        List<Script> scripts = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (PlainFile file : files) {
            try {
                Script script = ScriptParser.ofFile(file.source(), settings.placeholders(), database.dialect());
                addRefusals(script, problems);
                scripts.add(script);
            } catch (InvalidMigrationsException e) {
                problems.addAll(e.problems());
            }
        }
        Problems.throwIfInvalid(problems);
        return scripts;
    }

    private static void addRefusals(Script script, List<Problem> problems) {
        try (StatementReader statements = script.open()) {
            if (!statements.hasNext()) {
                problems.add(Problem.error(
                        Code.EMPTY_SCRIPT,
                        Place.of(script.name()),
                        "This file has no query, so it checks nothing. Nothing was run.",
                        "write a SELECT, or delete the file"));
            }
            while (statements.hasNext()) {
                Statement statement = statements.next();
                if (!isQuery(statement)) {
                    problems.add(Problem.error(
                            Code.UNSUPPORTED_STATEMENT,
                            place(script, statement),
                            "A check may only read, but this is not a query. Nothing was run.",
                            "write a SELECT; what changes data belongs into a migration"));
                }
            }
        }
    }

    private static boolean isQuery(Statement statement) {
        return statement.kind() == StatementKind.ROWS
                && !statement.has(StatementTrait.CHANGES_SESSION)
                && QUERY.matcher(statement.text()).matches();
    }

    private static Place place(Script script, Statement statement) {
        return new Place(script.name(), statement.line(), statement.column());
    }

    private void run(Script script) {
        Connection connection = session.connection();
        stop.running(script.name());
        try {
            beginReading(connection);
        } catch (SQLException e) {
            throw session.failure("A transaction that only reads cannot be started", e);
        }
        try (StatementReader statements = script.open()) {
            for (int ordinal = 1; statements.hasNext(); ordinal++) {
                Statement statement = statements.next();
                try {
                    results.accept(query(connection, place(script, statement), statement));
                } catch (SQLException e) {
                    throw failed(script, StatementFailure.ofScript(statement, ordinal, e));
                }
            }
        } finally {
            try {
                Rollback.rollBack(connection, session.database());
            } catch (SQLException e) {
                // It is discarded, and takes its transaction with it.
                session.discard();
            }
        }
    }

    private void beginReading(Connection connection) throws SQLException {
        session.database().makeReadOnly(connection);
        connection.setAutoCommit(false);
    }

    private CheckResult query(Connection connection, Place place, Statement query) throws SQLException {
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.setFetchSize(session.database().fetchSize(false));
            if (!stop.begin(statement)) {
                throw stop.stopped(" before " + place, " Nothing was changed.", "start again", null);
            }
            try {
                return CheckResult.read(place, statement.executeQuery(query.text()));
            } finally {
                stop.end();
            }
        }
    }

    private MigrationException failed(Script script, StatementFailure failure) {
        var secrets = settings.placeholders().secrets();
        SqlError error = failure.explained(session.database(), secrets);
        SQLException cause = failure.cause(secrets);
        if (stop.reasonOf(failure, error) != null) {
            return stop.stopped(" in " + script.name(), " Nothing was changed.", "start again", cause);
        }
        return new MigrationFailedException(
                "Check failed",
                script.name(),
                FailureReport.of(
                        session.database(),
                        script,
                        failure,
                        error,
                        "Nothing was changed.",
                        "fix the query, and run the checks again"),
                cause);
    }
}
