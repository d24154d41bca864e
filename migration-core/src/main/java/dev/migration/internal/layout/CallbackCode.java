package dev.migration.internal.layout;

import dev.migration.Version;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.names.Layout;

/** A callback in Java, as a module beside the engine hands it on. */
public interface CallbackCode extends AdaptedCode {

    /** The same beside this migration, whose up script is given. */
    CallbackCode beside(Version version, String name, SourceFile up);

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
