package dev.migration.internal.run;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.Target;
import dev.migration.Version;
import dev.migration.internal.checks.ExistingSchema;
import dev.migration.internal.checks.HistoryElsewhere;
import dev.migration.internal.checks.Refusals;
import dev.migration.internal.compare.Engine;
import dev.migration.internal.compare.RunRequests.RunRequest;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.HistoryChecks.Flaw;
import dev.migration.internal.execute.Transactions;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.Bookkeeping;
import dev.migration.internal.history.CheckedRead;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.lock.LockWait;
import dev.migration.internal.lock.LockWait.Awaited;
import dev.migration.internal.lockfile.LockFileReader;
import dev.migration.internal.plan.MigrationStates;
import dev.migration.internal.session.DatabaseAddress;
import dev.migration.internal.session.HistoryAccess.Question;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.StopSignal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** For what takes over another tool's history: a session with our history and the files, and how the history is written. */
public final class TakeoverRun {

    private final Engine engine;
    private final RunRequest request;
    private final Session session;
    private final History history;
    private final @Nullable StopSignal stop;
    private final @Nullable LockedHistory locked;

    private TakeoverRun(
            Engine engine,
            RunRequest request,
            Session session,
            History history,
            @Nullable StopSignal stop,
            @Nullable LockedHistory locked) {
        this.engine = engine;
        this.request = request;
        this.session = session;
        this.history = history;
        this.stop = stop;
        this.locked = locked;
    }

    public interface BeforeUp extends Engine.Takeover {

        History take(TakeoverRun run);

        /** Why nothing more may run or be undone, where there is a history. */
        List<Problem> refusals(TakeoverRun run);

        @Override
        default History take(
                Engine engine, RunRequest request, Session session, History history, @Nullable StopSignal stop) {
            return take(new TakeoverRun(engine, request, session, history, stop, null));
        }

        @Override
        default List<Problem> refusals(Engine engine, Session session, History history) {
            RunRequest all = engine.requests().up(Target.all());
            return refusals(new TakeoverRun(engine, all, session, history, null, null));
        }
    }

    public static <T> T reading(Engine engine, Function<TakeoverRun, T> body) {
        return StoppableRead.once(engine.settings(), engine.active(), session -> {
            RunRequest all = engine.requests().up(Target.all());
            return body.apply(
                    new TakeoverRun(engine, all, session, session.history().read(), null, null));
        });
    }

    public static <T> T writing(Engine engine, Function<TakeoverRun, T> body) {
        Settings settings = engine.settings();
        return engine.active().run(settings.listeners(), stop -> {
            try (Session session = DatabaseWait.open(settings, stop)) {
                stop.attend(session);
                RunRequest all = engine.requests().up(Target.all());
                History history = StoppableRead.history(session, settings, stop);
                return body.apply(new TakeoverRun(engine, all, session, history, stop, null));
            }
        });
    }

    /** Under the migration lock, with the history as it is then; empty where another instance was faster to write one. */
    public <T> Optional<T> locked(Function<TakeoverRun, T> body) {
        try (LockedHistory lock = LockedHistory.of(session, history, settings(), Objects.requireNonNull(stop))) {
            lock.lock();
            History now = lock.read();
            return now.isEmpty()
                    ? Optional.of(body.apply(new TakeoverRun(engine, request, session, now, stop, lock)))
                    : Optional.empty();
        }
    }

    /**
     * Writes the history, with a check before the commit; the lock is ours.
     *
     * @param beside what the tool has besides these rows, as a text that is kept with each baseline; null for nothing
     */
    public void adopt(List<AppliedMigration> rows, @Nullable String beside, Runnable check) {
        Bookkeeping bookkeeping = Objects.requireNonNull(locked).bookkeeping();
        List<String> writes = rows.stream()
                .flatMap(row -> bookkeeping.adopt(row, beside).stream())
                .toList();
        Transactions.run(session, "The adopted history cannot be written", writes, check);
    }

    /** Waits as for the migration lock. */
    public void await(LockWait.Attempt attempt) {
        Settings set = settings();
        Duration patience = set.sqlLocks().waitTimeout();
        new LockWait(Awaited.TOOL, attempt, session, patience, set.listeners(), Objects.requireNonNull(stop)).await();
    }

    public boolean isPlanned() {
        return stop == null;
    }

    /** From here on, a stop of the process waits. */
    public void arm() {
        Objects.requireNonNull(stop).arm();
    }

    public Connection connection() {
        return session.connection();
    }

    public Database database() {
        return session.database();
    }

    public MigrationSet files() {
        return request.files(session);
    }

    public History history() {
        return history;
    }

