package dev.migration.internal.files;

import dev.migration.Code;
import dev.migration.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A location that does not exist, with the folder that is probably meant. */
record MissingLocation(Location location, RootFinder finder) {

    static final String FIRST_MIGRATION =
            "put the first migration there, such as 0001_initial_schema.sql, or correct the location";

    private static final List<String> USUAL = List.of("migrations", "db/migrations", "db/migration");

    /** A name that differs more is another name. */
    private static final int MOST_LETTERS = 3;

    /** A warning, as new projects have no folder yet; an error where a folder with SQL has nearly the same name. */
    Problem problem() {
        try {
            Problem suggestion = location.kind() == Location.Kind.DISK ? onDisk() : onClasspath();
            if (suggestion != null) {
                return suggestion;
            }
        } catch (IOException e) {
            // There is no suggestion then.
        }
        return Problem.warning(Code.MISSING_LOCATION, null, message(), FIRST_MIGRATION);
    }

    private String message() {
        return "Location " + location + " does not exist" + absolute(location);
    }

    private Problem suggest(Location other, int files) {
        return Problem.warning(
                Code.MISSING_LOCATION,
                null,
                message() + "; " + other + " does, with " + files + " .sql " + (files == 1 ? "file" : "files"),
                "write " + other + ", or create the folder");
    }

    static String absolute(Location location) {
        return location.kind() == Location.Kind.DISK
                ? " (" + Path.of(location.path()).toAbsolutePath().normalize() + ")"
                : "";
    }

    /** A folder whose path is nearly the same, where the first missing folder of its path would be. */
    private @Nullable Problem onDisk() throws IOException {
        Path missing = Path.of(location.path()).toAbsolutePath().normalize();
        Path parent = missing;
        while (parent != null && !Files.isDirectory(parent)) {
            parent = parent.getParent();
        }
        if (parent == null) {
            return null;
        }
        Path inside = parent.relativize(missing);
        Path rest = inside.getName(0).relativize(inside);
        for (Path beside : new TreeSet<>(DiskFolder.list(parent))) {
            Path folder = beside.resolve(rest);
            if (isNear(missing.toString(), folder.toString()) && Files.isDirectory(folder)) {
                Location other = location.at(folder.toString());
                int files = DiskFolder.root(folder, other).migrationFiles().size();
                if (files > 0) {
                    return suggest(other, files).asError();
                }
            }
        }
        return null;
    }

    /** A folder beside it with nearly the same name, else one that has migrations in most applications. */
    private @Nullable Problem onClasspath() throws IOException {
        String path = location.path();
        String parent = path.substring(0, path.lastIndexOf('/') + 1);
        String folder = parent.isEmpty() ? "" : parent.substring(0, parent.length() - 1);
        List<String> files = new ArrayList<>();
        for (Root root : finder.find(new Location(location.kind(), folder, true, folder))) {
            if (location.kind() != Location.Kind.CLASSPATH || root.owner() == Root.Owner.APPLICATION) {
                root.migrationFiles().forEach(file -> files.add(file.path().substring(folder.isEmpty() ? 1 : 0)));
            }
        }
        TreeSet<String> beside = new TreeSet<>();
        for (String file : files) {
            int end = file.indexOf('/', parent.length());
            if (end > 0 && isNear(path, file.substring(0, end))) {
                beside.add(file.substring(0, end));
            }
        }
        List<String> candidates = new ArrayList<>(beside);
        candidates.addAll(USUAL);
        for (String candidate : candidates) {
            int count =
                    (int) files.stream().filter(file -> isIn(candidate, file)).count();
            if (count > 0) {
                Problem suggestion = suggest(location.at(candidate), count);
                return beside.contains(candidate) ? suggestion.asError() : suggestion;
            }
        }
        return null;
    }

    private boolean isIn(String folder, String file) {
        return file.startsWith(folder + "/") && (location.isRecursive() || file.lastIndexOf('/') == folder.length());
    }

    /** Whether two paths differ in one place only, by a few letters of a name. */
    static boolean isNear(String one, String other) {
        int shorter = Math.min(one.length(), other.length());
        int same = 0;
        int name = 0;
        while (same < shorter && one.charAt(same) == other.charAt(same)) {
            same++;
            name = one.charAt(same - 1) == '/' ? same : name;
        }
        int end = 0;
        while (end < shorter - same && one.charAt(one.length() - 1 - end) == other.charAt(other.length() - 1 - end)) {
            end++;
        }
        int different = Math.max(one.length(), other.length()) - same - end;
        return different <= Math.min(MOST_LETTERS, (shorter - name) / 3);
    }
}
