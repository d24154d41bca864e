// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import dev.migration.internal.compare.FilesAtOneMoment;
import dev.migration.internal.find.ClasspathRoots;
import dev.migration.internal.find.Locations;
import dev.migration.internal.help.Problems;
import dev.migration.internal.layout.CodeFiles;
import dev.migration.internal.lockfile.LockFile;
import dev.migration.internal.lockfile.LockFileCheck;
import dev.migration.internal.names.FlywayFolder;
import dev.migration.internal.plan.FileProblems;
import dev.migration.internal.plan.Planner;
import dev.migration.internal.repair.HistoryRepair;
import dev.migration.internal.run.Engine;
import dev.migration.internal.run.Engine.UnlistedSettings;
import dev.migration.internal.run.Runner;
import dev.migration.internal.run.SessionReads;
import dev.migration.internal.session.RecordedDataSource;
import dev.migration.internal.settings.BatchSettings;
import dev.migration.internal.settings.BatchSettings.Patience;
import dev.migration.internal.settings.Listeners;
import dev.migration.internal.settings.PlaceholderValues;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.settings.Settings.Rules;
import dev.migration.internal.settings.Settings.SchemaUse;
import dev.migration.internal.settings.Settings.SqlLocks;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.ScanProblem;
import dev.migration.internal.status.DatabaseStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Brings one database to the state that the migration files describe, and reports its status.
 *
 * <p>Immutable and safe for use by several threads. Each call borrows one connection and gives it back, and reads the
 * files as they are then. A call that cannot do its work throws a {@link MigrationException}, whose message is an error
 * report.
 */
public final class Migrator {

    static {
        Engine.open(new Engine.Door() {
            @Override
            public Engine engine(Object of) {
                return of instanceof Builder builder ? builder.engine() : ((Migrator) of).engine;
            }

            @Override
            public UnlistedSettings unlisted(Object builder) {
                return ((Builder) builder).unlisted;
            }

            @Override
            public Migrator migrator(Engine engine) {
                return new Migrator(engine);
            }
        });
    }

    private final Engine engine;

    /** One of several may share the files with others. */
    Migrator(Engine engine) {
        this.engine = engine;
    }

    /** Starts to describe a Migrator. */
    public static Builder builder() {
        return new Builder();
    }

    /** The database that it works on; empty if only the files are read. */
    public Optional<DataSource> dataSource() {
        return Optional.ofNullable(engine.settings().dataSource());
    }

    /** The name of the history table; those of the two beside it end in {@code _run} and {@code _log}. */
    public String historyTable() {
        return engine.settings().table();
    }

    /** Applies everything that is pending; what waits for the phase contract is in a warning of the report. */
    public RunReport up() {
        return up(Target.all());
    }

    /** Applies what is pending up to the target, and resumes what was interrupted where its outcome is certain. */
    public RunReport up(Target target) {
        return runner().run(engine.up(target));
    }

    /**
     * Applies everything that is pending, and works on a migration that runs in batches until its end, whatever the policies say:
     * what {@link Policy#BATCHES_LATER} left. Other instances run and start meanwhile; where one works on it already, this waits.
     */
    public RunReport finishBatches() {
        Settings finishing = engine.settings().finishingBatches(Patience.WAITS);
        return new Migrator(engine.with(finishing, engine.files(), engine.active())).up();
    }

    /**
     * Asks whoever works on a migration that runs in batches to pause after its current batch.
     *
     * @throws InvalidMigrationsException if it does not run in batches now
     */
    public void pauseBatches(String version) {
        repair().pauseBatches(engine.typed(version), true);
    }

    /**
     * Lets one that was paused go on; if nobody works on it, {@link #finishBatches()} does.
     *
     * @throws InvalidMigrationsException if it does not run in batches now
     */
    public void resumeBatches(String version) {
        repair().pauseBatches(engine.typed(version), false);
    }

    /** Undoes the last applied migration. */
    public RunReport down() {
        return down(Target.count(1), DownScript.FILE);
    }

