package dev.migration;

import dev.migration.internal.history.InFlight;
import dev.migration.internal.script.Script;
import org.jspecify.annotations.Nullable;

/**
 * A script that was interrupted goes on behind the statements that are done.
 *
 * @param inFlight what the journal says
 * @param name the name of the file as it is now
 * @param checksum the checksum of the file as it is now
 * @param script the script, from its start
 * @param down the script that undoes it, to be stored; null where this is an undo, or there is none
 * @param open what to do with the statement whose outcome may be unknown; null: find out, or stop
 */
public record Resume(
        InFlight inFlight,
        String name,
        String checksum,
        Script script,
        @Nullable Script down,
        @Nullable OpenStatement open)
        implements Step {

    @Override
    public Version version() {
        return inFlight.version();
    }

    @Override
    public Direction direction() {
        return inFlight.undo() ? Direction.DOWN : Direction.UP;
    }

    @Override
    public Transactionality mode() {
        return Transactionality.JOURNALED;
    }
}
