// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.layout;

import dev.migration.CodeMigration;
import dev.migration.internal.names.Layout;

/** A migration in Java that was written for another tool, as a module beside the engine hands it on. */
public interface AdaptedCode extends CodeMigration {

    /** The class that somebody wrote, which problems and failures name. */
    Class<?> type();

    /** Where the class says what is read of it. */
    CodeMethods methods();

    /** How the tool names its migrations. */
    Layout layout();
}
