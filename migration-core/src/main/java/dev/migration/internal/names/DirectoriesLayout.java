package dev.migration.internal.names;

import dev.migration.internal.names.MigrationFileName.Script;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code 0001_add_users/up.sql} and {@code down.sql}, as diesel and Kat have them; Prisma's {@code migration.sql}. */
public final class DirectoriesLayout implements LayoutReader {

    private static final Map<String, Script> SCRIPTS =
            Map.of("up.sql", Script.UP, "migration.sql", Script.UP, "down.sql", Script.DOWN);

    private static final List<String> METADATA = List.of("metadata.toml", "metadata.yaml", "metadata.yml");

    @Override
    public Layout layout() {
        return Layout.DIRECTORIES;
    }

    @Override
    public @Nullable MigrationFileName read(String fileName) {
        int slash = fileName.indexOf('/');
        Script script = slash < 0 ? null : SCRIPTS.get(fileName.substring(slash + 1));
        return script == null
                ? null
                : MigrationFileName.numbered(fileName, fileName.substring(slash), layout(), script);
    }

    /** Whether a file belongs to the directory of a migration; so does one with capitals in its name, which is refused. */
    public static boolean isIn(String path) {
        int slash = path.indexOf('/');
        String name = path.substring(slash + 1);
        return slash > 0
                && MigrationFileName.digits(path) > 0
                && (SCRIPTS.containsKey(name.toLowerCase(Locale.ROOT)) || METADATA.contains(name));
    }

    /** Whether a file has the name of an up script. */
    public static boolean isUp(String name) {
        return SCRIPTS.get(name) == Script.UP;
    }

    @Override
    public String up(String stem) {
        return stem + "/up.sql";
    }

    @Override
    public String down(String stem) {
        return stem + "/down.sql";
    }

    /** As diesel has them. */
    @Override
    public @Nullable String number(String written) {
        return written.matches("\\d{4}-\\d\\d-\\d\\d(-\\d++)*+") ? written.replace("-", "") : null;
    }

    @Override
    public String metadataSubject(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }
}
