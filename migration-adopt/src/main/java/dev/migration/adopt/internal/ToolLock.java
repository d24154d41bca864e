// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.adopt.internal.tool.TakeoverRun;
import dev.migration.adopt.internal.tool.Tool;
import dev.migration.adopt.internal.tool.ToolRow;
import dev.migration.adopt.internal.tool.ToolTable;
import dev.migration.adopt.internal.tool.ToolTable.Column;
import dev.migration.adopt.internal.tool.ToolTable.ColumnType;
import dev.migration.internal.database.DatabaseLocks;
import dev.migration.internal.database.DatabaseLocks.ForeignKeys;
import dev.migration.internal.database.DatabaseLocks.ForeignLock;
import dev.migration.internal.database.Row;
import dev.migration.internal.execute.Rollback;
import dev.migration.internal.lock.LockWait;
import dev.migration.internal.lock.MigrationLockHolder;
import dev.migration.internal.secrets.MaskedLog;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
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

    private static final List<Column> OF_LIQUIBASE = List.of(
            new Column("locked", ColumnType.FLAG),
            new Column("lockedby", ColumnType.TEXT),
            new Column("lockgranted", ColumnType.TIME));

    private final TakeoverRun run;
    private final String tool;

    /** Null where the tool takes none in this product. */
    private final @Nullable ForeignLock lock;

    /** Where the lock is a row of a table, and so outlives whoever took it; else null. */
    private final @Nullable ToolTable table;

    /** Who had the row at the last try, read with it: the table may be another one by now. */
    private String holder = "";

    /** Whether it is ours also after the transaction in which it was tried. */
    private final boolean outlives;

    private boolean held;

    private ToolLock(
            TakeoverRun run, String tool, @Nullable ForeignLock lock, @Nullable ToolTable table, boolean outlives) {
        this.run = run;
        this.tool = tool;
        this.lock = lock;
        this.table = table;
        this.outlives = outlives;
    }

    private interface Kind {
        Optional<ForeignLock> of(DatabaseLocks locks, ForeignKeys keys) throws SQLException;
    }

    /** Of the tool with this table. */
    static ToolLock of(TakeoverRun run, Tool tool, ToolTable table) {
        Optional<ForeignLock> lock =
                foreign(run, tool, table, (locks, keys) -> locks.foreignLock(run.connection(), keys));
        return new ToolLock(run, tool.shown(), lock.orElse(null), null, false);
    }

    /** The same, which is ours over many transactions; behind a pooler, there is none. */
    static ToolLock ofSession(TakeoverRun run, Tool tool, ToolTable table) {
        Optional<ForeignLock> lock = run.history().server().pooler() != null
                ? Optional.empty()
                : foreign(run, tool, table, (locks, keys) -> locks.foreignLockOfSession(run.connection(), keys));
        return new ToolLock(run, tool.shown(), lock.orElse(null), null, true);
    }

    private static Optional<ForeignLock> foreign(TakeoverRun run, Tool tool, ToolTable table, Kind kind) {
        String quoted = table.quoted(run.database());
        ForeignKeys keys = new ForeignKeys() {
            @Override
            public @Nullable String number(String database) {
                return ToolLock.number(tool, database, table, quoted);
            }

            @Override
            public @Nullable String name() {
                return ToolLock.name(tool, table, quoted);
            }
        };
        return run.session()
                .ask(
                        "The database's name cannot be read",
                        () -> kind.of(run.database().locks(), keys));
    }

    /**
     * Of Liquibase, which writes into a row of this table that it works. The row is read and locked, and never written: nothing
     * of ours could stay behind in it.
     */
    static ToolLock ofTable(TakeoverRun run, Tool tool, ToolTable table) {
        return new ToolLock(run, tool.shown(), null, table, false);
    }

    /** Of a tool that has none. */
    static ToolLock none(TakeoverRun run) {
        return new ToolLock(run, "", null, null, false);
    }

    /** Waits until the tool does not work, and keeps it from starting until this is closed. */
    ToolLock await() {
        run.await(this);
        return this;
    }

    /** That the tool works now, and its table may change, or say that something is half done; no row is locked for it. */
    Optional<Problem> warning() {
        return run.session().ask("The lock of the other migration tool cannot be tried", () -> {
            if (tryToRead()) {
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

    private boolean tryToRead() throws SQLException {
        try {
            return tryAcquire("");
        } catch (SQLException e) {
            if (run.database().explain(e).kind().isOfLocks()) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public boolean tryAcquire() throws SQLException {
        return tryAcquire(run.database().keepingRows());
    }

    /**
     * Tries to get it.
     *
     * @param keeping what is added to the query of a row, to keep it as it is
     */
    private boolean tryAcquire(String keeping) throws SQLException {
        if (lock == null && table == null) {
            return true;
        }
        holder = "";
        try {
            run.connection().setAutoCommit(false);
            held = table == null ? isOurs(Objects.requireNonNull(lock)) : isFree(table, keeping);
        } catch (SQLException | RuntimeException e) {
            try {
                Rollback.rollBack(run.connection(), run.database());
            } catch (SQLException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
        if (!held || outlives) {
            Rollback.rollBack(run.connection(), run.database());
        }
        return held;
    }

    private boolean isOurs(ForeignLock lock) throws SQLException {
        execute(lock.begin());
        return Row.all(run.connection(), lock.tryLock()).stream().allMatch(row -> row.is(1));
    }

    private boolean isFree(ToolTable table, String keeping) throws SQLException {
        Optional<ToolRow> locked = table.rows(run, OF_LIQUIBASE, keeping).stream()
                .filter(row -> row.is("locked"))
                .findFirst();
        holder = locked.map(row ->
                        row.text("lockedby") + (row.has("lockgranted") ? " since " + row.text("lockgranted") : ""))
                .orElse("");
        return locked.isEmpty();
    }

    @Override
    public @Nullable String holder() throws SQLException {
        if (lock == null && table == null) {
            return null;
        }
        if (lock != null) {
            List<Row> rows = Row.all(run.connection(), lock.holder());
            holder = rows.isEmpty() ? "" : rows.get(0).text(1);
        }
        return tool + (holder.isEmpty() ? "" : " (" + MigrationLockHolder.shown(holder) + ")");
    }

    @Override
    public String remedyForOrphan() {
        return table == null ? "" : "; where it was killed, nothing frees its lock but: liquibase release-locks";
    }

    /** Ends the transaction, if it is still open, and releases the lock. */
    @Override
    public void close() {
        if (!held) {
            return;
        }
        held = false;
        try {
            if (!run.connection().getAutoCommit()) {
                Rollback.rollBack(run.connection(), run.database());
            }
            if (lock != null) {
                execute(lock.release());
            }
        } catch (SQLException e) {
            log.debug("The lock of {} could not be released; it ends with the session: {}", tool, e);
            run.session().discard();
        }
    }

    private void execute(List<String> statements) throws SQLException {
        for (String sql : statements) {
            Row.execute(run.connection(), sql);
        }
    }
}
