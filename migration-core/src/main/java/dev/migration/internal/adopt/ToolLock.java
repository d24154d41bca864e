package dev.migration.internal.adopt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.Vendor;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseLocks.ForeignLock;
import dev.migration.internal.database.Row;
import dev.migration.internal.execute.Transactions;
import dev.migration.internal.lock.LockWait;
import dev.migration.internal.lock.LockWait.Awaited;
import dev.migration.internal.lock.MigrationLockHolder;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.StopSignal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The lock that another tool holds while it works. It is tried in a transaction, which is open while the lock is ours: behind
 * a pooler, that is as long as a session is ours.
 */
final class ToolLock implements LockWait.Attempt, AutoCloseable {

    private static final MaskedLog log = MaskedLog.of(ToolLock.class);

    private static final long OF_FLYWAY = 77431708279161L;
    private static final long OF_PRISMA = 72707369;
    private static final long FACTOR_OF_SQLX = 0x3d32ad9eL;
    private static final long FACTOR_OF_GOLANG_MIGRATE = 1486364155;

    private final Session session;
    private final String tool;

    /** Null where the tool takes none in this product. */
    private final @Nullable ForeignLock lock;

    /** What is added to the query of a lock that is in a table, to keep its row as it is; empty for any other. */
    private final String keeps;

    /** What frees a lock that is in a table, and so outlives whoever took it; empty for any other. */
    private final String release;

    private boolean held;

    private ToolLock(Session session, String tool, @Nullable ForeignLock lock, String keeps, String release) {
        this.session = session;
        this.tool = tool;
        this.lock = lock;
        this.keeps = keeps;
        this.release = release;
    }

    /** Of the tool with this table. */
    static ToolLock of(Session session, Tool tool, ToolTable table) {
        Optional<String> key =
                session.ask("The database's name cannot be read", () -> Optional.ofNullable(key(session, tool, table)));
        return new ToolLock(
                session,
                tool.shown(),
                key.flatMap(session.database().locks()::foreignLock).orElse(null),
                "",
                "");
    }

    /**
     * Of Liquibase, which writes into a row of this table that it works. The row is read and locked, and never written: nothing
     * of ours could stay behind in it.
     */
    static ToolLock ofTable(Session session, Tool tool, ToolTable table) {
        Database database = session.database();
        Vendor vendor = database.vendor();
        String column = database.quoted(String.valueOf(table.columns().get("locked")));
        String holder = database.quoted(String.valueOf(table.columns().get("lockedby")));
        String since = database.quoted(String.valueOf(table.columns().get("lockgranted")));
        List<String> begin = new ArrayList<>(
                vendor == Vendor.POSTGRESQL ? List.of("SET TRANSACTION ISOLATION LEVEL READ COMMITTED") : List.of());
        begin.addAll(database.guards(table.schema(), table.name()));
        String from = " FROM " + table.quoted(database);
        var lock = new ForeignLock(
                begin,
                "SELECT CASE WHEN " + column + " THEN 0 ELSE 1 END" + from,
                List.of(),
                "SELECT " + database.function("CONCAT") + "(" + holder + ", ' since ', " + since + ")" + from);
        String keeps = vendor == Vendor.SQLITE ? "" : " FOR UPDATE";
        return new ToolLock(session, tool.shown(), lock, keeps, "liquibase release-locks");
    }

    /** Of a tool that has none. */
    static ToolLock none(Session session) {
        return new ToolLock(session, "", null, "", "");
    }

    /** Waits until the tool does not work, and keeps it from starting until this is closed. */
    ToolLock await(Settings settings, StopSignal stop) {
        new LockWait(Awaited.TOOL, this, session, settings.sqlLocks().waitTimeout(), settings.listeners(), stop)
                .await();
        return this;
    }

    /** That the tool works now, and its table may change, or say that something is half done; no row is locked for it. */
    Optional<Problem> warning() {
        return session.ask("The lock of the other migration tool cannot be tried", () -> {
            if (tryAcquire("")) {
                close();
                return Optional.empty();
            }
            return Optional.of(Problem.warning(
                    Code.FOREIGN_HISTORY,
                    null,
                    "Another migration tool is running, and its table may change: its lock is held by " + holder()
                            + ".",
                    "wait until it has ended" + remedyForOrphan()));
        });
    }