    /** Undoes the last applied migrations down to the target. */
    public RunReport down(Target target, DownScript source) {
        return runner().run(engine.down(target, source, null));
    }

    /**
     * The same if it is still what was agreed to.
     *
     * @param agreed what {@link #planDown} gave for the same target and source
     * @throws InvalidMigrationsException if the history was changed since, so that it is something else
     */
    public RunReport down(Target target, DownScript source, Plan agreed) {
        return runner().run(engine.down(target, source, agreed));
    }

    /** Resumes an interrupted script; {@code open} decides where the outcome of a statement cannot be determined. */
    public RunReport resume(String version, UnknownOutcome open) {
        return resume(version, open, LostSession.ASK);
    }

    /** The same; {@code lost} decides where statements that are done have set something that ended with their session. */
    public RunReport resume(String version, UnknownOutcome open, LostSession lost) {
        Engine own = engine.withDatabase();
        return Runner.resuming(own).run(own.requests().resumption(own.typed(version), open, lost));
    }

    /**
     * Stops the runs of this Migrator in other threads, also those that wait for the lock, and whatever reads the status:
     * what runs is cancelled and rolled back, the lock is released, and they throw a {@link MigrationStoppedException} that
     * reports what is applied. Returns when they have ended, or after 5 seconds. The end of the process and an interrupt
     * of the thread do the same.
     */
    public void stop() {
        engine.active().stop();
    }

    /** What {@link #up(Target)} would do. Executes nothing. */
    public Plan plan(Target target) {
        return runner().dryRun(engine.up(target));
    }

    /** What {@link #down(Target, DownScript)} would do. Executes nothing. */
    public Plan planDown(Target target, DownScript source) {
        return runner().dryRun(engine.down(target, source, null));
    }

    /** The state of each migration. What is wrong is in the report, not thrown; only reading it can fail. */
    public StatusReport status() {
        return databaseStatus().report();
    }

    /**
     * What applies one migration, and what undoes it where there is such a script, for people to read: from its file, or as it
     * was stored if there is no file. Secrets are hidden, and what is longer than 256 kB is cut off, with a comment that says so.
     * An unknown version has none.
     */
    public Map<Direction, String> sql(String version) {
        return databaseStatus().sql(Version.of(version));
    }

    /** What is not applied. */
    public List<MigrationStatus> pending() {
        return status().pending();
    }

    /**
     * Everything that is wrong, errors first: with the files, with the lock file, and, where there is a DataSource, with
     * the database's history of them. A pending migration is not wrong.
     */
    public List<Problem> validate(Strictness strictness) {
        return databaseStatus().problems(strictness);
    }

    /**
     * Makes sure that nothing is pending and nothing is wrong, and changes nothing. With {@link Policy#BATCHES_LATER} a migration
     * that runs in batches may be unfinished, with those that wait for it: the report has a warning.
     *
     * @throws InvalidMigrationsException if something is
     */
    public StatusReport requireUpToDate() {
        SessionReads.awaitDatabase(engine.settings(), engine.active());
        StatusReport report = status();
        Problems.throwIfInvalid(report.problemsAndPending(engine.settings().rules()));
        return report;
    }

    /**
     * Writes the lock file beside the migrations, with an entry for each. An existing entry keeps its checksum; where the database
     * shows that its file was edited in comments and layout only, the edit is accepted beside it.
     *
     * @throws InvalidMigrationsException if there is nothing to lock; if a new migration is still to be written, or has a
     *     merge conflict; or, after the others were written, if migrations differ from their entries
     */
    public Path writeLockFile() {
        FilesAtOneMoment now = engine.filesNow();
        if (now.set().migrations().isEmpty() && now.set().lockFiles().isEmpty()) {
            // The wrong folder: a lock file in it would protect nothing.
            Problems.throwIfInvalid(now.set().problems().stream()
                    .filter(FileProblems::isAboutNoFiles)
                    .map(Problems::asError)
                    .toList());
        }
        return lockFileNow(now).write(() -> databaseStatus().saysTheSame());
    }