    /** What is half done, in words; null where nothing is. */
    public @Nullable String halfDone() {
        InFlight interrupted = history.inFlight();
        return interrupted == null
                ? null
                : Printable.line(interrupted.name()) + " first, which is half "
                        + (interrupted.undo() ? "undone" : "done");
    }

    public History historyAgain() {
        return session.history().read();
    }

    public String schema() {
        return history.server().schema();
    }

    /** The one in which scripts make what they do not qualify; null where there is none. */
    public @Nullable String currentSchema() {
        return session.history().currentSchema();
    }

    public boolean isOfTenant() {
        return session.isOfTenant();
    }

    public Settings settings() {
        return engine.settings();
    }

    public String placeholderPrefix() {
        return settings().placeholders().prefix();
    }

    public <T> T ask(String what, Question<T> question) {
        return session.ask(what, question);
    }

    /** Reads another tool's table behind the check of who made it, and not many more rows than any history has. */
    public <T> T read(String schema, String table, String query, int mostRows, CheckedRead.Reading<T> reading)
            throws SQLException {
        return session.history()
                .ask(() -> CheckedRead.ofAnyOwner(
                        connection(), database(), List.of(schema), List.of(table), query, mostRows, reading));
    }

    public void rollBack() throws SQLException {
        Transactions.rollBack(connection(), database());
    }

    public boolean isOfLocks(SQLException refusal) {
        return database().explain(refusal).kind().isOfLocks();
    }

    public void discard() {
        session.discard();
    }

    /** Why this user or server can have no history. */
    public List<Problem> refusals() {
        return Refusals.ofServer(session, history);
    }

    /** Refuses tables that are explained by our history under another name, or in another schema of the search path. */
    public void requireNoHistoryElsewhere() {
        Problems.throwIfInvalid(HistoryElsewhere.refusal(session, history, this::files));
        Problems.throwIfInvalid(ExistingSchema.of(session, history).refusal(Baseline.none(), files()));
    }

    /** The schema that is migrated, if it has no table; else null. */
    public @Nullable String emptySchema() {
        ExistingSchema existing = ExistingSchema.of(session, history);
        return existing.isFilled() ? null : existing.schema();
    }

    /** Whether the log says why nothing is applied. */
    public boolean isExplained() {
        return history.present() && session.history().emptyHistory(history).explained();
    }

    /** Whether any script ran, where nothing is applied. */
    public boolean hasRun() {
        return session.history().emptyHistory(history).ran();
    }

    public List<Version> adopted() {
        return history.present() ? session.history().adopted(history) : List.of();
    }

    /** What was kept with this baseline when it was adopted; empty where nothing was. */
    public String besideBaseline(Version baseline) {
        return history.present() ? session.history().besideBaseline(history, baseline) : "";
    }

    public String whereHistoryIs() {
        return session.whereHistoryIs();
    }

    /** How the tables of our history are removed, as statements. */
    public String howToDropHistory() {
        return Printable.line(session.tables().in(schema()).drop());
    }

    public List<String> otherTables(String schema) throws SQLException {
        return session.history().reader(history).otherTablesOf(connection(), schema);
    }

    /** The tables with a usual name of another tool's, or one of these, in other schemas, made of the schema and the name. */
    public <T> List<T> tablesElsewhere(Set<String> names, BiFunction<String, String, T> table) {
        return ask("The tables cannot be read", () -> HistoryElsewhere.tablesOfTools(session, history, names)).stream()
                .map(found -> table.apply(found.schema(), found.name()))
                .toList();
    }

    /** Why a table must not be read, each after "it". */
    public List<String> flaws(String schema, String table) {
        String user = history.server().user();
        String what = "The table's definition cannot be read";
        List<Flaw> flaws = ask(what, () -> database().flaws(connection(), schema, List.of(table), user));
        return flaws.stream()
                .filter(Flaw::stopsReads)
                .map(Flaw::what)
                .map(Printable::line)
                .toList();
    }

    public boolean accepts(Migration file) {
        return LockFileReader.read(files().lockFiles()).acceptsFurther(file.version(), file.checksum());
    }

    /** What the run would apply with this history. */
    public List<Migration> pending(History after) {
        return request.pending(session, after);
    }

    /** The state of each migration with this history; what would only stop the next run is added as a warning. */
    public StatusReport report(History after, List<Problem> problems) {
        MigrationStates states = request.beside(session, after).forStatus(session);
        List<Problem> all = new ArrayList<>(problems);
        all.addAll(files().problems());
        List<Problem> ofFiles = states.comparison().set().problems();
        states.problems().stream()
                .filter(problem -> !ofFiles.contains(problem) && problem.code() != Code.DUPLICATE_VERSION)
                .map(Problems::asWarning)
                .forEach(all::add);
        return states.toReport(database().product(), DatabaseAddress.of(connection()), all);
    }
}
