// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.layout;

import static java.util.stream.Collectors.joining;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.names.Layout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which up file each down file undoes. If a version has one up file, it is that one, whatever the two are called. A down file
 * with the name of another version's up file is an error: that one may have been renamed without it. If a version has several
 * up files, it is the one with the same name. Nothing is undone by a guess.
 */
final class DownFiles {

    private static final String RENAME =
            "rename it like the up file that it undoes, with the ending of a down file; or move it out of the location";

    private final Map<Version, List<NamedFile>> ups;
    private final Map<Version, List<NamedFile>> downs;
    private final Map<String, List<NamedFile>> upsByTitle = new HashMap<>();
    private final Map<NamedFile, List<NamedFile>> undoing = new HashMap<>();
    private final Map<Version, List<NamedFile>> unclear = new HashMap<>();

    DownFiles(Map<Version, List<NamedFile>> ups, Map<Version, List<NamedFile>> downs) {
        this.ups = ups;
        this.downs = downs;
        if (downs.isEmpty()) {
            return;
        }
        for (List<NamedFile> files : ups.values()) {
            for (NamedFile up : files) {
                if (up.name().isUpOfTwo()) {
                    add(upsByTitle, up.name().title(), up);
                }
            }
        }
        for (List<NamedFile> files : downs.values()) {
            for (NamedFile down : files) {
                NamedFile up = undoneBy(down);
                if (up == null) {
                    add(unclear, down.version(), down);
                } else {
                    add(undoing, up, down);
                }
            }
        }
    }

    private static <K> void add(Map<K, List<NamedFile>> files, K key, NamedFile file) {
        files.computeIfAbsent(key, one -> new ArrayList<>(1)).add(file);
    }

    /** The file that undoes this up file; null if there is none, or none for sure. */
    @Nullable
    NamedFile of(NamedFile up) {
        List<NamedFile> files = up.name().isUpOfTwo() ? undoing.getOrDefault(up, List.of()) : List.of();
        return files.size() == 1 ? files.get(0) : null;
    }

    private @Nullable NamedFile undoneBy(NamedFile down) {
        List<NamedFile> candidates = new ArrayList<>();
        for (NamedFile up : ups(down.version())) {
            if (up.name().title().equals(down.name().title())) {
                candidates.add(up);
            }
        }
        if (candidates.size() > 1 || isInDirectory(down)) {
            candidates.removeIf(up -> !up.isPair(down));
        } else if (candidates.isEmpty() && namesakes(down).isEmpty()) {
            candidates.addAll(ups(down.version()));
        }
        return candidates.size() == 1 ? candidates.get(0) : null;
    }

    /** Then it undoes what is beside it, and nothing else. */
    private static boolean isInDirectory(NamedFile down) {
        return down.name().layout() == Layout.DIRECTORIES;
    }

    private List<NamedFile> ups(Version version) {
        return ups.getOrDefault(version, List.of());
    }

    /** The up files of all other versions that are called like a down file. */
    private List<NamedFile> namesakes(NamedFile down) {
        return upsByTitle.getOrDefault(down.name().title(), List.of()).stream()
                .filter(up -> !up.version().equals(down.version()))
                .toList();
    }

    /** What is wrong with them, except where several up files have the version, which is reported by itself. */
    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        for (Map.Entry<Version, List<NamedFile>> entry : downs.entrySet()) {
            List<NamedFile> upFiles = ups(entry.getKey());
            if (upFiles.isEmpty()) {
                entry.getValue().forEach(down -> problems.add(withoutUp(down)));
            } else if (upFiles.size() == 1) {
                unclear.getOrDefault(entry.getKey(), List.of())
                        .forEach(down -> problems.add(isInDirectory(down) ? withoutUp(down) : ofAnother(down)));
                List<NamedFile> several = undoing.getOrDefault(upFiles.get(0), List.of());
                if (several.size() > 1) {
                    problems.add(severalDowns(upFiles.get(0), several));
                }
            }
        }
        return problems;
    }

    private static Problem withoutUp(NamedFile down) {
        String version = down.version().number();
        String remedy = "put " + down.nameOfUp()
                + " back; or, where the up file was renamed, rename this one in the same way. Where version "
                + version + " was ever applied, this file is what undoes it: delete it only if it was not";
        Place place = Place.of(down.path());
        // The other tools leave the file out, but refuse such a directory.
        return isInDirectory(down)
                ? Problem.error(Code.MISSING_FILE, place, "The down script has no up script in its directory", remedy)
                : Problem.warning(
                        Code.MISSING_FILE, place, "The down script has no up script of version " + version, remedy);
    }

    private Problem ofAnother(NamedFile down) {
        return Problem.error(
                Code.INVALID_NAME,
                Place.of(down.path()),
                "The number of this down script is that of "
                        + ups(down.version()).get(0).name().stem()
                        + ", and the rest of its name that of "
                        + namesakes(down).stream().map(up -> up.name().stem()).collect(joining(" and ")),
                RENAME);
    }

    private static Problem severalDowns(NamedFile up, List<NamedFile> files) {
        return DuplicateVersions.problem(
                "down scripts of ",
                up.version(),
                files,
                "keep the one that undoes " + up.path() + ", as " + up.pathOfDown()
                        + ". Move the others out of this folder. If one undoes another migration, rename it after"
                        + " that migration");
    }

    /** What has to be done before one of a version's up files is renamed, as words to follow; empty if nothing. */
    String unclear(Version version) {
        List<NamedFile> files = unclear.getOrDefault(version, List.of());
        return files.isEmpty() ? "" : files.get(0).path() + " first: " + RENAME;
    }
}
