package dev.migration.fleet;

import dev.migration.fleet.internal.connect.KeptConnection;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The connection of one thread, kept while it works on schemas of one database. */
final class WorkerConnection implements AutoCloseable {

    private final TargetConnector connector;
    private @Nullable Object database;
    private @Nullable KeptConnection kept;

    WorkerConnection(TargetConnector connector) {
        this.connector = connector;
    }

    DataSource of(TargetQueue.Task task) {
        FleetTarget target = task.targets().get(0);
        KeptConnection same = kept;
        if (same != null && task.database().equals(database)) {
            return same;
        }
        close();
        DataSource source = connector.connect(target);
        if (connector.isPooled(target)) {
            return source;
        }
        var keeping = new KeptConnection(source);
        database = task.database();
        kept = keeping;
        return keeping;
    }

    @Override
    public void close() {
        KeptConnection last = kept;
        if (last != null) {
            last.close();
        }
        kept = null;
        database = null;
    }
}
