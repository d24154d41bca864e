package dev.migration.plan;

import dev.migration.script.Script;
import dev.migration.script.Version;

/** One migration to apply, to go on with, or to undo. */
public sealed interface Step permits Apply, Resume, Undo {

    /** The migration's version. */
    Version version();

    /** The migration's name, such as {@code 0007_add_phone}. */
    String name();

    /** What runs. */
    Script script();

    /** How it runs. */
    Transactionality mode();
}
