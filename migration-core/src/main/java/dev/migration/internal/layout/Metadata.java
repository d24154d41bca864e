// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.layout;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/**
 * What a file beside a migration's scripts says of them: diesel's {@code metadata.toml}, Kat's {@code metadata.yaml}, Flyway's
 * {@code V1__x.sql.conf}.
 *
 * @param options how the scripts run
 * @param replacesPlaceholders whether their placeholders are replaced, if any are set
 * @param parents versions that have to be applied before
 * @param problems what is wrong with the file
 */
public record Metadata(
        ScriptOptions options, boolean replacesPlaceholders, List<Requirement> parents, List<Problem> problems) {

    /** That of a file without any. */
    public static final Metadata NONE = new Metadata(ScriptOptions.DEFAULT, true, List.of(), List.of());

    private static final String CONF = ".conf";
    private static final String IN_TRANSACTION = "executeInTransaction";
    private static final String PLACEHOLDERS = "placeholderReplacement";
    private static final List<String> DIESEL_KEYS = List.of("run_in_transaction");
    private static final List<String> KAT_KEYS =
            List.of("name", "timestamp", "description", "parents", "no_transaction");
    private static final int LONGEST = 1 << 16;
    private static final int CHUNK = 1 << 9;

    static boolean isFlyways(String fileName) {
        return fileName.endsWith(".sql" + CONF);
    }

    /** What a metadata file is about: a script of Flyway, or the scripts of a folder. */
    static String subject(SourceFile file) {
        String path = file.path();
        return isFlyways(file.name()) ? path.substring(0, path.length() - CONF.length()) : folder(path);
    }

    /** Where Flyway looks for what says how a script runs. */
    static String pathOf(SourceFile script) {
        return script.path() + CONF;
    }

    /** That a script of Flyway runs without a transaction, unless its own metadata say something else. */
    static SourceFile withoutTransaction(SourceFile script, @Nullable SourceFile own) {
        byte[] first = (IN_TRANSACTION + "=false\n").getBytes(UTF_8);
        return new SourceFile(
                script.name() + CONF,
                pathOf(script),
                () -> own == null
                        ? new ByteArrayInputStream(first)
                        : new SequenceInputStream(new ByteArrayInputStream(first), own.open()),
                own == null ? pathOf(script) : own.identity());
    }

    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    /** Reads the metadata of a migration; what is wrong is among the problems, never an exception. */
    public static Metadata of(Migration migration) {
        return of(migration, migration.metadata());
    }

    /** Reads those that its down script has for itself. */
    public static Metadata ofDown(Migration migration) {
        return of(migration, migration.downMetadata());
    }

    private static Metadata of(Migration migration, @Nullable SourceFile file) {
        if (file == null) {
            return NONE;
        }
        var reading = new MetadataReader(migration, file.path());
        try {
            String text = text(file);
            if (file.name().endsWith(CONF)) {
                reading.conf(text);
            } else if (file.name().endsWith(".toml")) {
                reading.toml(text);
            } else {
                reading.yaml(text);
            }
        } catch (IOException e) {
            reading.problems.add(file.problem(e));
        } catch (IllegalArgumentException e) {
            reading.invalid(e.getMessage());
        }
        return new Metadata(reading.options, reading.replacesPlaceholders, reading.parents, reading.problems);
    }

    private static String text(SourceFile file) throws IOException {
        try (Reader reader = file.read()) {
            var text = new StringBuilder();
            var chunk = new char[CHUNK];
            for (int read = reader.read(chunk); read >= 0; read = reader.read(chunk)) {
                if (text.append(chunk, 0, read).length() > LONGEST) {
                    throw new IOException("it has more than " + LONGEST + " characters");
                }
            }
            return text.toString();
        }
    }

    private static final class MetadataReader {

        private final Migration migration;
        private final String path;
        private ScriptOptions options = ScriptOptions.DEFAULT;
        private boolean replacesPlaceholders = true;
        private final List<Requirement> parents = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();

        private MetadataReader(Migration migration, String path) {
            this.migration = migration;
            this.path = path;
        }

        private void inTransaction(boolean inTransaction) {
            if (!inTransaction) {
                options = options.withoutTransaction();
            }
        }

        /** A file without the key means false to diesel, too. */
        private void toml(String text) {
            TomlParseResult toml = Toml.parse(text);
            if (toml.hasErrors()) {
                invalid("it is not TOML: " + toml.errors().get(0).getMessage());
                return;
            }
            for (String key : toml.keySet()) {
                if (!DIESEL_KEYS.contains(key)) {
                    problems.add(unknown(key, DIESEL_KEYS));
                }
            }
            Object value = toml.get("run_in_transaction");
            if (value != null && !(value instanceof Boolean)) {
                invalid("run_in_transaction is neither true nor false");
                return;
            }
            inTransaction(Boolean.TRUE.equals(value));
        }

        private void yaml(String text) {
            Map<?, ?> map;
            try {
                map = MetadataYaml.parse(text);
            } catch (NoClassDefFoundError e) {
                invalid("org.yaml:snakeyaml is not on the class path");
                return;
            }
            // Kat ignores them.
            for (Object key : map.keySet()) {
                if (!KAT_KEYS.contains(String.valueOf(key))) {
                    problems.add(Problems.asWarning(unknown(String.valueOf(key), KAT_KEYS)));
                }
            }
            Object off = map.get("no_transaction");
            if (off != null && !(off instanceof Boolean)) {
                invalid("no_transaction is neither true nor false");
                return;
            }
            inTransaction(!Boolean.TRUE.equals(off));
            Object timestamp = map.get("timestamp");
            if (timestamp != null && !migration.version().equals(version(timestamp))) {
                invalid("its timestamp is not the directory's version, " + migration.version());
            }
            Object named = map.get("parents");
            if (named instanceof List<?> list) {
                list.forEach(this::parent);
            } else if (named != null) {
                invalid("parents is no list");
            }
        }

        /** Null for what is no text. */
        private static @Nullable Version version(@Nullable Object value) {
            return value instanceof String text ? Version.of(text) : null;
        }

        private void parent(@Nullable Object value) {
            Version parent = version(value);
            if (parent == null || !parent.isNumeric()) {
                invalid("a parent is not a version");
            } else {
                parents.add(new Requirement(parent, Place.of(path)));
            }
        }

        private void conf(String text) throws IOException {
            var properties = new Properties();
            properties.load(new StringReader(text));
            for (String key : properties.stringPropertyNames()) {
                String value = properties.getProperty(key).strip();
                if (!key.equals(IN_TRANSACTION) && !key.equals(PLACEHOLDERS)) {
                    invalid("the setting " + key + " is not supported; there are " + IN_TRANSACTION + " and "
                            + PLACEHOLDERS);
                } else if (!value.equals("true") && !value.equals("false")) {
                    invalid(key + " is neither true nor false");
                } else if (key.equals(IN_TRANSACTION)) {
                    inTransaction(value.equals("true"));
                } else {
                    replacesPlaceholders = value.equals("true");
                }
            }
        }

        private Problem unknown(String key, List<String> known) {
            return Problem.error(
                    Code.UNKNOWN_OPTION,
                    Place.of(path),
                    "Unknown key \"" + Printable.line(key) + "\": the metadata of " + migration.name() + " can have "
                            + String.join(", ", known),
                    "delete it, or write it as one of these");
        }

        private void invalid(@Nullable String why) {
            problems.add(Problem.error(
                    Code.UNKNOWN_OPTION,
                    Place.of(path),
                    "The metadata of " + migration.name() + " cannot be used: " + Printable.line(String.valueOf(why)),
                    "correct the file"));
        }
    }

    /**
     * A version that has to be applied before a migration, by its option {@code requires} or Kat's {@code parents}.
     *
     * @param place where it is required
     */
    public record Requirement(Version version, Place place) {}
}
