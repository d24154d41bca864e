package dev.migration.internal.files;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.files.Assembly.Named;
import dev.migration.internal.files.MigrationFileName.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which up file each down file undoes. Where a version has one up file, it is that one, whatever the two are called; but a
 * down file that is called like the up file of another version may have been left behind when that one was renamed. Where a
 * version has several up files, it is the one that is called the same. Nothing is undone by a guess.
 */
final class DownFiles {

    private final Map<Version, List<Named>> ups;
    private final Map<String, List<Named>> upsByTitle;
    private final Map<Likeness, List<Named>> upsByLikeness;
    private final Map<Named, List<Named>> owned = new HashMap<>();
    private final Map<Version, List<Named>> unowned = new HashMap<>();
    private final Set<String> paths = new HashSet<>();

    /** What a down file may have in common with its up file. */
    private record Likeness(
            Version version,
            String title,
            @Nullable String root,
            @Nullable String folder,
            @Nullable String stem) {}

    DownFiles(Map<Version, List<Named>> ups, Map<Version, List<Named>> downs) {
        this.ups = ups;
        List<Named> owners = downs.isEmpty() ? List.of() : all(ups).toList();
        this.upsByTitle = owners.stream()
                .filter(up -> up.name().part() == Part.UP)
                .collect(groupingBy(up -> up.name().title()));
        this.upsByLikeness = byLikeness(owners);
        all(downs).forEach(down -> {
            paths.add(down.file().path());
            owner(down)
                    .map(up -> owned.computeIfAbsent(up, one -> new ArrayList<>(1)))
                    .orElseGet(() -> unowned.computeIfAbsent(down.name().version(), one -> new ArrayList<>(1)))
                    .add(down);
        });
    }

    private static Stream<Named> all(Map<Version, List<Named>> byVersion) {
        return byVersion.values().stream().flatMap(List::stream);
    }

    /** The file that undoes this up file; null if there is none, or none for sure. */
    @Nullable
    SourceFile of(Named up) {
        List<Named> owned = up.name().part() == Part.UP ? owned(up) : List.of();
        return (owned.size() <= 1 ? Optional.of(owned) : mostAlike(up, byLikeness(owned)))
                .flatMap(DownFiles::single)
                .map(Named::file)
                .orElse(null);
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
        return owned.getOrDefault(up, List.of());
    }

    private Stream<Named> unowned(Version version) {
        return unowned.getOrDefault(version, List.of()).stream();
    }

    private Optional<Named> owner(Named down) {
        List<Named> candidates = ups(down.name().version());
        return mostAlike(down, upsByLikeness)
                .or(() -> namesakes(down).findAny().isEmpty() ? Optional.of(candidates) : Optional.empty())
                .flatMap(DownFiles::single);
    }

    /** The up files of all other versions that are called like a down file. */
    private Stream<Named> namesakes(Named down) {
        return upsByTitle.getOrDefault(down.name().title(), List.of()).stream()
                .filter(up -> !up.name().version().equals(down.name().version()));
    }

    private String choice(Named down) {
        String choices = Stream.concat(ups(down.name().version()).stream(), namesakes(down))
                .filter(up -> up.name().part() == Part.UP)
                .map(up -> "where it undoes " + up.file().path() + ", "
                        + (paths.contains(nameFor(up)) ? "delete it, as there is " : "rename it to ") + nameFor(up))
                .collect(joining("; "));
        return (choices.isEmpty() ? "" : choices + "; else ") + "move it out of the location";
    }

    private static String nameFor(Named up) {
        return folder(up) + up.name().stem() + Part.DOWN.suffix;
    }

    private static String folder(Named of) {
        return of.file().path().substring(0, of.file().path().lastIndexOf('/') + 1);
    }

    /** From the most alike: a pair is in one folder, and the version written the same in both. */
    private static Stream<Likeness> likenesses(Named of) {
        Version version = of.name().version();
        String title = of.name().title();
        String stem = of.name().stem();
        return Stream.of(
                new Likeness(version, title, of.root(), folder(of), stem),
                new Likeness(version, title, of.root(), folder(of), null),
                new Likeness(version, title, null, null, stem),
                new Likeness(version, title, null, null, null));
    }

    private static Map<Likeness, List<Named>> byLikeness(List<Named> files) {
        return files.stream()
                .flatMap(file -> likenesses(file).map(likeness -> Map.entry(likeness, file)))
                .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toList())));
    }

    /** Those that have most in common with a file, where they have anything. */
    private static Optional<List<Named>> mostAlike(Named file, Map<Likeness, List<Named>> among) {
        return likenesses(file).map(among::get).filter(Objects::nonNull).findFirst();
    }

    private static Optional<Named> single(List<Named> found) {
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }
}
