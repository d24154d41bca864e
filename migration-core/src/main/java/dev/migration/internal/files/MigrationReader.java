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
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts the files of all locations together to migrations, by version, and reads them. */
final class MigrationReader {

    private final SortedMap<Version, List<Named>> ups = new TreeMap<>();
    private final SortedMap<Version, List<Named>> downs = new TreeMap<>();
    private final Set<Object> seen = new HashSet<>();
    private final List<Duplicate> duplicates = new ArrayList<>();
    private final List<Problem> problems;
    private final Map<SourceFile, Migration> known;

    /**
     * With nothing yet.
     *
     * @param problems what is wrong is added
     * @param known what was read before, by its up file
     */
    MigrationReader(List<Problem> problems, Map<SourceFile, Migration> known) {
        this.problems = problems;
        this.known = known;
    }

    /** Takes the files of a location. */
    void add(Sources.Folder folder) {
        Map<Layout, SourceFile> layouts = new EnumMap<>(Layout.class);
        List<String> invalid = new ArrayList<>();
        Set<Version> versions = new HashSet<>();
        boolean anyUnread = false;
        for (Root root : folder.roots()) {
            anyUnread |= !root.below().isEmpty() || !root.numbered().isEmpty();
            for (SourceFile file : root.migrationFiles()) {
                MigrationFileName name = MigrationFileName.parse(file.name());
                if (name == null) {
                    invalid.add(file.path());
                    continue;
                }
                layouts.putIfAbsent(name.part().layout, file);
                versions.add(name.version());
                // Two locations may lead to one file.
                if (seen.add(List.of(name, file.identity()))) {
                    Map<Version, List<Named>> files = name.part() == Part.DOWN ? downs : ups;
                    add(files, new Named(name, file, root.description()));
                }
            }
        }
        if (anyUnread || !invalid.isEmpty()) {
            problems.addAll(new UnreadFiles(folder, invalid, versions).problems());
        }
        if (layouts.size() > 1) {
            problems.add(mixed(folder, layouts));
        }
    }

    private static void add(Map<Version, List<Named>> files, Named file) {
        List<Named> found = files.get(file.name().version());
        if (found == null) {
            found = new ArrayList<>(1);
            files.put(file.name().version(), found);
        }
        found.add(file);
    }

    /** Every version that has an up script. */
    SortedSet<Version> versions() {
        return new TreeSet<>(ups.keySet());
    }

    /** The versions that several up scripts have, once the files are read. */
    List<Duplicate> duplicates() {
        return duplicates;
    }

    /** Reads the files; called once, when all locations are in. */
    SortedMap<Version, Migration> migrations() {
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

    private static Duplicate duplicate(Version version, List<Named> files, List<Migration> read, String unclear) {
        String remedy = unclear.isEmpty() ? "give the one that was applied nowhere another number" : unclear;
        Problem problem = DownFiles.duplicate("migrations have ", version, files, remedy);
        List<Duplicate.Holder> holders = new ArrayList<>();
        for (Named file : files) {
            for (Migration migration : read) {
                if (migration.up().equals(file.file())) {
                    holders.add(new Duplicate.Holder(migration, folder(file, files)));
                }
            }
        }
        return new Duplicate(version, problem, holders, !unclear.isEmpty());
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
            if (files.get(0).name().version().number().length() >= Version.DATE) {
                last = files.get(0);
                first = first == null ? last : first;
            }
        }
        if (first == null || last == null) {
            return;
        }
        Version earliest = first.name().version();
        Version latest = last.name().version();
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

    private @Nullable Migration read(Named up, @Nullable SourceFile down) {
        SourceFile file = up.file();
        MigrationFileName name = up.name();
        String checksum;
        Migration.Header header;
        Migration before = known.get(file);
        if (before != null) {
            checksum = before.checksum();
            header = before.header();
        } else {
            try (InputStream in = file.open()) {
                Checksum.Result result = Checksum.read(in);
                checksum = result.checksum();
                header = result.header();
            } catch (IOException e) {
                problems.add(file.problem(e));
                return null;
            }
        }
        return new Migration(name.version(), name.stem(), name.part().layout, file, down, checksum, header);
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
