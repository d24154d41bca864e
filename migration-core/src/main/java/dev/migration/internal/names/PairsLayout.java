package dev.migration.internal.names;

import dev.migration.internal.names.MigrationFileName.Script;
import org.jspecify.annotations.Nullable;

/** {@code 0001_add_users.up.sql} and {@code 0001_add_users.down.sql}. */
final class PairsLayout implements LayoutReader {

    private static final String UP = ".up.sql";
    private static final String DOWN = ".down.sql";

    @Override
    public Layout layout() {
        return Layout.PAIRS;
    }

    @Override
    public @Nullable MigrationFileName read(String fileName) {
        if (fileName.indexOf('/') >= 0) {
            return null;
        }
        MigrationFileName up = MigrationFileName.numbered(fileName, UP, layout(), Script.UP);
        return up == null ? MigrationFileName.numbered(fileName, DOWN, layout(), Script.DOWN) : up;
    }

    @Override
    public String up(String stem) {
        return stem + UP;
    }

    @Override
    public String down(String stem) {
        return stem + DOWN;
    }
}
