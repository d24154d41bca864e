package dev.migration.internal.crew;

/** How far a crew goes. */
public interface Limits {

    /** To the end. */
    Limits NONE = () -> false;

    /** Whether no target is to be started any more. */
    boolean areReached();

    /** Whether one may be started now, beside so many at work. */
    default boolean allowBeside(int atWork) {
        return true;
    }
}
