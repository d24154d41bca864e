package dev.migration.rehearsal.internal.books;

import dev.migration.internal.sql.Statement;
import dev.migration.rehearsal.RehearsalReport.Change;
import dev.migration.rehearsal.internal.books.ServerBooks.Touched;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a database whose DDL commits tells of statements, by executing them in a database of their own. */
public interface CommittedStatements {

    /** At the beginning of a migration: reads which tables are there. */
    void open() throws SQLException;

    /** Settings that bound a migration. */
    List<String> bounds(Duration lock);

    /** Why a statement must not be executed even there; null where it may. */
    @Nullable
    String whyNot(Statement statement);

    /** The ways to execute it, what hurts others least first, and last as it is written. */
    List<Way> ways(Statement statement);

    /** Whether the server refused only this way, and nothing has happened. */
    boolean isOnlyTheWay(SQLException refusal);

    /** What the statement did, executed so, to tables that were there before the migration; how many rows it changed is known. */
    List<Touched> read(Way way, long rows) throws SQLException;

    /** How many rows the last statement changed. */
    long rows() throws SQLException;

    /**
     * A way to execute a statement.
     *
     * @param table whom it concerns; null where that is not known
     * @param locks what others wait for until it ends
     */
    record Way(String sql, @Nullable String table, Set<LockMode> locks, List<Change> changes) {}
}
