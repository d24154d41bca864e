// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.find;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.internal.help.Problems;
import dev.migration.internal.names.FlywayFolder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A folder of migration files, such as {@code classpath:migrations}; equal where it is the same folder.
 *
 * @param kind which files it reaches
 * @param path the folder, relative to the roots of the classpath and without slashes around it, or a path on disk
 * @param isRecursive whether the files in sub-folders are read
 * @param text as it is written
 * @param flyway how Flyway reads it; null if it is read as ours
 * @param pattern which of the files below it are reached; null for all
 */
public record Location(
        Kind kind,
        String path,
        boolean isRecursive,
        String text,
        @Nullable FlywayFolder flyway,
        @Nullable PathPattern pattern) {

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

    /** What is before the colon, with it; at least two letters, since {@code C:\migrations} is a path. */
    private static final String PREFIX = "[a-zA-Z][a-zA-Z0-9+.-]+\\*?:";

    private static final List<String> PREFIXES = List.of("classpath:", "classpath*:", "filesystem:", "file:");

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
        return new Location(kind, path, recursive, trimmed, null, null);
    }

    /**
     * Reads a location as Flyway does: with its sub-folders, on the class path in all jars, and with wildcards.
     *
     * @throws InvalidMigrationsException if the text names no folder, or one that is neither on disk nor on the class path
     */
    public static Location parse(String text, FlywayFolder flyway) {
        String trimmed = text.strip();
        String prefix = prefix(trimmed);
        String written = trimmed.substring(prefix.length());
        Kind kind = switch (prefix) {
            case "", "classpath:", "classpath*:" -> Kind.CLASSPATH_ALL;
            case "filesystem:" -> Kind.DISK;
            default -> throw invalid(text, "has the prefix " + prefix + ", which is not read here");
        };
        String whole = kind == Kind.DISK ? written.replace('\\', '/') : withoutOuterSlashes(written);
        PathPattern pattern = PathPattern.in(whole);
        String folder = pattern == null ? whole : pattern.folder();
        String path = kind == Kind.DISK ? diskPath(folder, text) : folder;
        if (path.isEmpty()) {
            throw invalid(text, "names no folder before its first wildcard");
        }
        return new Location(kind, path, true, trimmed, flyway, pattern);
    }

    /** The same with its sub-folders. */
    public Location withSubfolders() {
        return new Location(kind, path, true, text, flyway, pattern);
    }

    /** The same of another folder on disk. */
    public Location at(Path folder) {
        String rest = pattern != null
                ? text.substring(prefix(text).length() + pattern.folder().length())
                : isRecursive && flyway == null ? SUBFOLDERS : "";
        String prefix = kind == Kind.DISK ? prefix(text) : "filesystem:";
        return new Location(Kind.DISK, folder.toString(), isRecursive, prefix + folder + rest, flyway, pattern);
    }

    /** As Flyway writes it, which has one prefix for the class path and always reads the sub-folders. */
    public String asFlyways() {
        String folder = pattern == null ? path : text.substring(prefix(text).length());
        return (kind == Kind.DISK ? "filesystem:" : "classpath:") + folder;
    }

    /** What it reaches of the files below it, as they are read. */
    public List<SourceFile> reached(List<SourceFile> files) {
        if (flyway == null) {
            return files;
        }
        Predicate<String> reaches = pattern == null ? name -> true : pattern.asPredicate();
        return files.stream()
                .filter(file -> !(file.isOnDisk() && isInHiddenFolder(file.name())) && reaches.test(file.name()))
                .map(file -> isFlyways(file.name(), flyway) ? file.decoded(flyway.encoding()) : file)
                .toList();
    }

    private static boolean isFlyways(String path, FlywayFolder flyway) {
        return flyway.naming().usual(path.substring(path.lastIndexOf('/') + 1)) != null;
    }

    /** What Flyway calls this file: its path from the folder on that is named; null if it is not below this location. */
    public @Nullable String script(SourceFile file) {
        String folder = path + "/";
        if (!file.path().startsWith(folder)) {
            return null;
        }
        String below = file.path().substring(folder.length());
        return pattern == null ? below : pattern.below(below);
    }

    /** A mounted volume of Kubernetes has each file a second time in such a folder. */
    private static boolean isInHiddenFolder(String name) {
        return name.lastIndexOf('/') > 0 && ("/" + name).lastIndexOf("/.", name.lastIndexOf('/')) >= 0;
    }

    private static String prefix(String text) {
        for (String known : PREFIXES) {
            if (text.startsWith(known)) {
                return known;
            }
        }
        Matcher other = Pattern.compile(PREFIX).matcher(text);
        return other.lookingAt() ? other.group() : "";
    }

    private static String diskPath(String written, String text) {
        // What is before the drive in a URL, such as file:///C:/migrations, or before another path in it.
        boolean isUrls = written.startsWith("/") && (written.startsWith("//") || written.indexOf(':') > 0);
        String path = isUrls ? written.replaceFirst("^(?:/+(?=[a-zA-Z]:)|//)", "") : written;
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
        return Problems.refused(
                Code.INVALID_SETTING,
                "Invalid location: '" + text + "' " + why,
                "write classpath:folder, classpath*:folder, filesystem:path or a path");
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
                && isRecursive == location.isRecursive
                && Objects.equals(flyway, location.flyway)
                && Objects.equals(pattern, location.pattern);
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
