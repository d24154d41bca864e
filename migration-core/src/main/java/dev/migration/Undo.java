package dev.migration;

import dev.migration.internal.history.AppliedMigration;
import dev.migration.internal.script.Script;
import org.jspecify.annotations.Nullable;

/**
 * An applied migration is undone.
 *
 * @param row which
 * @param script its down script
 * @param source where that comes from
 * @param mode how
 */
public record Undo(AppliedMigration row, Script script, DownScript source, Transactionality mode) implements Step {

    @Override
    public Version version() {
        return row.version();
    }

    @Override
    public String name() {
        return row.name();
    }

    @Override
    public Direction direction() {
        return Direction.DOWN;
    }

    @Override
    public String checksum() {
        return row.checksum();
    }

    @Override
    public @Nullable Script down() {
        return null;
    }
}
