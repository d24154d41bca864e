// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.session;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.help.LoggedAction;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.Server;
import dev.migration.internal.history.HistoryReader;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.HistoryTables.Grants;
import dev.migration.internal.history.LogReader;
import dev.migration.internal.history.LogReader.EmptyHistory;
import dev.migration.internal.history.LogReader.RecordedSchema;
import dev.migration.internal.history.LogReader.StoredScripts;
import dev.migration.internal.session.Scheduler.Question;
import dev.migration.internal.settings.FlywayPlaceholders;
import dev.migration.internal.settings.Listeners;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the history and the log of a session's database; and reports which right is missing where it refuses. */
public final class HistoryAccess {

    private final Place place;
    private final Listeners listeners;
    private final Scheduler scheduler;
    private volatile @Nullable Runnable whenSlow;
    private volatile boolean toldSlow;
    private @Nullable Server server;
    private @Nullable FlywayPlaceholders names;

    /** Where the history is: its connection and its tables. */
    interface Place {

        Connection connection();

        /** Its tables, as far as their schema is known. */
        HistoryTables tables();

        /** Prepares the session for this history, such as by entering a tenant's schema, and returns it as scripts will find it. */
        History enter(History read) throws SQLException;

        /** Whether scripts are to find a tenant's schema. */
        boolean isOfTenant();

        /** Whether a run creates the history's schema where it does not exist. */
        boolean createsSchema();
    }

    HistoryAccess(Place place, Listeners listeners, Scheduler scheduler) {
        this.place = place;
        this.listeners = listeners;
        this.scheduler = scheduler;
    }

    private DatabaseAccessException failure(String what, SQLException cause) {
        return AccessFailure.of(what, place.tables().database(), cause);
    }

    /** Reads the history, without what is known of failed runs. */
    public History read() {
        try {
            return readOrThrow();
        } catch (SQLException e) {
            throw failure("The history cannot be read", e);
        }
    }

    /** The same for callers that handle the refusal of the database. */
    public History readOrThrow() throws SQLException {
        // Once the schema is known, a history in another one is not reported again.
        HistoryTables known = server == null ? place.tables() : place.tables().in(server.schema());
        History history = place.enter(ask(() -> new HistoryReader(known).read(place.connection())));
        server = history.server();
        return history;
    }

    /** Reads the history; null if another session has locked it. */
    @Nullable
    public History tryRead() {
        try {
            return readOrThrow();
        } catch (SQLException e) {
            if (place.tables().database().explain(e).kind().isOfLocks()) {
                return null;
            }
            throw failure("The history cannot be read", e);
        }
    }

    /** Adds what is known of failed runs, unless it is there already. */
    public History withFailures(History history) {
        if (!history.present() || history.failures() != null) {
            return history;
        }
        return readLog(history, log -> history.withFailures(log.readFailures(place.connection())));
    }

    /** Whether its log is there, without the table that says what is applied. */
    public boolean hasLogAlone(History history) {
        HistoryTables tables = place.tables().in(history.server().schema());
        return ask("The history cannot be read", () -> new HistoryReader(tables).hasLogAlone(place.connection()));
    }

    /** What the log says of a history in which nothing is applied. */
    public EmptyHistory emptyHistory(History history) {
        return readLog(history, log -> log.readEmptyHistory(place.connection()));
    }

    /** Which of these versions were ever applied with this checksum. */
    public List<Version> applied(History history, Map<Version, String> checksums) {
        return !history.present() ? List.of() : readLog(history, log -> log.readApplied(place.connection(), checksums));
    }

    public List<Version> adopted(History history) {
        return readLog(history, log -> log.readAdopted(place.connection()));
    }

    /** The scripts that were stored when this version was last applied. */
    public StoredScripts scripts(History history, Version version) {
        return readLog(history, log -> log.readScripts(place.connection(), version));
    }

    /** What the schema held at the end of a run; empty where that was not recorded. */
    public Optional<RecordedSchema> recordedSchema(History history) {
        return !history.present() ? Optional.empty() : readLog(history, log -> log.readSchema(place.connection()));
    }

    /** The last entries of the log, of one version where that is given, the newest last. */
    public List<LoggedAction> log(History history, @Nullable Version version, int most) {
        return readLog(history, log -> log.readLast(place.connection(), version, most));
    }

    /** A version as the log has it. */
    public Version logged(History history, Version typed) {
        return readLog(history, log -> log.find(place.connection(), typed));
    }

    private interface LogQuestion<T> {
        T ask(LogReader log) throws SQLException;
    }

