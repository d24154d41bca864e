package dev.migration.internal.execute;

import dev.migration.internal.database.Database;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statements of the transaction that is open, kept to be sent again; up to a limit, as a script has none. */
public final class Replay {

    public static final String NOT_UNDONE = "it does something that a rollback does not take back";

    private static final int MOST_CHARACTERS = 1 << 20;

    private final Database database;
    private final List<Sent> sent = new ArrayList<>();
    private int characters;
    private @Nullable String hindrance;

    private record Sent(Statement statement, int ordinal) {}

    public Replay(Database database) {
        this.database = database;
    }

    /** Another transaction begins. */
    public void clear() {
        sent.clear();
        characters = 0;
        hindrance = null;
    }

    /** To be called before it is sent. */
    public void add(Statement statement, int ordinal, boolean withData) {
        characters += statement.text().length();
        if (withData) {
            hindrance = "the data of its COPY are read while they are sent";
        } else if (characters > MOST_CHARACTERS) {
            hindrance = "it is too long to be kept";
        } else if (hindrance == null && !database.isUndoneByRollback(statement)) {
            hindrance = NOT_UNDONE;
        }
        if (hindrance == null) {
            sent.add(new Sent(statement, ordinal));
        } else {
            sent.clear();
        }
    }

    /** Why they cannot be sent again; null where they can. */
    @Nullable
    public String hindrance() {
        return hindrance;
    }

    /** Sends them again. */
    public void send(Sender sender) throws StatementFailure {
        for (Sent it : sent) {
            sender.script(it.statement(), it.ordinal(), null);
        }
    }
}
