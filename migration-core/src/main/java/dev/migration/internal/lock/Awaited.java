package dev.migration.internal.lock;

import dev.migration.DatabaseAccessException;
import dev.migration.internal.session.Session;
import java.sql.SQLException;

/** What a wait is for, in words. */
public enum Awaited {
    LOCK("another instance held the migration lock"),
    HISTORY("another connection kept everyone from reading the history");

    private final String obstacle;

    Awaited(String obstacle) {
        this.obstacle = obstacle;
    }

    /** What was in the way, as a clause. */
    String obstacle() {
        return obstacle;
    }

    /** It cannot be had, and waiting would not help. */
    DatabaseAccessException refused(Session session, SQLException cause) {
        return switch (this) {
            case LOCK -> session.history().cannotWrite("The migration lock cannot be taken", cause);
            case HISTORY -> session.history().cannotRead("The history cannot be read", cause);
        };
    }
}