    /** New files that are still to be written are not locked, and no file with a conflict: they are to be changed. */
    private LockFileCheck lockFileNow(FilesAtOneMoment now) {
        Dialect dialect = Dialect.of(engine.settings().vendor());
        LockFile lockFile = now.lockFile();
        Problems.throwIfInvalid(now.set().migrations().stream()
                .filter(migration -> !lockFile.accepts(migration.version(), migration.checksum()))
                .flatMap(migration -> FileProblems.unwritten(now.parse(migration, dialect, null)).stream()
                        .filter(problem -> !lockFile.locks(migration.version()) || ScanProblem.isUnmerged(problem)))
                .toList());
        return new LockFileCheck(now.set(), lockFile);
    }

    /**
     * Records in the lock file that the file of a version may differ from what was applied, as it does now; or, if there
     * is no file, that it may be missing. Another migration that has the version now is refused.
     *
     * @param reason why, for those who read the file
     */
    public Path acceptInLockFile(String version, String reason) {
        Version accepted = engine.typed(version);
        FilesAtOneMoment now = engine.filesNow();
        if (now.set().find(accepted).isEmpty()
                && !now.lockFile().locks(accepted)
                && databaseStatus().applied(accepted).isEmpty()) {
            throw new InvalidMigrationsException(Planner.unknownVersion(accepted));
        }
        return lockFileNow(now).accept(accepted, reason, () -> databaseStatus().applied(accepted));
    }

    /** Records a version as not applied: it is pending again, under any name and checksum. */
    public HistoryChange markFailed(String version) {
        return repair().markFailed(engine.typed(version), version);
    }

    /** Records a version as applied, without running its script. One that was interrupted needs no file. */
    public HistoryChange markApplied(String version) {
        Version applied = engine.typed(version);
        return repair().markApplied(applied, engine.set());
    }

    /**
     * Records the baseline of a schema without history, such as {@code Baseline.of("0005")}; or replaces the recorded
     * one, by a lower one, or by any if nothing else is applied.
     */
    public HistoryChange baseline(Baseline baseline) {
        return repair().baseline(baseline, engine.set());
    }

    private DatabaseStatus databaseStatus() {
        return new DatabaseStatus(engine);
    }

    private HistoryRepair repair() {
        return new HistoryRepair(engine);
    }

    private Runner runner() {
        return new Runner(engine.withDatabase());
    }

    /** Describes a {@link Migrator}. A value that makes no sense is refused by an {@link InvalidMigrationsException}. */
    public static final class Builder {

        private final List<MigrationListener> listeners = new ArrayList<>();
        private final List<CodeFiles> code = new ArrayList<>();
        private final UnlistedSettings unlisted = new UnlistedSettings();
        private @Nullable DataSource dataSource;
        private Vendor vendor = Vendor.POSTGRESQL;
        private @Nullable String schema;
        private String table = "__migrations";
        private PlaceholderValues placeholders = PlaceholderValues.NONE;
        private @Nullable String placeholderPrefix;
        private @Nullable String placeholderSuffix;
        private Sequence sequence = Sequence.AUTO;
        private OutOfOrder outOfOrder = OutOfOrder.AUTO;
        private Phase phase = Phase.EXPAND;
        private Set<Policy> policies = Set.of();
        private @Nullable Baseline baseline;
        private @Nullable String initSql;
        private @Nullable String role;
        private Duration connectTimeout = Duration.ZERO;
        private Duration waitTimeout = SqlLocks.DEFAULT.waitTimeout();
        private Duration sqlLockTimeout = SqlLocks.DEFAULT.timeout();
        private int sqlLockRetries = SqlLocks.DEFAULT.retries();
        private Duration batchTime = BatchSettings.DEFAULT.time();
        private int batchPause = BatchSettings.DEFAULT.pause();
        private Duration batchMaxLag = BatchSettings.DEFAULT.maxLag();
        private @Nullable String batchWaitWhile;

        private Builder() {}

