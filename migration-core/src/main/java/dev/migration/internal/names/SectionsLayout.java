package dev.migration.internal.names;

import dev.migration.internal.names.MigrationFileName.Script;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code 0001_add_users.sql}, with both scripts. */
final class SectionsLayout implements LayoutReader {

    @Override
    public Layout layout() {
        return Layout.SECTIONS;
    }

    /** What golang-migrate takes for a down script by a word in its middle is not read. */
    @Override
    public @Nullable MigrationFileName read(String fileName) {
        // Whatever its capitals: most names have one dot.
        String words =
                fileName.indexOf('.') < fileName.length() - ".sql".length() ? fileName.toLowerCase(Locale.ROOT) : "";
        boolean isOthers = fileName.indexOf('/') >= 0 || words.contains(".down.") || words.endsWith(".up.sql");
        return isOthers ? null : MigrationFileName.numbered(fileName, ".sql", layout(), Script.BOTH);
    }

    @Override
    public String up(String stem) {
        return stem + ".sql";
    }

    @Override
    public String down(String stem) {
        return stem + ".down.sql";
    }
}
