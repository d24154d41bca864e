package dev.migration.internal.execute;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.sql.Statement;
import java.util.List;

/** Whether a script may have left something in the session of the run, which is only set again where that is so. */
public final class SessionTraces {

    private final Database database;
    private final SessionState before;

    /** Whether a statement may run what users wrote, such as a trigger: then only its name is known of what it does. */
    private boolean runsUsersCode;

    private boolean ofLast = true;
    private boolean ofThis;

    public SessionTraces(Database database, SessionState before) {
        this.database = database;
        this.before = before;
        this.runsUsersCode = before.runsUsersCode();
    }

    /** What the session was set to before the run. */
    SessionState before() {
        return before;
    }

    /** Statements for the start of a script's transaction, after which it finds the session as it was before the run. */
    public List<String> start() {
        List<String> reset = ofLast ? before.resetInTransaction() : before.eachTransaction();
        expect();
        ofThis = false;
        return reset;
    }

    /** Something other than a script in one transaction runs. */
    public void expect() {
        ofLast = true;
    }

    /** Notes what a statement of a script may do. */
    public void note(Statement statement) {
        switch (database.sessionEffect(statement)) {
            case NONE -> ofThis |= runsUsersCode;
            case SETTINGS -> ofThis = true;
            case UNKNOWN -> {
                ofThis = true;
                runsUsersCode = true;
            }
        }
    }

    /** Statements for the end of the transaction, which make it ours again. */
    public List<String> end() {
        return ofThis ? before.ownRole() : List.of();
    }

    /** The script's transaction was committed. */
    public void committed() {
        ofLast = ofThis;
    }
}
