package dev.migration.internal.names;

import dev.migration.Version;
import dev.migration.internal.names.MigrationFileName.Script;
import java.text.Normalizer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code V1_2__add_users.sql}, {@code U1_2__add_users.sql} that undoes it, {@code R__views.sql}, {@code B20__all.sql}. */
final class FlywayLayout implements LayoutReader {

    private static final String SQL = ".sql";

    /** Not compiled where all names are plain ones: a start with nothing to do should load few classes. */
    private static final class Patterns {

        private static final String VERSION = "\\d++(?:[._]\\d++)*+";
        private static final Pattern STEM = Pattern.compile("[VUB]" + VERSION + "__.+", Pattern.DOTALL);

        /** What the version of a repeatable migration has an underscore for. */
        private static final Pattern NOT_IN_A_VERSION =
                Pattern.compile("[^\\w.-]|^[.-]|[.-]$", Pattern.UNICODE_CHARACTER_CLASS);
    }

    @Override
    public Layout layout() {
        return Layout.FLYWAY;
    }

    @Override
    public @Nullable MigrationFileName read(String fileName) {
        if (!fileName.endsWith(SQL) || fileName.indexOf('/') >= 0) {
            return null;
        }
        String stem = fileName.substring(0, fileName.length() - SQL.length());
        if (!MigrationFileName.fits(stem)) {
            return null;
        }
        if (stem.startsWith(MigrationFileName.REPEATABLE)) {
            String name = stem.substring(MigrationFileName.REPEATABLE.length());
            return name.isEmpty() ? null : new MigrationFileName(repeatable(name), stem, layout(), Script.UP);
        }
        if (!MigrationFileName.isFlyways(stem) || !Patterns.STEM.matcher(stem).matches()) {
            return null;
        }
        Script script = stem.startsWith("U") ? Script.DOWN : stem.startsWith("B") ? Script.BASELINE : Script.UP;
        String version = stem.substring(1, stem.indexOf("__")).replace('_', '.');
        return new MigrationFileName(Version.of(version), stem, layout(), script);
    }

    /** A shell takes a version for one word, and a file has the same one wherever its accents are divided from the letters. */
    private static Version repeatable(String name) {
        String normal = Normalizer.normalize(name, Normalizer.Form.NFC);
        return Version.of(MigrationFileName.REPEATABLE
                + Patterns.NOT_IN_A_VERSION.matcher(normal).replaceAll("_"));
    }

    @Override
    public String stem(Version version, String title) {
        return "V" + version + "__" + title;
    }

    @Override
    public String up(String stem) {
        return "V" + stem.substring(1) + SQL;
    }

    @Override
    public String down(String stem) {
        return "U" + stem.substring(1) + SQL;
    }

    @Override
    public @Nullable String number(String written) {
        return written.matches("[VB]?" + Patterns.VERSION)
                ? written.replaceFirst("^[VB]", "").replace('_', '.')
                : null;
    }

    @Override
    public String metadataSubject(String path) {
        return path;
    }
}
