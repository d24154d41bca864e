package dev.migration;

import dev.migration.internal.script.Script;
import org.jspecify.annotations.Nullable;

/** One migration to apply, to go on with, or to undo. */
public sealed interface Step permits Apply, Resume, Undo {

    /** The migration's version. */
    Version version();

    /** The migration's name, such as {@code 0007_add_phone}. */
    String name();

    /** Whether it puts the version into the history, or takes it out. */
    Direction direction();

    /** The checksum of the file now, or of what was applied where it is undone. */
    String checksum();

    /** What runs. */
    Script script();

    /** What undoes it, to be stored; null where it is undone, or nothing does. */
    @Nullable
    Script down();

    /** How it runs. */
    Transactionality mode();
}
