package dev.migration.internal;

import dev.migration.internal.files.MigrationSet;
import dev.migration.internal.files.Root;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the other modules of this library need of a Migrator, and its users do not. The class {@code Migrator} opens it when
 * it is loaded.
 */
public abstract class InternalAccess {

    private static volatile @Nullable InternalAccess access;

    /** How the root finder is set. */
    protected abstract void set(Object builder, Root.Finder finder);

    /** How the files are read. */
    protected abstract MigrationSet filesOf(Object migrator);

    /** Called once, by the class that can do it. */
    public static void open(InternalAccess opened) {
        access = opened;
    }

    /** Lets this find the folders of the locations that a builder of a Migrator is given. */
    public static void setRootFinder(Object builder, Root.Finder finder) {
        Objects.requireNonNull(access).set(builder, finder);
    }

    /** The migration files of a Migrator, with all that is wrong with them. */
    public static MigrationSet files(Object migrator) {
        return Objects.requireNonNull(access).filesOf(migrator);
    }
}
