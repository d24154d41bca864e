// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.names;

import dev.migration.Version;
import dev.migration.internal.help.Printable;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a migration's file name; in the layout of directories, of the name of its directory.
 *
 * @param version what is before the first underscore; with Flyway's names, between the letter and the two underscores; of a
 *     repeatable migration {@code R__} and its name
 * @param stem the name without its ending, such as {@code 0007_add_phone} or {@code V1_2__add_phone}
 * @param script which script the file holds
 */
public record MigrationFileName(Version version, String stem, Layout layout, Script script) {

    /** Which of a migration's scripts a file holds. */
    public enum Script {
        BOTH,
        UP,
        DOWN,
        /** Flyway's, which runs only where nothing else has. */
        BASELINE
    }

    private static final String REPEATABLE = "R__";

    private static final String SQL = ".sql";

    private static final Map<String, Script> IN_DIRECTORY =
            Map.of("up.sql", Script.UP, "migration.sql", Script.UP, "down.sql", Script.DOWN);

    private static final List<String> METADATA = List.of("metadata.toml", "metadata.yaml", "metadata.yml");

    /** The history table keeps names of up to this many characters. */
    public static final int LONGEST_STEM = 255;

    /** Not compiled where all names are plain ones: a start with nothing to do should load few classes. */
    private static final class Flyway {

        private static final Pattern STEM = Pattern.compile("[VUB]" + Layout.FLYWAYS_VERSION + "__.+", Pattern.DOTALL);

        /** What the version of a repeatable migration has an underscore for. */
        private static final Pattern NOT_IN_A_VERSION =
                Pattern.compile("[^\\w.-]|^[.-]|[.-]$", Pattern.UNICODE_CHARACTER_CLASS);
    }

    /** What a file is by its name, after that of its folder in the directory of one migration; null if it fits no layout. */
    public static @Nullable MigrationFileName read(String fileName) {
        int slash = fileName.indexOf('/');
        if (slash >= 0) {
            Script script = IN_DIRECTORY.get(fileName.substring(slash + 1));
            return script == null ? null : numbered(fileName, fileName.substring(slash), Layout.DIRECTORIES, script);
        }
        if (!fileName.endsWith(SQL)) {
            return null;
        }
        if (digits(fileName) == 0) {
            return flyways(fileName.substring(0, fileName.length() - SQL.length()));
        }
        if (fileName.endsWith(".up.sql")) {
            return numbered(fileName, ".up.sql", Layout.PAIRS, Script.UP);
        }
        if (fileName.endsWith(".down.sql")) {
            return numbered(fileName, ".down.sql", Layout.PAIRS, Script.DOWN);
        }
        // Whatever its capitals. What golang-migrate takes for a down script by a word in its middle is not read.
        String words =
                fileName.indexOf('.') < fileName.length() - SQL.length() ? fileName.toLowerCase(Locale.ROOT) : "";
        return words.contains(".down.") || words.endsWith(".up.sql")
                ? null
                : numbered(fileName, SQL, Layout.SECTIONS, Script.BOTH);
    }

    /** The same of a name of {@link FlywayNaming#usual}, which may have no description; null if no history could keep it. */
    public static @Nullable MigrationFileName readFlyways(String usual) {
        if (!usual.endsWith("__" + SQL)) {
            return read(usual);
        }
        String stem = usual.substring(0, usual.length() - SQL.length());
        MigrationFileName described = read(stem + "_" + SQL);
        return described == null
                ? null
                : new MigrationFileName(described.version(), stem, described.layout(), described.script());
    }

    /** Whether this is the name of an up or a down script beside the other. */
    public static boolean isOfPair(String fileName) {
        boolean endsSo = fileName.endsWith(".up.sql") || fileName.endsWith(".down.sql");
        MigrationFileName name = endsSo ? read(fileName) : null;
        return name != null && name.layout() == Layout.PAIRS;
    }

    private static @Nullable MigrationFileName flyways(String stem) {
        if (!fits(stem)) {
            return null;
        }
        if (stem.startsWith(REPEATABLE)) {
            String name = stem.substring(REPEATABLE.length());
            return name.isEmpty() ? null : new MigrationFileName(repeatable(name), stem, Layout.FLYWAY, Script.UP);
        }
        if (!isFlyways(stem) || !Flyway.STEM.matcher(stem).matches()) {
            return null;
        }
        Script script = stem.startsWith("U") ? Script.DOWN : stem.startsWith("B") ? Script.BASELINE : Script.UP;
        String version = stem.substring(1, stem.indexOf("__")).replace('_', '.');
        return new MigrationFileName(Version.of(version), stem, Layout.FLYWAY, script);
    }

