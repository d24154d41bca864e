package dev.migration.plan;

import dev.migration.script.Migration;
import dev.migration.script.ParsedMigration;
import dev.migration.script.Script;
import dev.migration.script.Version;
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
