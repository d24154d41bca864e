// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.layout;

import dev.migration.Version;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.names.Layout;
import org.jspecify.annotations.Nullable;

/** A callback in Java, as a module beside the engine hands it on. */
public interface CallbackCode extends AdaptedCode {

    /** The same beside this migration, whose up script is given. */
    CallbackCode beside(Version version, String name, SourceFile up);

    /** By what Flyway orders those of one moment; null where it is the last. */
    @Nullable
    String callbackName();

    /** It is no migration, and has no version. */
    @Override
    default String version() {
        return "";
    }

    @Override
    default String name() {
        return type().getName();
    }

    @Override
    default Layout layout() {
        return Layout.FLYWAY;
    }
}