    /** The name of one with what says that it is repeatable, such as {@code R__fill_phone}. */
    public static String stemOfRepeatable(String name) {
        return REPEATABLE + name;
    }

    /**
     * The version of a repeatable migration of this name: a shell takes it for one word, and it is the same wherever accents are
     * divided from the letters.
     */
    public static Version repeatable(String name) {
        String normal = Normalizer.normalize(name, Normalizer.Form.NFC);
        return Version.of(REPEATABLE + Flyway.NOT_IN_A_VERSION.matcher(normal).replaceAll("_"));
    }

    /** Whether a file belongs to the directory of a migration; so does one with capitals in its name, which is refused. */
    public static boolean isInDirectory(String path) {
        int slash = path.indexOf('/');
        String name = path.substring(slash + 1);
        return slash > 0
                && digits(path) > 0
                && (IN_DIRECTORY.containsKey(name.toLowerCase(Locale.ROOT)) || METADATA.contains(name));
    }

    /** A name that starts with a number, and dashes in it where it is a directory's; null if this is none. */
    private static @Nullable MigrationFileName numbered(String fileName, String ending, Layout layout, Script script) {
        if (!fileName.endsWith(ending)) {
            return null;
        }
        String stem = fileName.substring(0, fileName.length() - ending.length());
        boolean dashes = layout == Layout.DIRECTORIES;
        int end = digits(stem);
        while (dashes && end > 0 && end < stem.length() && (isDigit(stem.charAt(end)) || stem.charAt(end) == '-')) {
            end++;
        }
        boolean fits = end > 0 && stem.startsWith("_", end) && stem.length() > end + 1 && fits(stem);
        return fits
                ? new MigrationFileName(Version.of(stem.substring(0, end).replace("-", "")), stem, layout, script)
                : null;
    }

    /** Whether the history can keep a name, and a person can read it. */
    private static boolean fits(String stem) {
        return stem.length() <= LONGEST_STEM
                && stem.indexOf('/') < 0
                && Printable.line(stem).equals(stem);
    }

    /** Reads a name without a number, which a repeatable migration can have in every layout; null if it is none. */
    public static @Nullable MigrationFileName ofRepeatable(String fileName) {
        boolean others = digits(fileName) > 0
                || fileName.startsWith(REPEATABLE)
                || fileName.indexOf('/') >= 0
                || fileName.endsWith(".up.sql")
                || fileName.endsWith(".down.sql");
        if (others || !fileName.endsWith(SQL)) {
            return null;
        }
        String stem = fileName.substring(0, fileName.length() - SQL.length());
        Version version = Version.of(REPEATABLE + stem);
        boolean fits = version.isRepeatable() && version.text().length() <= LONGEST_STEM;
        return fits ? new MigrationFileName(version, stem, Layout.SECTIONS, Script.BOTH) : null;
    }

    /** The name of one script that is beside pairs of files. */
    public MigrationFileName besidePairs() {
        return new MigrationFileName(version, stem, Layout.PAIRS, Script.UP);
    }

    /** How many digits a text starts with. */
    public static int digits(String text) {
        int count = 0;
        while (count < text.length() && isDigit(text.charAt(count))) {
            count++;
        }
        return count;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Whether a name starts with Flyway's letter and a number. */
    public static boolean isFlyways(String name) {
        return name.length() > 1 && "VUB".indexOf(name.charAt(0)) >= 0 && isDigit(name.charAt(1));
    }

    /** Whether the down script of its migration, if there is one, is in a file of its own. */
    public boolean isUpOfTwo() {
        return layout != Layout.SECTIONS && script != Script.DOWN;
    }

    /** The record's generated hashCode is slow in a new JVM, which hashes thousands of names. */
    @Override
    public int hashCode() {
        return stem.hashCode();
    }

    /** What follows the version, such as {@code _add_phone}. */
    public String title() {
        return title(stem);
    }

    /** What follows the version in a migration's name, such as {@code _add_phone}; all of a name without a version. */
    public static String title(String stem) {
        if (digits(stem) > 0) {
            return stem.substring(Math.max(0, stem.indexOf('_')));
        }
        return stem.startsWith(REPEATABLE) || isFlyways(stem) ? stem.substring(stem.indexOf("__") + 1) : stem;
    }
}
