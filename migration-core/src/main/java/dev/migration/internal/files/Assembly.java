package dev.migration.internal.files;

import static java.util.stream.Collectors.joining;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts the files of all locations together to migrations, by version, and notes what does not fit. */
final class Assembly {

    private final SortedMap<Version, List<Named>> ups = new TreeMap<>();
    private final SortedMap<Version, List<Named>> downs = new TreeMap<>();
    private final Map<MigrationFileName, SourceFile> firstOfName = new HashMap<>();
    private final Map<MigrationFileName, Set<Object>> identities = new HashMap<>();
    private final List<Duplicate> duplicates = new ArrayList<>();
    private final List<Problem> problems;
    private final byte[] buffer = new byte[64 * 1024];
    private final Map<SourceFile.Stamp, Checksum.Result> known;

    /**
     * With nothing yet.
     *
     * @param problems what is wrong is added
     * @param known what was read of files that are unchanged; what is read now is added
     */
    Assembly(List<Problem> problems, Map<SourceFile.Stamp, Checksum.Result> known) {
        this.problems = problems;
        this.known = known;
    }

    record Named(MigrationFileName name, SourceFile file, String root) {
        String inRoot() {
            return file.path().startsWith(root) ? file.path() : file.path() + " in " + root;
        }
    }

    /** Takes the files of a location. */
    void add(Sources.Folder folder) {
        Map<Layout, SourceFile> layouts = new EnumMap<>(Layout.class);
        List<SourceFile> invalid = new ArrayList<>();
        Set<Version> versions = new HashSet<>();
        folder.roots()
                .forEach(root -> root.migrationFiles().forEach(file -> {
                    MigrationFileName name = MigrationFileName.parse(file.name());
                    if (name == null) {
                        invalid.add(file);
                        return;
                    }
                    layouts.putIfAbsent(name.part().layout, file);
                    versions.add(name.version());
                    var byVersion = name.part() == MigrationFileName.Part.DOWN ? downs : ups;
                    if (isNew(name, file)) {
                        byVersion
                                .computeIfAbsent(name.version(), version -> new ArrayList<>(1))
                                .add(new Named(name, file, root.description()));
                    }
                }));
        problems.addAll(new UnreadFiles(folder, invalid, versions).problems());
        if (layouts.size() > 1) {
            problems.add(mixed(folder, layouts));
        }
    }

    /** Two locations may lead to one file; the file system is asked only about those of one name. */
    private boolean isNew(MigrationFileName name, SourceFile file) {
        SourceFile first = firstOfName.putIfAbsent(name, file);
        if (first == null) {
            return true;
        }
        Set<Object> found = identities.computeIfAbsent(name, one -> new HashSet<>(Set.of(first.identity())));
        return found.add(file.identity());
    }

    /** Every version that has an up script. */
    Set<Version> versions() {
        return ups.keySet();
    }

    /** The versions that several up scripts have, once the files are read. */
    List<Duplicate> duplicates() {
        return duplicates;
    }

    /** Reads the files; called once, when all locations are in. */
    SortedMap<Version, Migration> migrations() {
        SortedMap<Version, Migration> migrations = new TreeMap<>();
        var downFiles = new DownFiles(ups, downs);
        ups.forEach((version, files) -> {
            List<Duplicate.Holder> read = new ArrayList<>(1);
            for (Named file : files) {
                Migration migration = read(file, downFiles.of(file));
                if (migration != null) {
                    read.add(new Duplicate.Holder(migration, folder(file, files)));
                }
            }
            if (!read.isEmpty()) {
                migrations.put(version, read.get(0).migration());
            }
            if (files.size() > 1) {
                String unclear = downFiles.unclear(version);
                String remedy = unclear.isEmpty() ? "give the one that was applied nowhere another number" : unclear;
                duplicates.add(new Duplicate(
                        version, duplicate("migrations have ", version, files, remedy), read, !unclear.isEmpty()));
            }
        });
        List<Version> noSequence = ups.keySet().stream()
                .filter(version -> version.number().length() >= Version.DATE)
                .toList();
        if (!noSequence.isEmpty()) {
            requireOneOrder(noSequence.get(0), noSequence.get(noSequence.size() - 1));
        }
        downs.forEach((version, files) -> {
            List<Named> of = ups.getOrDefault(version, List.of());
            if (of.isEmpty()) {
                files.forEach(file -> problems.add(withoutUp(file)));
            } else if (of.size() == 1) {
                problems.addAll(downFiles.problems(version));
            }
        });
        return migrations;
    }

