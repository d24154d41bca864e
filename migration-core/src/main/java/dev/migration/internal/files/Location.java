package dev.migration.internal.files;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A folder of migration files, such as {@code classpath:migrations}; equal where it is the same folder.
 *
 * @param kind which files it reaches
 * @param path the folder, relative to the roots of the classpath and without slashes around it, or a path on disk
 * @param isRecursive whether the files in sub-folders are read
 * @param text as it is written
 */
public record Location(Kind kind, String path, boolean isRecursive, String text) {

    /** Which files a location reaches. */
    public enum Kind {
        /** {@code classpath:x}: the application's own folders; the same folder in a dependency is a problem. */
        CLASSPATH("classpath:"),
        /** {@code classpath*:x}: the application's folders and those of its dependencies. */
        CLASSPATH_ALL("classpath*:"),
        /** {@code filesystem:x}, {@code file:x} or a bare path. */
        DISK("");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    private static final String SUBFOLDERS = "/**";

    /**
     * Reads a location from the settings.
     *
     * @throws InvalidMigrationsException if the text names no folder or has an unknown prefix
     */
    public static Location parse(String text) {
        String trimmed = text.strip();
        String prefix = prefix(trimmed);
        String written = trimmed.substring(prefix.length());
        boolean recursive = written.endsWith(SUBFOLDERS);
        String folder = recursive ? written.substring(0, written.length() - SUBFOLDERS.length()) : written;
        Kind kind = switch (prefix) {
            case "classpath:" -> Kind.CLASSPATH;
            case "classpath*:" -> Kind.CLASSPATH_ALL;
            case "", "filesystem:", "file:" -> Kind.DISK;
            default -> throw invalid(text, "has the unknown prefix " + prefix);
        };
        String path = kind == Kind.DISK ? diskPath(folder, text) : withoutOuterSlashes(folder);
        if (path.isEmpty()) {
            throw invalid(text, "names no folder");
        }
        if (path.indexOf('*') >= 0) {
            throw invalid(text, "has a wildcard; only /** at its end is known, for sub-folders");
        }
        return new Location(kind, path, recursive, trimmed);
    }

    /** What is before the colon, with it; at least two letters, since {@code C:\migrations} is a path. */
    private static String prefix(String text) {
        int colon = text.indexOf(':');
        int end = colon > 0 && text.charAt(colon - 1) == '*' ? colon - 1 : colon;
        if (end < 2 || !isLetter(text.charAt(0))) {
            return "";
        }
        for (int i = 1; i < end; i++) {
            char c = text.charAt(i);
            if (!isLetter(c) && (c < '0' || c > '9') && c != '+' && c != '.' && c != '-') {
                return "";
            }
        }
        return text.substring(0, colon + 1);
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static String diskPath(String written, String text) {
        String path = written.startsWith("//") ? written.substring(2) : written;
        int start = 0;
        while (written.startsWith("/", start)) {
            start++;
        }
        // The drive in a URL, such as file:///C:/migrations.
        if (start > 0 && written.startsWith(":", start + 1) && isLetter(written.charAt(start))) {
            path = written.substring(start);
        }
        try {
            return path.isEmpty() ? "" : Path.of(path).toString();
        } catch (InvalidPathException e) {
            throw invalid(text, "is not a path: " + e.getReason());
        }
    }

    private static String withoutOuterSlashes(String path) {
        int start = 0;
        int end = path.length();
        while (start < end && path.charAt(start) == '/') {
            start++;
        }
        while (end > start && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(start, end);
    }

    private static InvalidMigrationsException invalid(String text, String why) {
        return new InvalidMigrationsException(Problem.error(
                Code.INVALID_SETTING,
                null,
                "Invalid location: '" + text + "' " + why,
                "write classpath:folder, classpath*:folder, filesystem:path or a path"));
    }

    /** The same kind of location, with sub-folders or without, at another path. */
    Location at(String otherPath) {
        return new Location(kind, otherPath, isRecursive, kind.prefix + otherPath + (isRecursive ? SUBFOLDERS : ""));
    }

    /**
     * A jar on disk.
     *
     * @param folder the folder in it; empty if it is not named
     */
    record Jar(Path file, String folder) {}

    /** The jar on disk that it names; null if it names no jar, or a folder with such a name. */
    @Nullable
    Jar jar() {
        String slashed = path.replace('\\', '/');
        int end = kind == Kind.DISK ? slashed.length() : 0;
        while (end > 0 && !slashed.regionMatches(true, end - 4, ".jar", 0, 4)) {
            end = slashed.lastIndexOf('!', end - 1);
        }
        if (end <= 0 || Files.isDirectory(Path.of(slashed.substring(0, end)))) {
            return null;
        }
        String folder = slashed.substring(Math.min(end + 1, slashed.length()));
        return new Jar(Path.of(slashed.substring(0, end)), withoutOuterSlashes(folder));
    }

    /** Whether it is in a jar on disk, which is read as a folder and never written. */
    public boolean isInJarOnDisk() {
        return jar() != null;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Location location
                && kind == location.kind
                && path.equals(location.path)
                && isRecursive == location.isRecursive;
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, path, isRecursive);
    }

    @Override
    public String toString() {
        return text;
    }
}
