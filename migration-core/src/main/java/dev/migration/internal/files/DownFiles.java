package dev.migration.internal.files;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.files.Assembly.Named;
import dev.migration.internal.files.MigrationFileName.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which up file each down file undoes. Where a version has one up file, it is that one, whatever the two are called; but a
 * down file that is called like the up file of another version may have been left behind when that one was renamed. Where a
 * version has several up files, it is the one that is called the same. Nothing is undone by a guess.
 */
final class DownFiles {

    private final Map<Version, List<Named>> ups;
    private final Map<Version, List<Named>> downs;
    private final Map<String, List<Named>> upsByTitle;

    DownFiles(Map<Version, List<Named>> ups, Map<Version, List<Named>> downs) {
        this.ups = ups;
        this.downs = downs;
        this.upsByTitle = downs.isEmpty()
                ? Map.of()
                : ups.values().stream()
                        .flatMap(List::stream)
                        .filter(up -> up.name().part() == Part.UP)
                        .collect(groupingBy(up -> up.name().title()));
    }

    /** The file that undoes this up file; null if there is none, or none for sure. */
    @Nullable
    SourceFile of(Named up) {
        return up.name().part() != Part.UP
                ? null
                : most(owned(up), down -> likeness(up, down)).map(Named::file).orElse(null);
    }

    /** What is wrong with the down files of a version that has one up file. */
    List<Problem> problems(Version version) {
        List<Problem> problems = new ArrayList<>();
        unowned(version)
                .forEach(down -> problems.add(Problem.error(
                        Code.INVALID_NAME,
                        Place.of(down.file().path()),
                        "The number of this down script is that of "
                                + ups(version).get(0).name().stem() + ", and the rest of its name that of "
                                + namesakes(down).map(up -> up.name().stem()).collect(joining(" and ")),
                        choice(down))));
        for (Named up : ups(version)) {
            List<Named> owned = owned(up);
            if (owned.size() > 1) {
                problems.add(Assembly.duplicate(
                        "down scripts of ",
                        version,
                        owned,
                        "keep the one that undoes " + up.file().path() + ", as " + nameFor(up)
                                + ", and move the others out of the location; one that undoes another migration gets"
                                + " that one's name"));
            }
        }
        return problems;
    }

    /** What has to be done before one of a version's up files is renamed, as words to follow; empty if nothing. */
    String unclear(Version version) {
        return unowned(version)
                .map(down -> down.file().path() + " first: " + choice(down))
                .findFirst()
                .map(first -> first + ". Then start again, to read which migration gets another number")
                .orElse("");
    }

    private List<Named> ups(Version version) {
        return ups.getOrDefault(version, List.of());
    }

    private List<Named> owned(Named up) {
        return downs.getOrDefault(up.name().version(), List.of()).stream()
                .filter(down -> owner(down).filter(up::equals).isPresent())
                .toList();
    }

    private Stream<Named> unowned(Version version) {
        return downs.getOrDefault(version, List.of()).stream()
                .filter(down -> owner(down).isEmpty());
    }

    private Optional<Named> owner(Named down) {
        List<Named> candidates = ups(down.name().version());
        List<Named> alike =
                candidates.stream().filter(up -> likeness(up, down) > 0).toList();
        return alike.isEmpty()
                        && candidates.size() == 1
                        && namesakes(down).findAny().isEmpty()
                ? Optional.of(candidates.get(0))
                : most(alike, up -> likeness(up, down));
    }

    /** The up files of all other versions that are called like a down file. */
    private Stream<Named> namesakes(Named down) {
        return upsByTitle.getOrDefault(down.name().title(), List.of()).stream()
                .filter(up -> !up.name().version().equals(down.name().version()));
    }

    private String choice(Named down) {
        return Stream.concat(ups(down.name().version()).stream(), namesakes(down))
                .filter(up -> up.name().part() == Part.UP)
                .map(up -> "where it undoes " + up.file().path() + ", "
                        + (exists(nameFor(up)) ? "delete it, as there is " : "rename it to ") + nameFor(up))
                .collect(joining("; ", "", "; else move it out of the location"));
    }

    private boolean exists(String path) {
        return downs.values().stream()
                .flatMap(List::stream)
                .anyMatch(down -> down.file().path().equals(path));
    }

    private static String nameFor(Named up) {
        return folder(up) + up.name().stem() + Part.DOWN.suffix;
    }

    private static String folder(Named of) {
        return of.file().path().substring(0, of.file().path().lastIndexOf('/') + 1);
    }

    /** 0 if the names differ behind the version; a pair is in one folder, and the version written the same in both. */
    private static int likeness(Named up, Named down) {
        if (!up.name().title().equals(down.name().title())) {
            return 0;
        }
        boolean together = up.root().equals(down.root()) && folder(up).equals(folder(down));
        boolean sameStem = up.name().stem().equals(down.name().stem());
        return 1 + (together ? 2 : 0) + (sameStem ? 1 : 0);
    }

    private static Optional<Named> most(List<Named> among, ToIntFunction<Named> likeness) {
        int most = among.stream().mapToInt(likeness).max().orElse(0);
        List<Named> found = among.stream()
                .filter(named -> likeness.applyAsInt(named) == most)
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }
}
