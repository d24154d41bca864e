package dev.migration.internal.files;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where to look for migration files, such as {@code classpath:migrations}; equal when it says the same place. */
public final class Location {

    /** Which files a location reaches. */
    public enum Kind {
        /** {@code classpath:x}: the application's own folders; the same folder in a dependency is a problem. */
        CLASSPATH,
        /** {@code classpath*:x}: the application's folders and those of its dependencies. */
        CLASSPATH_ALL,
        /** {@code filesystem:x}, {@code file:x} or a bare path. */
        DISK
    }

    private static final String SUBFOLDERS = "/**";

    // At least two letters: C:\migrations is a path.
    private static final Pattern PREFIXED = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+\\*?):(.*)", Pattern.DOTALL);
    private static final Pattern DRIVE_IN_URL = Pattern.compile("/+([A-Za-z]:.*)");

    private final String text;
    private final Kind kind;
    private final String path;
    private final boolean recursive;

    private Location(String text, Kind kind, String path, boolean recursive) {
        this.text = text;
        this.kind = kind;
        this.path = path;
        this.recursive = recursive;
    }

    /**
     * Reads a location as it stands in the settings.
     *
     * @throws InvalidMigrationsException if the text names no folder or has an unknown prefix
     */
    public static Location parse(String text) {
        String trimmed = text.strip();
        Matcher prefixed = PREFIXED.matcher(trimmed);
        Kind kind = Kind.DISK;
        String rest = trimmed;
        if (prefixed.matches()) {
            kind = kindOf(prefixed.group(1), text);
            rest = prefixed.group(2);
        }
        boolean recursive = rest.endsWith(SUBFOLDERS);
        if (recursive) {
            rest = rest.substring(0, rest.length() - SUBFOLDERS.length());
        }
        String path = kind == Kind.DISK ? diskPath(rest, text) : withoutOuterSlashes(rest);
        if (path.isEmpty()) {
            throw invalid(text, "names no folder");
        }
        if (path.indexOf('*') >= 0) {
            throw invalid(text, "has a wildcard; only /** at its end is known, for sub-folders");
        }
        return new Location(trimmed, kind, path, recursive);
    }

    private static Kind kindOf(String prefix, String text) {
        return switch (prefix) {
            case "classpath" -> Kind.CLASSPATH;
            case "classpath*" -> Kind.CLASSPATH_ALL;
            case "filesystem", "file" -> Kind.DISK;
            default -> throw invalid(text, "has the unknown prefix " + prefix + ":");
        };
    }

    private static String diskPath(String rest, String text) {
        Matcher drive = DRIVE_IN_URL.matcher(rest);
        String path = drive.matches() ? drive.group(1) : rest.startsWith("//") ? rest.substring(2) : rest;
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
        int start = text.indexOf(':') + 1;
        String prefix = kind == Kind.DISK && !PREFIXED.matcher(text).matches() ? "" : text.substring(0, start);
        return new Location(prefix + otherPath + (recursive ? SUBFOLDERS : ""), kind, otherPath, recursive);
    }

    /** Which files it reaches. */
    public Kind kind() {
        return kind;
    }

    /** The folder, relative to the roots of the classpath and without slashes around it, or a path on disk. */
    public String path() {
        return path;
    }

    /** Whether it is in a jar on disk, which is read as a folder and never written. */
    public boolean isInJarOnDisk() {
        return kind == Kind.DISK && JarOnDisk.isMeant(path);
    }

    /** Whether the files in sub-folders count. */
    public boolean isRecursive() {
        return recursive;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Location location
                && kind == location.kind
                && path.equals(location.path)
                && recursive == location.recursive;
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, path, recursive);
    }

    /** The location as written. */
    @Override
    public String toString() {
        return text;
    }
}