        /** The database. Without one, only the files are read. */
        public Builder dataSource(@Nullable DataSource database) {
            dataSource = database instanceof RecordedDataSource recorded
                    ? recorded.unrecorded().get()
                    : database;
            return this;
        }

        /** For which database the scripts are written, if there is no DataSource; PostgreSQL by default. */
        public Builder vendor(Vendor written) {
            vendor = Settings.notNull("vendor", written);
            return this;
        }

        /** Where the migrations are: {@code classpath:migrations} by default; {@code filesystem:} or a path for a folder. */
        public Builder locations(String... folders) {
            return locations(Arrays.asList(Settings.notNull("locations", folders)));
        }

        /** Where the migrations are; several locations form one sequence. Only the default location may be missing. */
        public Builder locations(List<String> folders) {
            unlisted.locations = Locations.named(Settings.notEmpty("locations", folders));
            return this;
        }

        /** Adds migrations in Java, which form one sequence with the files. */
        public Builder codeMigrations(List<CodeMigration> migrations) {
            code.addAll(CodeFiles.of(Settings.withoutNulls("codeMigrations", migrations)));
            return this;
        }

        /** The schema of the history; the connection's current one by default. */
        public Builder schema(@Nullable String name) {
            schema = name == null ? null : Settings.notBlank("schema", name);
            return this;
        }

        /** The name of the history table, {@code __migrations} by default; the two beside it add to this name. */
        public Builder table(String name) {
            table = Settings.notBlank("table", name);
            return this;
        }

        /**
         * The values of placeholders, by name: {@code ${name}} is replaced wherever it is in a script, and one without a value
         * is an error. By default nothing is replaced but Flyway's own, in its files. Values that are secrets by their names, such
         * as {@code db_password}, are never shown.
         */
        public Builder placeholders(Map<String, String> values) {
            placeholders = PlaceholderValues.of(Settings.notNull("placeholders", values));
            return this;
        }

        /** What is before the name of a placeholder in scripts. By default it is <code>${</code>. */
        public Builder placeholderPrefix(String prefix) {
            placeholderPrefix = Settings.notNull("placeholder-prefix", prefix);
            return this;
        }

        /** What is after the name of a placeholder in scripts. By default it is a closing brace. */
        public Builder placeholderSuffix(String suffix) {
            placeholderSuffix = Settings.notNull("placeholder-suffix", suffix);
            return this;
        }

        /** Whether gaps in version numbers are errors. */
        public Builder sequence(Sequence rule) {
            sequence = Settings.notNull("sequence", rule);
            return this;
        }

        /** How an out-of-order migration is handled. */
        public Builder outOfOrder(OutOfOrder rule) {
            outOfOrder = Settings.notNull("out-of-order", rule);
            return this;
        }

        /** Which migrations a run applies: by default all but those of the phase contract, as the start of a service does. */
        public Builder phase(Phase applied) {
            phase = Settings.notNull("phase", applied);
            return this;
        }

        /** What is stricter, or done, than by default: nothing by default. */
        public Builder policies(Set<Policy> chosen) {
            policies = Set.copyOf(Settings.withoutNulls("policies", chosen));
            return this;
        }

        /** The newest migration that a schema with tables and without history contains; by default, a run is refused there. */
        public Builder baseline(@Nullable Baseline reached) {
            baseline = reached;
            return this;
        }

        /**
         * SQL that each connection executes before anything of this library, such as {@code SET search_path = clinic}; several
         * statements end with semicolons. What it sets is undone before a connection is given back.
         */
        public Builder initSql(@Nullable String sql) {
            initSql = sql == null ? null : Settings.notBlank("init-sql", sql);
            return this;
        }

        /**
         * The role that each connection takes after the init SQL: scripts and the history are its, and it is the one that is
         * taken again after a script. On PostgreSQL, MariaDB, MySQL and HSQLDB.
         */
        public Builder role(@Nullable String name) {
            role = name == null ? null : Settings.notBlank("role", name);
            return this;
        }