    /** As numbers, seconds would come before milliseconds whenever they were. */
    private void requireOneOrder(Version first, Version last) {
        boolean oneOrder = first.isTime()
                || (!last.isTime() && first.number().length() == last.number().length());
        if (!oneOrder) {
            problems.add(Problem.error(
                    Code.INVALID_NAME,
                    Place.of(ups.getOrDefault(last, List.of()).get(0).file().path()),
                    "Version " + last + " cannot be put in one order with version " + first + " of "
                            + ups.getOrDefault(first, List.of()).get(0).file().path()
                            + ": they count time in different ways",
                    "rename the files so that all long versions begin with year, month and day, such as"
                            + " 20240131120000_add_users.sql, in the order in which they are to run"));
        }
    }

    private @Nullable Migration read(Named up, @Nullable SourceFile down) {
        SourceFile file = up.file();
        MigrationFileName name = up.name();
        try {
            SourceFile.Stamp stamp = file.stamp();
            Checksum.Result result = known.get(stamp);
            if (result == null) {
                try (InputStream in = file.open()) {
                    result = Checksum.read(in, buffer);
                }
                known.put(stamp, result);
            }
            return new Migration(
                    name.version(), name.stem(), name.part().layout, file, down, result.checksum(), result.header());
        } catch (IOException e) {
            problems.add(ReadProblem.of(file, e));
        }
        return null;
    }

    static Problem duplicate(String what, Version version, List<Named> files, String remedy) {
        boolean oneRoot = files.stream().map(Named::root).distinct().count() == 1;
        String names = files.stream()
                .map(named -> oneRoot ? named.file().path() : named.inRoot())
                .collect(joining(" and "));
        return Problem.error(
                Code.DUPLICATE_VERSION,
                null,
                count(files.size()) + " " + what + "version " + version.number() + ": " + names,
                remedy);
    }

    /** What tells a file from others of its name. */
    private static String folder(Named of, List<Named> files) {
        String name = of.file().name();
        String path = of.file().path();
        List<SourceFile> others = files.stream()
                .filter(other -> !other.equals(of) && other.file().name().equals(name))
                .map(Named::file)
                .toList();
        if (others.isEmpty()) {
            return "";
        }
        boolean samePath = others.stream().anyMatch(other -> other.path().equals(path));
        return samePath ? of.root() : path.substring(0, Math.max(0, path.length() - name.length() - 1));
    }

    private static String count(int count) {
        return count == 2 ? "Two" : Integer.toString(count);
    }

    private static Problem mixed(Sources.Folder folder, Map<Layout, SourceFile> layouts) {
        return Problem.error(
                Code.MIXED_LAYOUTS,
                null,
                "Location " + folder.location() + " mixes two layouts: " + layouts.get(Layout.SECTIONS)
                        + " holds both scripts, " + layouts.get(Layout.PAIRS) + " is one of a pair",
                "use one layout per location");
    }

    private static Problem withoutUp(Named down) {
        String version = down.name().version().number();
        return Problem.error(
                Code.MISSING_FILE,
                Place.of(down.file().path()),
                "The down script has no up script of version " + version,
                "put " + down.name().stem() + MigrationFileName.Part.UP.suffix
                        + " back; or, where the up file was renamed, rename this one in the same way. Where version "
                        + version + " was ever applied, this file is what undoes it: delete it only if it was not");
    }
}
