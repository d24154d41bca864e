package dev.migration.internal.files;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.help.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files at one location that would pass unread: those named as other tools name them, those whose ending is mistyped, and
 * migrations in sub-folders. Each kind is one problem, however many files there are.
 */
final class UnreadFiles {

    private static final Pattern FLYWAY = Pattern.compile("(?:[VUB]\\d[\\d._]*|R)__.*\\.sql", Pattern.CASE_INSENSITIVE);
    private static final Set<String> IN_DIRECTORIES = Set.of("up.sql", "down.sql", "migration.sql");

    /** Names that fit nothing are told one by one, up to this many. */
    private static final int MOST_NAMES = 3;

    private final Location location;
    private final Set<Version> versions;
    private final List<SourceFile> invalid;
    private final List<String> below = new ArrayList<>();
    private final List<Misnamed> misnamed = new ArrayList<>();

    /**
     * What was found at a location.
     *
     * @param invalid files whose names are not those of migrations
     * @param versions the versions of all others
     */
    UnreadFiles(Sources.Folder folder, List<SourceFile> invalid, Set<Version> versions) {
        this.location = folder.location();
        this.versions = versions;
        this.invalid = invalid;
        folder.roots().forEach(root -> {
            below.addAll(root.below());
            misnamed.addAll(root.misnamed());
        });
    }

    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        List<String> paths = Stream.concat(invalid.stream().map(SourceFile::path), below.stream())
                .toList();
        List<String> flyway = paths.stream().filter(UnreadFiles::isFlyways).toList();
        List<String> directories =
                paths.stream().filter(UnreadFiles::isInDirectory).toList();
        if (!flyway.isEmpty()) {
            problems.add(unsupported(
                    flyway,
                    "named as Flyway wants it",
                    "rename them, V1__add_users.sql to 0001_add_users.sql; V1_2__ is no number, so count anew"));
        }
        if (!directories.isEmpty()) {
            problems.add(unsupported(
                    directories,
                    "in the directories of diesel, Kat or Prisma",
                    "move them into one folder as pairs, such as 0001_add_users.up.sql and 0001_add_users.down.sql"));
        }
        List<SourceFile> others = invalid.stream()
                .filter(file -> !isFlyways(file.path()) && !isInDirectory(file.path()))
                .toList();
        others.stream().limit(MOST_NAMES).map(MigrationFileName::invalid).forEach(problems::add);
        if (others.size() > MOST_NAMES) {
            problems.add(more(others));
        }
        if (!misnamed.isEmpty()) {
            problems.add(withoutEnding());
        }
        List<String> left = below.stream()
                .filter(path -> !isFlyways(path) && !isInDirectory(path))
                .toList();
        if (!left.isEmpty()) {
            subfolders(left, problems);
        }
        return problems;
    }

    private Problem unsupported(List<String> paths, String how, String remedy) {
        return Problem.error(
                Code.UNSUPPORTED_LAYOUT,
                null,
                "Location " + location + " has " + files(paths) + " " + how + ", which is not read here: "
                        + Printable.line(paths.get(0)) + (paths.size() > 1 ? " and so on" : ""),
                remedy);
    }

    private static Problem more(List<SourceFile> others) {
        return Problem.error(
                Code.INVALID_NAME,
                null,
                others.size() - MOST_NAMES + " more files are not named like migrations, the last of them "
                        + Printable.line(others.get(others.size() - 1).path()),
                "rename them like the ones above");
    }

    private Problem withoutEnding() {
        return Problem.warning(
                Code.UNREAD_FILES,
                null,
                "Location " + location + " has "
                        + (misnamed.size() == 1
                                ? "one file that is called like a migration, but does not end in .sql, and is not read:"
                                : misnamed.size()
                                        + " files that are called like migrations, but do not end in .sql, and"
                                        + " are not read:")
                        + Printable.names(
                                misnamed.stream()
                                        .map(file -> file.path() + ", to be called " + file.meant())
                                        .toList(),
                                4),
                misnamed.size() == 1
                        ? "rename it to " + Printable.line(misnamed.get(0).meant())
                                + "; or move it to another folder, if it is no migration"
                        : "rename those that are migrations; move the others to another folder");
    }

    private void subfolders(List<String> paths, List<Problem> problems) {
        boolean nothingElse = versions.isEmpty() && invalid.isEmpty();
        List<String> unread = nothingElse ? paths : ofThisSequence(paths);
        if (unread.isEmpty()) {
            return;
        }
        String seen = "Location " + location
                + (nothingElse
                        ? " holds no .sql file itself, but its sub-folders have "
                        : " leaves its sub-folders out, with ")
                + files(unread) + ", such as " + Printable.line(unread.get(0));
        String remedy = "write " + location + "/** to read the sub-folders too; or move the files";
        problems.add(
                nothingElse && unread.stream().anyMatch(path -> version(path) != null)
                        ? Problem.error(Code.UNREAD_FILES, null, seen, remedy)
                        : Problem.warning(Code.UNREAD_FILES, null, seen, remedy));
    }

    /** Migrations of sub-folders, without those of a sub-folder that counts by itself, as for another database. */
    private List<String> ofThisSequence(List<String> paths) {
        Set<String> others = paths.stream()
                .filter(path -> Optional.ofNullable(version(path))
                        .filter(versions::contains)
                        .isPresent())
                .map(UnreadFiles::folder)
                .collect(Collectors.toSet());
        return paths.stream()
                .filter(path -> version(path) != null && !others.contains(folder(path)))
                .toList();
    }

    private static @Nullable Version version(String path) {
        MigrationFileName name = MigrationFileName.parse(name(path));
        return name == null ? null : name.version();
    }

    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    private static boolean isFlyways(String path) {
        return FLYWAY.matcher(name(path)).matches();
    }

    private static boolean isInDirectory(String path) {
        int name = path.lastIndexOf('/') + 1;
        String folder = path.substring(path.lastIndexOf('/', name - 2) + 1, Math.max(0, name - 1));
        return IN_DIRECTORIES.contains(path.substring(name)) && Version.digits(folder) > 0;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String files(List<String> paths) {
        return paths.size() == 1
                ? "one file"
                : (paths.size() < Root.MOST_BELOW ? "" : "more than ") + paths.size() + " files";
    }
}
