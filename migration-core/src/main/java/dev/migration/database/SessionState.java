package dev.migration.database;

import java.util.ArrayList;
import java.util.List;

/**
 * What a session was set to before any script ran on it.
 *
 * @param reset statements that bring the session back to it, whatever a script changed; none returns rows
 * @param ownRole statements that give the session its own role back until the end of the transaction
 * @param farewell statements that clear away what a script may have left, such as temporary tables
 */
public record SessionState(List<String> reset, List<String> ownRole, List<String> farewell) {

    /** The same, with further settings that hold while scripts run. */
    public SessionState with(List<String> settings) {
        var all = new ArrayList<String>(reset);
        all.addAll(settings);
        return new SessionState(all, ownRole, farewell);
    }

    /** Copies the lists. */
    public SessionState {
        reset = List.copyOf(reset);
        ownRole = List.copyOf(ownRole);
        farewell = List.copyOf(farewell);
    }
}