    private static @Nullable String key(Session session, Tool tool, ToolTable table) throws SQLException {
        String quoted = table.quoted(session.database());
        Vendor vendor = session.database().vendor();
        if (vendor == Vendor.POSTGRESQL) {
            String database = Row.all(session.connection(), "SELECT pg_catalog.current_database()")
                    .get(0)
                    .text(1);
            return number(tool, database, table, quoted);
        }
        return vendor == Vendor.MARIADB || vendor == Vendor.MYSQL ? name(tool, table, quoted) : null;
    }

    /** The number of an advisory lock of PostgreSQL. */
    static @Nullable String number(Tool tool, String database, ToolTable table, String quoted) {
        return switch (tool) {
            case FLYWAY -> Long.toString(OF_FLYWAY + quoted.hashCode());
            case SQLX -> Long.toString(FACTOR_OF_SQLX * crc(database));
            case GOLANG_MIGRATE -> ofGolangMigrate(table.schema() + '\0' + table.name() + '\0' + database);
            case GOOSE -> Long.toString(crc("goose"));
            case PRISMA -> Long.toString(OF_PRISMA);
            case ATLAS, DBMATE, DIESEL, KAT, LIQUIBASE -> null;
        };
    }

    /** The name of a lock of MariaDB and MySQL, whose schemas are databases. */
    static @Nullable String name(Tool tool, ToolTable table, String quoted) {
        return switch (tool) {
            case FLYWAY -> "Flyway-" + quoted.hashCode();
            case SQLX -> Long.toHexString(FACTOR_OF_SQLX * crc(table.schema()));
            case GOLANG_MIGRATE -> ofGolangMigrate(table.schema() + ':' + table.name());
            case ATLAS, DBMATE, DIESEL, GOOSE, KAT, LIQUIBASE, PRISMA -> null;
        };
    }

    private static String ofGolangMigrate(String names) {
        return Long.toString(crc(names) * FACTOR_OF_GOLANG_MIGRATE & 0xFFFFFFFFL);
    }

    private static long crc(String text) {
        var crc = new CRC32();
        crc.update(text.getBytes(UTF_8));
        return crc.getValue();
    }

    @Override
    public boolean tryAcquire() throws SQLException {
        return tryAcquire(keeps);
    }

    private boolean tryAcquire(String keeping) throws SQLException {
        if (lock == null) {
            return true;
        }
        Connection connection = session.connection();
        try {
            connection.setAutoCommit(false);
            execute(lock.begin());
            held = Row.all(connection, lock.tryLock() + keeping).stream().allMatch(row -> row.is(1));
        } catch (SQLException e) {
            try {
                Transactions.rollBack(connection, session.database());
            } catch (SQLException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
        if (!held) {
            Transactions.rollBack(connection, session.database());
        }
        return held;
    }

    @Override
    public @Nullable String holder() throws SQLException {
        if (lock == null) {
            return null;
        }
        List<Row> rows = Row.all(session.connection(), lock.holder());
        return tool
                + (rows.isEmpty()
                        ? ""
                        : " (" + MigrationLockHolder.shown(rows.get(0).text(1)) + ")");
    }

    @Override
    public String remedyForOrphan() {
        return release.isEmpty() ? "" : "; where it was killed, nothing frees its lock but: " + release;
    }

    /** Ends the transaction, if it is still open, and releases the lock. */
    @Override
    public void close() {
        if (lock == null || !held) {
            return;
        }
        held = false;
        try {
            if (!session.connection().getAutoCommit()) {
                Transactions.rollBack(session.connection(), session.database());
            }
            execute(lock.release());
        } catch (SQLException e) {
            log.debug("The lock of {} could not be released; it ends with the session: {}", tool, e);
            session.discard();
        }
    }

    private void execute(List<String> statements) throws SQLException {
        try (Statement statement = session.connection().createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
