package dev.migration.internal.files;

import dev.migration.Code;
import dev.migration.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A location that is not there: what may be meant, and what is there in its place. */
record MissingLocation(Location location, RootFinder finder) {

    static final String FIRST_MIGRATION =
            "put the first migration there, such as 0001_initial_schema.sql, or correct the location";

    private static final List<String> USUAL = List.of("migrations", "db/migrations", "db/migration");

    /** A name that differs more is another name. */
    private static final int MOST_LETTERS = 3;

    /** A warning, as new projects have no folder yet; an error where a folder with SQL has nearly the same name. */
    Problem problem() {
        String missing = "Location " + location + " does not exist" + whole(location);
        Seen seen = seen();
        if (seen == null) {
            return Problem.warning(Code.MISSING_LOCATION, null, missing, FIRST_MIGRATION);
        }
        String message = missing + "; " + seen.location() + " does, with " + seen.files() + " .sql "
                + (seen.files() == 1 ? "file" : "files");
        String remedy = "write " + seen.location() + ", or make the folder";
        return seen.near()
                ? Problem.error(Code.MISSING_LOCATION, null, message, remedy)
                : Problem.warning(Code.MISSING_LOCATION, null, message, remedy);
    }

    static String whole(Location location) {
        return location.kind() == Location.Kind.DISK
                ? " (" + Path.of(location.path()).toAbsolutePath().normalize() + ")"
                : "";
    }

    private record Seen(Location location, long files, boolean near) {}

    private @Nullable Seen seen() {
        try {
            String wanted = location.kind() == Location.Kind.DISK
                    ? Path.of(location.path()).toAbsolutePath().normalize().toString()
                    : location.path();
            List<String> beside = finder.beside(location);
            Set<String> candidates = beside.stream()
                    .filter(other -> isNear(wanted, other))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            int near = candidates.size();
            if (location.kind() != Location.Kind.DISK) {
                USUAL.stream()
                        .filter(usual -> beside.stream().anyMatch(other -> (usual + "/").startsWith(other + "/")))
                        .forEach(candidates::add);
            }
            int index = 0;
            for (String candidate : candidates) {
                Location other = location.at(candidate);
                long files = finder.find(other).stream()
                        .filter(root -> location.kind() != Location.Kind.CLASSPATH || root.owner() == Owner.APPLICATION)
                        .mapToLong(root -> root.migrationFiles().size())
                        .sum();
                if (files > 0) {
                    return new Seen(other, files, index < near);
                }
                index++;
            }
            return null;
        } catch (IOException e) {
            // That the location is missing is to be said all the same.
            return null;
        }
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