    private <T> T readLog(History history, LogQuestion<T> question) {
        try {
            return ask(() -> question.ask(logReader(history)));
        } catch (SQLException e) {
            SqlError.Kind kind = place.tables().database().explain(e).kind();
            if (kind == SqlError.Kind.OBJECT_MISSING || kind == SqlError.Kind.NO_PRIVILEGE) {
                // Perhaps because others have put their own in its place.
                ask("The log of migrations cannot be read", () -> {
                    reader(history).requireTrusted(place.connection(), history.server());
                    return true;
                });
            }
            throw cannotRead("The log of migrations cannot be read", e);
        }
    }

    /** Refuses to execute what the log has where others than we and the owner may write it. */
    public void requireSoleWriter(History history) {
        ask("The rights on the log cannot be read", () -> {
            logReader(history).requireSoleWriter(place.connection(), history.server());
            return true;
        });
    }

    /** Asks, and reports once if there is no answer for long. */
    public <T> T ask(Question<T> question) throws SQLException {
        return scheduler.ask(question, this::tellSlow);
    }

    private void tellSlow(BooleanSupplier stillSo) {
        Runnable action = whenSlow;
        if (action != null) {
            action.run();
        }
        if (!toldSlow) {
            toldSlow = true;
            listeners.publishIf(stillSo, new Waiting(Waiting.Cause.ANSWER, null, "", Scheduler.PATIENCE));
        }
    }

    private <T> T ask(String what, Question<T> question) {
        try {
            return ask(question);
        } catch (SQLException e) {
            throw failure(what, e);
        }
    }

    /** To be done as well when there is no answer. */
    public void whenSlow(Runnable action) {
        whenSlow = action;
    }

    /** The schema in which scripts make what they do not qualify; null where there is none. */
    public @Nullable String currentSchema() {
        HistoryTables tables = place.tables();
        try {
            List<Row> rows = Row.all(place.connection(), tables.database().serverQuery("FALSE"));
            return rows.isEmpty() ? null : rows.get(0).get(1);
        } catch (SQLException e) {
            throw failure("The current schema cannot be read", e);
        }
    }

    /** The names that scripts of Flyway may ask for; the database is asked the first time. */
    public FlywayPlaceholders names() {
        FlywayPlaceholders known =
                names == null ? ask("The names of schema and user cannot be read", this::readNames) : names;
        names = known;
        return known;
    }

    /** To be called before the schema is created, which may become the current one. */
    public void forgetNames() {
        names = null;
    }

    private FlywayPlaceholders readNames() throws SQLException {
        HistoryTables tables = place.tables();
        Connection connection = place.connection();
        Row row = Row.all(connection, tables.database().serverQuery("FALSE")).get(0);
        String known = tables.schema();
        // The plan before the schema is created is made again after that.
        boolean foreseen =
                known != null && place.createsSchema() && !tables.database().hasSchema(connection, known);
        String schema = known != null && (place.isOfTenant() || foreseen) ? known : row.text(1);
        String catalogue = connection.getCatalog();
        String user = FlywayPlaceholders.user(tables.database().vendor(), row.text(2));
        return new FlywayPlaceholders(schema, user, catalogue == null ? "" : catalogue, tables.table());
    }

    /** Reads with names that carry the schema. */
    public HistoryReader reader(History history) {
        return new HistoryReader(place.tables().in(history.server().schema()));
    }

    private LogReader logReader(History history) {
        return new LogReader(place.tables().in(history.server().schema()));
    }

    /** What it means that a table of the history cannot be read, with the right to ask for where that is missing. */
    public DatabaseAccessException cannotRead(String what, SQLException cause) {
        return withGrant(failure(what, cause), Grants::toRead);
    }

    /** The same where the history was to be written. */
    public DatabaseAccessException cannotWrite(String what, SQLException cause) {
        return withGrant(failure(what, cause), Grants::toWrite);
    }

    private DatabaseAccessException withGrant(DatabaseAccessException failure, Function<Grants, String> grant) {
        Problem problem = failure.problems().get(0);
        // On some products a table on which the user has no right looks like a missing one.
        Database database = place.tables().database();
        boolean hidden = database.has(Capability.SCHEMAS)
                && failure.getCause() instanceof SQLException cause
                && database.explain(cause).kind() == SqlError.Kind.OBJECT_MISSING;
        if (server == null || (problem.code() != Code.NO_PRIVILEGE && !hidden)) {
            return failure;
        }
        String remedy = grant.apply(new Grants(place.tables().in(server.schema()), server.user()));
        return new DatabaseAccessException(
                Problem.error(Code.NO_PRIVILEGE, null, problem.message(), remedy), failure.getCause());
    }
}
