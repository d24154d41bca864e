package dev.migration.internal.names;

import dev.migration.Version;
import org.jspecify.annotations.Nullable;

/**
 * How one layout names the files of migrations. A new layout is one of these, a constant of {@link Layout}, and an entry in
 * {@link Layouts}. The switches over {@link Layout} do not compile without a case for it: how {@code ScriptParser} divides its
 * files, and how {@code SquashedFiles} names one migration made of many.
 */
public interface LayoutReader {

    Layout layout();

    /** What a file of this name is, which has that of its folder before it in the directory of one migration; null if it is not this layout's. */
    @Nullable
    MigrationFileName read(String fileName);

    /** What a new migration is called. */
    default String stem(Version version, String title) {
        return version + "_" + title;
    }

    /** The name of the up file of a migration. */
    String up(String stem);

    /** The name of the down file beside it. */
    String down(String stem);

    /** The number that is written so in a name; null where it is written as everywhere. */
    default @Nullable String number(String written) {
        return null;
    }

    /** What metadata beside a script are about, by the path of the script; null where it can have none. */
    default @Nullable String metadataSubject(String path) {
        return null;
    }
}
