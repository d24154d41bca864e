package dev.migration.fleet;

import dev.migration.fleet.internal.connect.KeptConnection;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The connection of one thread, kept while it works on schemas of one database. */
final class WorkerConnection implements AutoCloseable {

    private final TargetConnector connector;
    private final Consumer<TargetQueue> answers;
    private @Nullable Object database;
    private @Nullable KeptConnection kept;

    /** Says which server answers, before anything is done there: a target that takes long does not keep others waiting. */
    WorkerConnection(TargetConnector connector, Consumer<TargetQueue> answers) {
        this.connector = connector;
        this.answers = answers;
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
        var keeping = new KeptConnection(source, () -> answers.accept(task.queue()));
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
