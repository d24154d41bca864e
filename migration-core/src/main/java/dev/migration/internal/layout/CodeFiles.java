// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.layout;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.Code;
import dev.migration.CodeMigration;
import dev.migration.Direction;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.names.Layout;
import dev.migration.internal.names.MigrationFileName;
import dev.migration.internal.names.MigrationFileName.Script;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A migration in Java, as if it were a file: what it says of itself is read and checked once.
 *
 * @param version of a repeatable one {@code R__} and its name
 * @param name without the version, such as {@code fill_phone}
 * @param down null where it does not implement undo
 * @param own how it is named whatever the files beside it are; null for as they are
 */
public record CodeFiles(
        Version version,
        String name,
        SourceFile up,
        @Nullable SourceFile down,
        @Nullable Layout own) {

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{N}_-]{1,200}");
    private static final int LONGEST_VERSION = 40;
    private static final Pattern CHECKSUM = Pattern.compile("[\\p{L}\\p{N}._-]{1,100}");

    /**
     * Checks them.
     *
     * @throws InvalidMigrationsException with all that is wrong with their versions, names and checksums
     */
    public static List<CodeFiles> of(List<CodeMigration> migrations) {
        List<CodeFiles> files = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (CodeMigration migration : migrations) {
            try {
                of(migration, problems).ifPresent(files::add);
            } catch (LinkageError e) {
                problems.add(Problem.error(
                        Code.MISSING_FILE,
                        Place.of(written(migration).getName()),
                        "This is a code migration, and a class that it names is missing: "
                                + Printable.line(e.toString()),
                        Remedies.ADD_JAR));
            }
        }
        Problems.throwIfInvalid(problems);
        return List.copyOf(files);
    }

    private static Optional<CodeFiles> of(CodeMigration migration, List<Problem> problems) {
        Class<?> byHand = written(migration);
        String type = Printable.line(byHand.getName().replaceFirst("\\$\\$.*", ""));
        int before = problems.size();
        CodeMethods methods = methods(migration);
        String written = read(type, methods.version(), migration::version, problems);
        String name = read(type, methods.name(), migration::name, problems);
        String checksum = read(type, methods.checksum(), migration::checksum, problems);
        String transactional =
                read(type, methods.isTransactional(), () -> String.valueOf(migration.isTransactional()), problems);
        // As in the names of files: 1_2 is 1.2.
        boolean repeatable = CodeMigration.REPEATABLE.equals(written);
        Version version = written == null || repeatable || written.length() > LONGEST_VERSION
                ? null
                : Layout.version(written).orElse(null);
        if (written != null && version == null && !repeatable) {
            problems.add(invalid(
                    type,
                    "version",
                    written,
                    methods.version(),
                    "a number such as 0007, 1.2 or 20240131120000; or "
                            + (methods.equals(CodeMethods.OURS) ? "REPEATABLE" : "null") + ", to run again when its "
                            + methods.checksum() + " has changed"));
        }
        boolean undoable = isUndoable(byHand);
        if (repeatable && undoable) {
            problems.add(Problem.error(
                    Code.INVALID_SECTION,
                    Place.of(type),
                    "This is a repeatable code migration with an undo(Connection), but a repeatable migration is not undone.",
                    "remove undo(Connection), or let its version() return a number"));
        }
        if (name != null && !NAME.matcher(name).matches()) {
            problems.add(invalid(
                    type,
                    "name",
                    name,
                    methods.name(),
                    "a name such as fill_phone, of up to 200 letters, digits, underscores and hyphens"));
        }
        if (checksum != null && !CHECKSUM.matcher(checksum).matches()) {
            problems.add(invalid(
                    type,
                    "checksum",
                    checksum,
                    methods.checksum(),
                    "a text such as 1, of up to 100 letters, digits, dots, underscores and hyphens"));
        }
        if (repeatable && name != null && problems.size() == before) {
            version = MigrationFileName.repeatable(name);
        }
        if (version == null || name == null || checksum == null || problems.size() > before) {
            return Optional.empty();
        }
        var up = CodeScript.of(
                migration, type, "code '" + checksum + "' of '" + name + "'", Direction.UP, transactional);
        var down =
                undoable ? CodeScript.of(migration, type, "undo '" + name + "'", Direction.DOWN, transactional) : null;
        return Optional.of(new CodeFiles(
                version,
                name,
                up.file(),
                down == null ? null : down.file(),
                migration instanceof AdaptedCode adapted ? adapted.layout() : null));
    }

    /** The class that somebody wrote, where a framework has made a subclass of it. */
    private static Class<?> written(CodeMigration migration) {
        Class<?> type = migration instanceof AdaptedCode adapted ? adapted.type() : migration.getClass();
        while (type.getName().contains("$$") && type.getSuperclass() != Object.class) {
            type = type.getSuperclass();
        }
        return type;
    }

    private static CodeMethods methods(CodeMigration migration) {
        return migration instanceof AdaptedCode adapted ? adapted.methods() : CodeMethods.OURS;
    }

    private static boolean isUndoable(Class<?> type) {
        try {
            return CodeMigration.class.isAssignableFrom(type)
                    && type.getMethod("undo", Connection.class).getDeclaringClass() != CodeMigration.class;
        } catch (NoSuchMethodException e) {
            // In a native image, which keeps no list of methods: the undo itself finds out.
            return true;
        }
    }

    private static @Nullable String read(
            String type, String method, Supplier<@Nullable String> value, List<Problem> problems) {
        String wrong;
        try {
            String read = value.get();
            if (read != null) {
                return read;
            }
            wrong = "returns null";
        } catch (RuntimeException e) {
            wrong = "throws " + Printable.line(Printable.cut(e.toString()));
        }
        problems.add(Problem.error(
                Code.INVALID_NAME,
                Place.of(type),
                "This is a code migration, and its " + method + " " + wrong + ".",
                "let it return a constant"));
        return null;
    }

    private static Problem invalid(String type, String part, String value, String method, String form) {
        return Problem.error(
                Code.INVALID_NAME,
                Place.of(type),
                "\"" + Printable.line(Printable.cut(value)) + "\" cannot be the " + part + " of a code migration.",
                "let its " + method + " return " + form);
    }

    /** Its up script, with a name like those of the files beside it. */
    NamedFile named(Layout besides) {
        Layout layout = own == null ? besides : own;
        Script script = layout == Layout.SECTIONS ? Script.BOTH : Script.UP;
        String stem = version.isRepeatable() ? MigrationFileName.stemOfRepeatable(name) : layout.stem(version, name);
        return new NamedFile(new MigrationFileName(version, stem, layout, script), up, up.name());
    }

    /**
     * The up or down script of a migration in Java, in place of a file: a text with one statement, which names the migration, and
     * the code that runs when that is executed. Only a comment has the class, so the checksum does not depend on it.
     *
     * @param type the name of its class
     * @param isTransactional whether it runs in a transaction of ours; as with a file, that may change
     */
    public record CodeScript(
            CodeMigration migration, String type, String text, Direction direction, boolean isTransactional)
            implements SourceFile.Content {

        /** That of a source; null where this is a file. */
        public static @Nullable CodeScript of(SourceFile source) {
            return source.content() instanceof CodeScript code ? code : null;
        }

        /** Of a migration whose parts are checked: they can stand in quotes in each dialect. */
        static CodeScript of(
                CodeMigration migration,
                String type,
                String statement,
                Direction direction,
                @Nullable String transactional) {
            String text = "-- Migration: code of " + type + "\n" + statement + "\n";
            return new CodeScript(migration, type, text, direction, Boolean.parseBoolean(transactional));
        }

        /** Of a callback. */
        public static CodeScript of(CallbackCode callback) {
            String type = Printable.line(callback.type().getName());
            return of(callback, type, "callback", Direction.UP, String.valueOf(callback.isTransactional()));
        }

        /** Where its class says what is read of it. */
        public CodeMethods methods() {
            return CodeFiles.methods(migration);
        }

        public SourceFile file() {
            return new SourceFile(type, type, this, this);
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(text.getBytes(UTF_8));
        }

        @Override
        public boolean isInMemory() {
            return true;
        }

        /** Runs the code. */
        public void run(Connection connection) throws Exception {
            if (direction == Direction.UP) {
                migration.run(connection);
            } else {
                migration.undo(connection);
            }
        }
    }
}