        /**
         * How long a run waits for a database that takes no connections yet; by default it fails at once. A wrong password
         * or an unknown database is not waited for.
         */
        public Builder connectTimeout(Duration longest) {
            connectTimeout = Settings.notNegative("connect-timeout", longest, "to fail at once");
            return this;
        }

        /**
         * How long a run waits for the migration lock, and a script that was stopped by another session's lock for that
         * session's transaction to end; 5 minutes by default.
         */
        public Builder waitTimeout(Duration longest) {
            waitTimeout = Settings.notNegative("wait-timeout", longest, "to fail at once");
            return this;
        }

        /**
         * How long a statement waits for a lock of another session, if the script itself sets nothing: 1.5 seconds by
         * default, zero for the session's own limit. On PostgreSQL, and in whole seconds on MariaDB and MySQL.
         */
        public Builder sqlLockTimeout(Duration longest) {
            sqlLockTimeout = Settings.notNegative("sql-lock-timeout", longest, "for the session's own limit");
            return this;
        }

        /** How often a transaction that was stopped by a lock of another session is run again, 10 times by default. */
        public Builder sqlLockRetries(int most) {
            sqlLockRetries = Settings.atLeast(0, "sql-lock-retries", most);
            return this;
        }

        /** How long one batch of a migration may take that runs in batches, half a second by default. Its file may set another time. */
        public Builder batchTime(Duration longest) {
            batchTime = Settings.notNegative("batches.time", longest, "for the smallest batches");
            return this;
        }

        /** The share of the time, in percent, in which such a migration pauses between batches: 50 by default, 0 for no pause. */
        public Builder batchPause(int percent) {
            batchPause = Math.min(99, Settings.atLeast(0, "batches.pause", percent));
            return this;
        }

        /** How far a standby of PostgreSQL may be behind before such a migration waits: 10 seconds by default, zero for any. */
        public Builder batchMaxLag(Duration most) {
            batchMaxLag = Settings.notNegative("batches.max-lag", most, "to pay no heed to standbys");
            return this;
        }

        /** A query, asked before each batch: while its first value is true, or a number other than 0, such a migration waits. */
        public Builder batchWaitWhile(@Nullable String query) {
            batchWaitWhile = query == null ? null : Settings.notBlank("batches.wait-while", query);
            return this;
        }

        /** Adds a listener to the events of the runs. */
        public Builder listener(MigrationListener listener) {
            listeners.add(Settings.notNull("listener", listener));
            return this;
        }

        /** The Migrator. It reads nothing and connects to nothing yet. */
        public Migrator build() {
            return new Migrator(engine());
        }

        Engine engine() {
            return Engine.of(settings(), unlisted.takeover);
        }

        private Settings settings() {
            ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
            ClassLoader loader = ofThread == null ? Migrator.class.getClassLoader() : ofThread;
            FlywayFolder flyway = unlisted.flyway;
            return new Settings(
                    dataSource,
                    vendor,
                    flyway == null ? unlisted.locations : unlisted.locations.as(flyway),
                    Objects.requireNonNullElseGet(unlisted.finder, () -> new ClasspathRoots(loader)),
                    List.copyOf(code),
                    schema == null && unlisted.schemas != null ? unlisted.schemas.current() : schema,
                    policies.contains(Policy.CREATE_SCHEMA) ? SchemaUse.HISTORY_TO_CREATE : SchemaUse.HISTORY,
                    table,
                    placeholders
                            .between(placeholderPrefix, placeholderSuffix)
                            .as(flyway)
                            .besideTable(unlisted.takeover == null ? null : unlisted.takeover.flywayTable()),
                    new Rules(sequence, outOfOrder, policies, baseline, phase, flyway),
                    initSql,
                    role,
                    new Settings.Service(unlisted.instance, unlisted.beside, null, unlisted.schemas),
                    connectTimeout,
                    new SqlLocks(sqlLockTimeout, sqlLockRetries, waitTimeout),
                    new BatchSettings(batchTime, batchPause, batchMaxLag, batchWaitWhile, Patience.WAITS),
                    new Listeners(listeners));
        }
    }
}
