package dev.migration.internal.files;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.files.DownFiles.Named;
import dev.migration.internal.files.Migration.Duplicate;
import dev.migration.internal.files.Migration.Layout;
import dev.migration.internal.files.MigrationFileName.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the files of all locations, puts them together to migrations, by version, and reads them. */
public final class MigrationReader {

    private static final int DIGITS_OF_DATE = "20240131".length();

    private final SortedMap<Version, List<Named>> ups = new TreeMap<>();
    private final SortedMap<Version, List<Named>> downs = new TreeMap<>();
    private final Set<Object> seen = new HashSet<>();
    private final Map<Object, SourceFile> lockFiles = new LinkedHashMap<>();
    private final Map<SourceFile, Migration> known = new HashMap<>();
    private final List<Duplicate> duplicates = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private MigrationReader() {}

    /**
     * Finds and reads the migrations. What is wrong with the files is in {@link MigrationSet#problems()}, never an
     * exception; a file that cannot be read is not among the migrations.
     */
    public static MigrationSet read(List<Location> locations, RootFinder finder) {
        return read(locations, finder, null);
    }

    /** The same; only what differs from what was read before is read. */
    public static MigrationSet read(List<Location> locations, RootFinder finder, @Nullable MigrationSet before) {
        var reader = new MigrationReader();
        if (before != null) {
            for (Migration migration : before.byVersion().values()) {
                reader.known.put(migration.up(), migration);
            }
        }
        Sources sources = Sources.find(locations, finder);
        reader.problems.addAll(sources.problems());
        for (Sources.Folder folder : sources.folders()) {
            reader.add(folder);
        }
        SortedMap<Version, Migration> migrations = reader.migrations();
        return new MigrationSet(
                locations,
                migrations,
                new TreeSet<>(reader.ups.keySet()),
                reader.duplicates,
                List.copyOf(reader.lockFiles.values()),
                reader.problems);
    }

    private void add(Sources.Folder folder) {
        Map<Layout, SourceFile> layouts = new HashMap<>();
        List<String> invalid = new ArrayList<>();
        Set<Version> versions = new HashSet<>();
        boolean anyUnread = false;
        for (Root root : folder.roots()) {
            anyUnread |= !root.below().isEmpty() || !root.numbered().isEmpty();
            for (SourceFile file : root.files()) {
                if (file.name().equals(Root.LOCK_FILE)) {
                    lockFiles.putIfAbsent(file.identity(), file);
                    continue;
                }
                MigrationFileName name = MigrationFileName.parse(file.name());
                if (name == null) {
                    invalid.add(file.path());
                    continue;
                }
                layouts.putIfAbsent(name.part().layout, file);
                versions.add(name.version());
                // Two locations may lead to one file.
                if (seen.add(List.of(name, file.identity()))) {
                    add(new Named(name, file, root.description()));
                }
            }
        }
        if (anyUnread || !invalid.isEmpty()) {
            problems.addAll(UnreadFiles.problems(folder, invalid, versions));
        }
        if (layouts.size() > 1) {
            problems.add(mixed(folder, layouts));
        }
    }

    private void add(Named file) {
        Map<Version, List<Named>> files = file.name().part() == Part.DOWN ? downs : ups;
        List<Named> found = files.get(file.version());
        if (found == null) {
            found = new ArrayList<>(1);
            files.put(file.version(), found);
        }
        found.add(file);
    }

    private SortedMap<Version, Migration> migrations() {
        SortedMap<Version, Migration> migrations = new TreeMap<>();
        var downFiles = new DownFiles(ups, downs);
        for (Map.Entry<Version, List<Named>> entry : ups.entrySet()) {
            List<Migration> read = new ArrayList<>(1);
            for (Named file : entry.getValue()) {
                Migration migration = read(file, downFiles.of(file));
                if (migration != null) {
                    read.add(migration);
                }
            }
            if (!read.isEmpty()) {
                migrations.put(entry.getKey(), read.get(0));
            }
            if (entry.getValue().size() > 1) {
                duplicates.add(duplicate(entry.getKey(), entry.getValue(), read, downFiles.unclear(entry.getKey())));
            }
        }
        requireOneOrder();
        problems.addAll(downFiles.problems());
        return migrations;
    }

    private @Nullable Migration read(Named up, @Nullable SourceFile down) {
        SourceFile file = up.file();
        MigrationFileName name = up.name();
        Migration before = known.get(file);
        Checksum.Result result;
        if (before != null) {
            result = new Checksum.Result(before.checksum(), before.header());
        } else {
            try (InputStream in = file.open()) {
                result = Checksum.read(in);
            } catch (IOException e) {
                problems.add(file.problem(e));
                return null;
            }
        }
        return new Migration(
                name.version(), name.stem(), name.part().layout, file, down, result.checksum(), result.header());
    }

    private Duplicate duplicate(Version version, List<Named> files, List<Migration> read, String unclear) {
        List<Duplicate.Holder> holders = new ArrayList<>();
        for (Named file : files) {
            for (Migration migration : read) {
                if (migration.up().equals(file.file())) {
                    holders.add(new Duplicate.Holder(migration, folder(file, files)));
                }
            }
        }
        String remedy = unclear.isEmpty() ? Duplicate.remedy(holders, free()) : unclear;
        Problem problem = DownFiles.duplicate("migrations have ", version, files, remedy);
        return new Duplicate(version, problem, holders, !unclear.isEmpty());
    }

    /** A version after all others, another one for each duplicate. */
    private Version free() {
        Version free = ups.lastKey().next();
        for (int i = 0; i < duplicates.size(); i++) {
            free = free.next();
        }
        return free;
    }

    /** What distinguishes a file from others of its name; empty if there are none. */
    private static String folder(Named of, List<Named> files) {
        long sameName = files.stream()
                .filter(file -> file.file().name().equals(of.file().name()))
                .count();
        long samePath =
                files.stream().filter(file -> file.path().equals(of.path())).count();
        String folder = of.folder();
        return sameName == 1 ? "" : samePath > 1 ? of.root() : folder.substring(0, Math.max(0, folder.length() - 1));
    }

    /** As numbers, seconds would come before milliseconds whenever they were. */
    private void requireOneOrder() {
        Named first = null;
        Named last = null;
        for (List<Named> files : ups.values()) {
            if (files.get(0).version().number().length() >= DIGITS_OF_DATE) {
                last = files.get(0);
                first = first == null ? last : first;
            }
        }
        if (first == null || last == null) {
            return;
        }
        Version earliest = first.version();
        Version latest = last.version();
        boolean oneOrder = earliest.isTime()
                || (!latest.isTime()
                        && earliest.number().length() == latest.number().length());
        if (!oneOrder) {
            problems.add(Problem.error(
                    Code.INVALID_NAME,
                    Place.of(last.path()),
                    "Version " + latest + " cannot be put in one order with version " + earliest + " of " + first.path()
                            + ": they count time in different ways",
                    "rename the files so that all long versions start with year, month and day, such as"
                            + " 20240131120000_add_users.sql, in the order in which they are to run"));
        }
    }

    private static Problem mixed(Sources.Folder folder, Map<Layout, SourceFile> layouts) {
        return Problem.error(
                Code.MIXED_LAYOUTS,
                null,
                "Location " + folder.location() + " mixes two layouts: " + layouts.get(Layout.SECTIONS)
                        + " holds both scripts, " + layouts.get(Layout.PAIRS) + " is one of a pair",
                "use one layout per location");
    }
}
