package dev.migration;

import dev.migration.internal.event.Listeners;
import dev.migration.internal.files.RootFinder;
import dev.migration.internal.plan.Rules;
import dev.migration.internal.run.MigratorSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Describes a {@link Migrator}. */
public final class MigratorBuilder {

    private final List<MigrationListener> listeners = new ArrayList<>();
    private @Nullable DataSource dataSource;
    private Vendor vendor = Vendor.POSTGRESQL;
    private List<String> locations = List.of("classpath:migrations");
    private @Nullable RootFinder finder;
    private @Nullable String schema;
    private String table = "__migrations";
    private Sequence sequence = Sequence.AUTO;
    private OutOfOrder outOfOrder = OutOfOrder.AUTO;
    private Set<Policy> policies = Set.of();
    private Duration connectTimeout = Duration.ZERO;
    private Duration waitTimeout = SqlLocks.DEFAULT.patience();
    private SqlLocks sqlLocks = SqlLocks.DEFAULT;
    private @Nullable Baseline baseline;

    MigratorBuilder() {}

    /** The database. Without one, only the files can be looked at. */
    public MigratorBuilder dataSource(@Nullable DataSource database) {
        this.dataSource = database;
        return this;
    }

    /** For which database the scripts are written, where there is no DataSource that tells; PostgreSQL by default. */
    public MigratorBuilder vendor(Vendor written) {
        this.vendor = written;
        return this;
    }

    /** Where the migrations are: {@code classpath:migrations} by default; {@code filesystem:} or a path for a folder. */
    public MigratorBuilder locations(String... folders) {
        return locations(List.of(folders));
    }

    /** Where the migrations are; several locations form one sequence. */
    public MigratorBuilder locations(List<String> folders) {
        this.locations = List.copyOf(folders);
        return this;
    }

    /** Finds the folders of the locations; by default through the thread's class loader, and on disk. */
    public MigratorBuilder rootFinder(RootFinder rootFinder) {
        this.finder = rootFinder;
        return this;
    }

    /** The schema of the history; the connection's current one by default. */
    public MigratorBuilder schema(@Nullable String name) {
        this.schema = name;
        return this;
    }

    /** The name of the history table, {@code __migrations} by default; two more tables add to it. */
    public MigratorBuilder table(String name) {
        this.table = name;
        return this;
    }

    /** Whether versions have to count without a gap. */
    public MigratorBuilder sequence(Sequence rule) {
        this.sequence = rule;
        return this;
    }

    /** What becomes of a migration that comes late. */
    public MigratorBuilder outOfOrder(OutOfOrder rule) {
        this.outOfOrder = rule;
        return this;
    }

    /** What is stricter, or done, than by default: nothing by default. */
    public MigratorBuilder policies(Set<Policy> chosen) {
        this.policies = Set.copyOf(chosen);
        return this;
    }

    /**
     * How long a run waits for a database that takes no connections yet, with growing pauses; by default it fails at once.
     * A wrong password or an unknown database is not waited for.
     *
     * @throws dev.migration.InvalidMigrationsException if it is negative
     */
    public MigratorBuilder connectTimeout(Duration longest) {
        if (longest.isNegative()) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.INVALID_SETTING,
                    null,
                    "The connect timeout cannot be negative: " + longest + ".",
                    "set 0 to fail at once"));
        }
        this.connectTimeout = longest;
        return this;
    }

    /**
     * How long another instance may hold the lock, and how long a script that another session's lock has stopped waits for
     * that session's transaction to end, 5 minutes by default.
     */
    public MigratorBuilder waitTimeout(Duration longest) {
        this.waitTimeout = longest;
        this.sqlLocks = sqlLocks.withPatience(longest);
        return this;
    }

    /**
     * How long a statement of a script waits for a lock of another session, and blocks those who come after it, where the
     * script itself sets nothing: 1 second by default, zero for what the session is set to. On PostgreSQL, MariaDB and
     * MySQL.
     *
     * @throws dev.migration.InvalidMigrationsException if it is negative
     */
    public MigratorBuilder sqlLockTimeout(Duration longest) {
        this.sqlLocks = sqlLocks.withTimeout(longest);
        return this;
    }

    /**
     * How often a transaction is run again that a lock of another session has stopped, 10 times by default.
     *
     * @throws dev.migration.InvalidMigrationsException if it is negative
     */
    public MigratorBuilder sqlLockRetries(int most) {
        this.sqlLocks = sqlLocks.withRetries(most);
        return this;
    }

    /** What a schema amounts to that has tables, but no history; by default, a run is refused there. */
    public MigratorBuilder baseline(@Nullable Baseline amount) {
        this.baseline = amount;
        return this;
    }

    /** Adds one who is told what happens. */
    public MigratorBuilder listener(MigrationListener listener) {
        listeners.add(listener);
        return this;
    }

    /** The Migrator. It reads nothing and connects to nothing yet. */
    public Migrator build() {
        return new Migrator(settings());
    }

    /**
     * The same for the tenants of the database, each with a schema of its own; {@link #schema} does not count then. It
     * reads nothing and connects to nothing yet.
     *
     * @param tenants names the schemas
     * @param parallelism how many of them are migrated at a time, at most; the pool should have as many connections
     * @throws InvalidMigrationsException if that is less than 1, or {@link Policy#CREATE_SCHEMA} is set: a mistyped name
     *     would become a tenant
     */
    public TenantMigrator buildForTenants(TenantSource tenants, int parallelism) {
        if (policies.contains(Policy.CREATE_SCHEMA)) {
            throw new InvalidMigrationsException(
                    Problem.error(
                            Code.INVALID_SETTING,
                            null,
                            "create-schema is set, but the schemas of tenants are never created: a mistyped name would become a"
                                    + " tenant.",
                            "remove it (migration.create-schema), and create the schema of a tenant where the tenant is added"));
        }
        return new TenantMigrator(settings(), tenants, parallelism);
    }

    private MigratorSettings settings() {
        return new MigratorSettings(
                dataSource,
                vendor,
                locations,
                finder == null ? RootFinder.using(classLoader()) : finder,
                schema,
                policies.contains(Policy.CREATE_SCHEMA) ? SchemaUse.HISTORY_TO_CREATE : SchemaUse.HISTORY,
                table,
                new Rules(sequence, outOfOrder, policies, baseline),
                connectTimeout,
                waitTimeout,
                sqlLocks,
                new Listeners(listeners));
    }

    private static ClassLoader classLoader() {
        ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
        return ofThread == null ? Migrator.class.getClassLoader() : ofThread;
    }
}
