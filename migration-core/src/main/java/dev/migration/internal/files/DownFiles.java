package dev.migration.internal.files;

import static java.util.stream.Collectors.joining;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.files.MigrationFileName.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which up file each down file undoes. Where a version has one up file, it is that one, whatever the two are called; but a
 * down file that is called like the up file of another version may have been left behind when that one was renamed. Where a
 * version has several up files, it is the one that is called the same. Nothing is undone by a guess.
 */
final class DownFiles {

    /**
     * A file with the name of a migration.
     *
     * @param root where it was found, as a person would look for it
     */
    record Named(MigrationFileName name, SourceFile file, String root) {

        Version version() {
            return name.version();
        }

        String path() {
            return file.path();
        }

        /** The path of its folder, with the slash; empty if there is none. */
        String folder() {
            return path().substring(0, path().lastIndexOf('/') + 1);
        }

        private boolean isPair(Named other) {
            return name.stem().equals(other.name.stem()) && root.equals(other.root) && folder().equals(other.folder());
        }

        private String pathOfDown() {
            return folder() + name.stem() + Part.DOWN.suffix;
        }
    }

    private final Map<Version, List<Named>> ups;
    private final Map<Version, List<Named>> downs;
    private final Map<String, List<Named>> upsByTitle = new HashMap<>();
    private final Map<Named, List<Named>> undoing = new HashMap<>();
    private final Map<Version, List<Named>> unclear = new HashMap<>();
    private final Set<String> paths = new HashSet<>();

    DownFiles(Map<Version, List<Named>> ups, Map<Version, List<Named>> downs) {
        this.ups = ups;
        this.downs = downs;
        if (downs.isEmpty()) {
            return;
        }
        for (List<Named> files : ups.values()) {
            for (Named up : files) {
                if (up.name().part() == Part.UP) {
                    add(upsByTitle, up.name().title(), up);
                }
            }
        }
        for (List<Named> files : downs.values()) {
            for (Named down : files) {
                paths.add(down.path());
                Named up = undoneBy(down);
                if (up == null) {
                    add(unclear, down.version(), down);
                } else {
                    add(undoing, up, down);
                }
            }
        }
    }

    private static <K> void add(Map<K, List<Named>> files, K key, Named file) {
        files.computeIfAbsent(key, one -> new ArrayList<>(1)).add(file);
    }

    /** The file that undoes this up file; null if there is none, or none for sure. */
    @Nullable
    SourceFile of(Named up) {
        List<Named> files = up.name().part() == Part.UP ? undoing.getOrDefault(up, List.of()) : List.of();
        return files.size() == 1 ? files.get(0).file() : null;
    }

    private @Nullable Named undoneBy(Named down) {
        List<Named> candidates = new ArrayList<>();
        for (Named up : ups(down.version())) {
            if (up.name().title().equals(down.name().title())) {
                candidates.add(up);
            }
        }
        if (candidates.size() > 1) {
            candidates.removeIf(up -> !up.isPair(down));
        } else if (candidates.isEmpty() && namesakes(down).isEmpty()) {
            candidates.addAll(ups(down.version()));
        }
        return candidates.size() == 1 ? candidates.get(0) : null;
    }

    private List<Named> ups(Version version) {
        return ups.getOrDefault(version, List.of());
    }

    /** The up files of all other versions that are called like a down file. */
    private List<Named> namesakes(Named down) {
        return upsByTitle.getOrDefault(down.name().title(), List.of()).stream()
                .filter(up -> !up.version().equals(down.version()))
                .toList();
    }

    /** What is wrong with them, except where several up files have the version, which is reported by itself. */
    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        for (Map.Entry<Version, List<Named>> entry : downs.entrySet()) {
            List<Named> upFiles = ups(entry.getKey());
            if (upFiles.isEmpty()) {
                entry.getValue().forEach(down -> problems.add(withoutUp(down)));
            } else if (upFiles.size() == 1) {
                unclear.getOrDefault(entry.getKey(), List.of()).forEach(down -> problems.add(ofAnother(down)));
                List<Named> several = undoing.getOrDefault(upFiles.get(0), List.of());
                if (several.size() > 1) {
                    problems.add(severalDowns(upFiles.get(0), several));
                }
            }
        }
        return problems;
    }

    private static Problem withoutUp(Named down) {
        String version = down.version().number();
        return Problem.error(
                Code.MISSING_FILE,
                Place.of(down.path()),
                "The down script has no up script of version " + version,
                "put " + down.name().stem() + Part.UP.suffix
                        + " back; or, where the up file was renamed, rename this one in the same way. Where version "
                        + version + " was ever applied, this file is what undoes it: delete it only if it was not");
    }

    private Problem ofAnother(Named down) {
        return Problem.error(
                Code.INVALID_NAME,
                Place.of(down.path()),
                "The number of this down script is that of "
                        + ups(down.version()).get(0).name().stem()
                        + ", and the rest of its name that of "
                        + namesakes(down).stream().map(up -> up.name().stem()).collect(joining(" and ")),
                rename(down));
    }

    private static Problem severalDowns(Named up, List<Named> files) {
        return duplicate(
                "down scripts of ",
                up.version(),
                files,
                "keep the one that undoes " + up.path() + ", as " + up.pathOfDown()
                        + ", and move the others out of the location; one that undoes another migration gets"
                        + " that one's name");
    }

    /** What has to be done before one of a version's up files is renamed, as words to follow; empty if nothing. */
    String unclear(Version version) {
        List<Named> files = unclear.getOrDefault(version, List.of());
        return files.isEmpty()
                ? ""
                : files.get(0).path() + " first: " + rename(files.get(0))
                        + ". Then start again, to read which migration gets another number";
    }

    /** The problem of a version that several files have. */
    static Problem duplicate(String what, Version version, List<Named> files, String remedy) {
        boolean oneRoot = files.stream().map(Named::root).distinct().count() == 1;
        String names = files.stream()
                .map(file -> oneRoot || file.path().startsWith(file.root())
                        ? file.path()
                        : file.path() + " in " + file.root())
                .collect(joining(" and "));
        return Problem.error(
                Code.DUPLICATE_VERSION,
                null,
                (files.size() == 2 ? "Two" : files.size()) + " " + what + "version " + version.number() + ": " + names,
                remedy);
    }

    private String rename(Named down) {
        String names = Stream.concat(ups(down.version()).stream(), namesakes(down).stream())
                .filter(up -> up.name().part() == Part.UP)
                .map(Named::pathOfDown)
                .filter(path -> !paths.contains(path))
                .collect(joining(" or "));
        return (names.isEmpty() ? "" : "rename it like the up file that it undoes, to " + names + "; or ")
                + "move it out of the location";
    }
}
