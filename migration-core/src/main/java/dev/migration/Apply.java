package dev.migration;

import dev.migration.internal.files.Migration;
import dev.migration.internal.script.ParsedMigration;
import dev.migration.internal.script.Script;
import org.jspecify.annotations.Nullable;

/**
 * A pending migration runs.
 *
 * @param parsed which
 * @param mode how
 */
public record Apply(ParsedMigration parsed, Transactionality mode) implements Step {

    /** The migration. */
    public Migration migration() {
        return parsed.migration();
    }

    @Override
    public Version version() {
        return migration().version();
    }

    @Override
    public String name() {
        return migration().name();
    }

    @Override
    public Direction direction() {
        return Direction.UP;
    }

    @Override
    public String checksum() {
        return migration().checksum();
    }

    @Override
    public Script script() {
        return parsed.up();
    }

    @Override
    public @Nullable Script down() {
        return parsed.down();
    }
}
