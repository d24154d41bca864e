package dev.migration.internal.files;

import static java.util.stream.Collectors.joining;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.files.DuplicateVersions.Duplicate;
import dev.migration.internal.files.DuplicateVersions.FreeVersions;
import dev.migration.internal.files.MigrationFileName.NamedFile;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts the files of all locations and the code together to migrations, by version, and reads them. */
public final class MigrationReader {

    private static final int DIGITS_OF_DATE = "20240131".length();

    /** Fewer files are read by one thread. */
    private static final int MANY = 256;

    /** Whether this JVM has read migrations; until then its other processors compile, and two threads take longer than one. */
    private static volatile boolean warm;

    private final NavigableMap<Version, List<NamedFile>> ups = new TreeMap<>();
    private final NavigableMap<Version, List<NamedFile>> downs = new TreeMap<>();

    /** Flyway's, which run only where nothing else has. */
    private final NavigableMap<Version, List<NamedFile>> baselines = new TreeMap<>();

    private final RepeatableFiles repeatables = new RepeatableFiles();
    private final Set<Object> seen = new HashSet<>();
    private final List<SourceFile> allMetadata = new ArrayList<>();

    /** By what they are about; of several about one folder, the first in the order of names. */
    private final Map<String, SourceFile> metadata = new HashMap<>();

    private final Map<Object, SourceFile> lockFiles = new LinkedHashMap<>();
    private final List<Callback> callbacks = new ArrayList<>();
    private final List<CallbackFile> callbackFiles = new ArrayList<>();
    private final Map<SourceFile, Checksum.Result> known = new ConcurrentHashMap<>();
    private final List<Duplicate> duplicates = new ArrayList<>();
    private final Set<SourceFile> unreadable = new HashSet<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<SourceFile, SourceFile> undoing = new HashMap<>();

    private MigrationReader() {}

    /**
     * Reads the migrations; only what differs from what was read before is read. What is wrong with the files is in
     * {@link MigrationSet#problems()}, never an exception; a file that cannot be read is not among the migrations.
     */
    public static MigrationSet read(Sources sources, @Nullable MigrationSet before) {
        var reader = new MigrationReader();
        if (before != null) {
            for (Migration migration : before.withBaselines()) {
                reader.known.put(migration.up(), new Checksum.Result(migration.checksum(), migration.header(), false));
            }
        }
        reader.problems.addAll(sources.problems());
        reader.readTogether(sources.folders());
        for (Sources.Folder folder : sources.folders()) {
            reader.add(folder, sources.locations());
        }
        if (!sources.code().isEmpty()) {
            reader.add(sources.code());
        }
        reader.addCallbacks();
        reader.startWithSquash();
        NavigableMap<Version, Migration> migrations = reader.migrations();
        NavigableMap<Version, Migration> baselines = reader.baselines();
        warm = true;
        return new MigrationSet(
                sources.locations(),
                migrations,
                baselines,
                null,
                reader.versions(),
                reader.orphans(),
                reader.duplicates,
                List.copyOf(reader.lockFiles.values()),
                reader.callbacks,
                reader.problems);
    }

    /** Reads small files with all processors, as opening one takes the longest. Which cannot be read is reported in its turn. */
    private void readTogether(List<Sources.Folder> folders) {
        if (!warm || Runtime.getRuntime().availableProcessors() == 1) {
            return;
        }
        List<SourceFile> small = new ArrayList<>();
        for (Sources.Folder folder : folders) {
            for (Root root : folder.roots()) {
                for (SourceFile file : root.files()) {
                    boolean mayBeUp = Root.isSql(file.name())
                            && !MigrationFileName.Suffix.of(file.name()).isDown();
                    if (mayBeUp && file.isSmall() && !known.containsKey(file)) {
                        small.add(file);
                    }
                }
            }
        }
        // In parts: only this thread is interrupted when a run is stopped.
        for (int next = 0;
                small.size() - next >= MANY && !Thread.currentThread().isInterrupted();
                next += MANY) {
            small.subList(next, next + MANY).parallelStream().forEach(file -> {
                try {
                    known.put(file, checksum(file));
                } catch (IOException | RuntimeException e) {
                    // This thread reads it again.
                }
            });
        }
    }

    private void add(Sources.Folder folder, List<Location> locations) {
        Map<Layout, SourceFile> layouts = new EnumMap<>(Layout.class);
        List<String> invalid = new ArrayList<>();
        List<String> changelogs = new ArrayList<>();
        List<SourceFile> beside = new ArrayList<>();
        Set<Version> versions = new HashSet<>();
        boolean anyUnread = false;
        boolean hasPairs = hasPairs(folder);
        for (Root root : folder.roots()) {
            anyUnread |= !root.below().isEmpty() || !root.misnamed().isEmpty();
            for (SourceFile file : root.files()) {
                if (file.name().equals(Root.LOCK_FILE)) {
                    lockFiles.putIfAbsent(file.identity(), file);
                    continue;
                }
                if (!Root.isSql(file.name())) {
                    if (!Changelog.mayBe(file.name())) {
                        allMetadata.add(file);
                        metadata.putIfAbsent(root.description() + "!" + Metadata.subject(file), file);
                    } else if (isChangelog(file)) {
                        changelogs.add(file.path());
                    }
                    continue;
                }
                MigrationFileName numbered = MigrationFileName.parse(file.name());
                if (startsChangelog(file, numbered)) {
                    changelogs.add(file.path());
                    continue;
                }
                MigrationFileName name = numbered == null ? nameOfRepeatable(file) : numbered;
                if (name == null) {
                    boolean inSubfolder = !file.path().equals(folder.location().path() + "/" + file.name());
                    if (unreadable.contains(file)) {
                        continue;
                    }
                    // Flyway finds its callbacks wherever it finds migrations.
                    if (Callback.isNamed(file.name()) && !(inSubfolder && Callback.isOurs(file.name()))) {
                        beside.add(file);
                    } else {
                        invalid.add(file.path());
                    }
                    continue;
                }
                if (hasPairs && isOneScript(name, file)) {
                    name = name.besidePairs();
                }
                // One without a number fits every layout.
                boolean fitsSeveral = name.version().isRepeatable() && name.suffix().layout != Layout.FLYWAY;
                if (!fitsSeveral && name.suffix() != MigrationFileName.Suffix.SINGLE) {
                    layouts.putIfAbsent(name.suffix().layout, file);
                }
                versions.add(name.version());
                // Two locations may lead to one file.
                if (seen.add(List.of(name, file.identity()))) {
                    add(new NamedFile(name, file, root.description()));
                }
            }
        }
        beside.sort(Comparator.comparing(SourceFile::name));
        for (SourceFile file : beside) {
            if (seen.add(file.identity())) {
                callbackFiles.add(new CallbackFile(file, folder.location(), Set.copyOf(layouts.keySet())));
            }
        }
        if (layouts.keySet().equals(Set.of(Layout.PAIRS)) || layouts.keySet().equals(Set.of(Layout.DIRECTORIES))) {
            UnreadFiles.loose(folder, invalid).ifPresent(problems::add);
        }
        if (anyUnread || !invalid.isEmpty()) {
            problems.addAll(UnreadFiles.problems(folder, invalid, versions, locations));
        }
        if (!changelogs.isEmpty()) {
            // Where there is nothing else, that is not what is wrong.
            problems.removeIf(problem -> problem.code() == Code.EMPTY_LOCATION
                    && problem.message().startsWith("Location " + folder.location() + " "));
            problems.add(Changelog.problem(folder.location(), changelogs));
        }
        if (layouts.size() > 1) {
            problems.add(mixed(folder, layouts));
        }
    }

    /**
     * A file with the name of a callback.
     *
     * @param layouts those of the migrations in its location; where there are none, the other locations decide
     */
    private record CallbackFile(SourceFile file, Location location, Set<Layout> layouts) {}

    private void addCallbacks() {
        boolean anyFlyways = Stream.of(ups, baselines)
                .flatMap(files -> files.values().stream())
                .flatMap(List::stream)
                .anyMatch(file -> file.name().suffix().layout == Layout.FLYWAY);
        Map<Location, List<String>> without = new LinkedHashMap<>();
        for (CallbackFile found : callbackFiles) {
            boolean flyways =
                    found.layouts().isEmpty() ? anyFlyways : found.layouts().equals(Set.of(Layout.FLYWAY));
            Callback callback = Callback.of(found.file());
            if (callback == null) {
                without.computeIfAbsent(found.location(), first -> new ArrayList<>())
                        .add(found.file().path());
            } else if (!flyways && !Callback.isOurs(found.file().name())) {
                problems.add(Callback.besideOthers(found.file()));
            } else {
                callbacks.add(callback);
            }
        }
        without.forEach((location, paths) -> problems.add(UnreadFiles.callbacks(location, paths)));
    }

    private static boolean hasPairs(Sources.Folder folder) {
        for (Root root : folder.roots()) {
            for (SourceFile file : root.files()) {
                if (MigrationFileName.Suffix.isOfPair(file.name())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a file beside pairs is an up script without a down script, as sqlx reads it: no marker divides it. */
    private boolean isOneScript(MigrationFileName name, SourceFile file) {
        if (name.suffix() != MigrationFileName.Suffix.BOTH || name.version().isRepeatable()) {
            return false;
        }
        try {
            return !Marker.divides(file);
        } catch (IOException e) {
            addUnreadable(file, e);
            return true;
        }
    }

    /** Code is named like the files. */
    private void add(List<CodeFiles> code) {
        Layout layout = ups.values().stream()
                .map(files -> files.get(0).name().suffix().layout)
                .filter(named -> named != Layout.SECTIONS)
                .findFirst()
                .orElse(Layout.SECTIONS);
        for (CodeFiles migration : code) {
            add(migration.named(layout));
            if (migration.down() != null) {
                undoing.put(migration.up(), migration.down());
            }
        }
    }

    private boolean isChangelog(SourceFile file) {
        try {
            return Changelog.is(file);
        } catch (IOException e) {
            addUnreadable(file, e);
            return false;
        }
    }

    private void addUnreadable(SourceFile file, IOException cause) {
        if (unreadable.add(file)) {
            problems.add(file.problem(cause));
        }
    }

    /** Whether it starts like a changelog in SQL; one script by its name is none. */
    private boolean startsChangelog(SourceFile file, @Nullable MigrationFileName name) {
        if (file.name().indexOf('/') >= 0 || (name != null && name.suffix().isDown())) {
            return false;
        }
        if (name == null && MigrationFileName.ofRepeatable(file.name()) == null) {
            return isChangelog(file);
        }
        Checksum.Result result = read(file);
        if (result != null) {
            known.put(file, result);
        }
        return result != null && result.startsChangelog();
    }

    /** Null if its header does not say that it is a repeatable migration; a callback is none. */
    private @Nullable MigrationFileName nameOfRepeatable(SourceFile file) {
        MigrationFileName name = Callback.isNamed(file.name()) ? null : MigrationFileName.ofRepeatable(file.name());
        Checksum.Result result = name == null ? null : read(file);
        return result == null || !result.header().onChange() ? null : name;
    }

    private void add(NamedFile file) {
        if (file.version().isRepeatable()) {
            repeatables.add(file);
            return;
        }
        Map<Version, List<NamedFile>> files = switch (file.name().suffix()) {
            case DOWN, DOWN_IN_DIRECTORY, FLYWAY_DOWN -> downs;
            case FLYWAY_BASELINE -> baselines;
            default -> ups;
        };
        List<NamedFile> found = files.get(file.version());
        if (found == null) {
            found = new ArrayList<>(1);
            files.put(file.version(), found);
        }
        found.add(file);
    }

    private NavigableMap<Version, Migration> migrations() {
        NavigableMap<Version, Migration> migrations = new TreeMap<>();
        var downFiles = new DownFiles(ups, downs);
        var free = new FreeVersions(
                () -> Stream.concat(ups.keySet().stream(), orphans().stream()).toList());
        for (Map.Entry<Version, List<NamedFile>> entry : ups.entrySet()) {
            List<Migration> read = new ArrayList<>(1);
            for (NamedFile file : entry.getValue()) {
                Migration migration = read(file, downFiles.of(file));
                if (migration != null) {
                    read.add(migration);
                }
            }
            if (!read.isEmpty()) {
                migrations.put(entry.getKey(), read.get(0));
            }
            if (entry.getValue().size() > 1) {
                String unclear = downFiles.unclear(entry.getKey());
                duplicates.add(Duplicate.of(entry.getValue(), read, unclear, free));
            }
        }
        requireOneOrder();
        for (NamedFile file : repeatables.files()) {
            Migration migration = read(file, null);
            if (migration != null) {
                migrations.put(file.version(), migration);
            }
        }
        if (!metadata.isEmpty()) {
            requireScripts();
        }
        duplicates.addAll(repeatables.duplicates());
        problems.addAll(repeatables.problems());
        problems.addAll(downFiles.problems());
        return migrations;
    }

    /** A baseline that was made of migrations whose files are gone is the first migration of every database. */
    private void startWithSquash() {
        for (Version version : List.copyOf(baselines.descendingKeySet())) {
            List<NamedFile> files = baselines.get(version);
            Checksum.Result result = files == null ? null : read(files.get(0).file());
            boolean isSquash = result != null && !result.header().squashed().isEmpty();
            if (files != null && isSquash && ups.headMap(version, true).isEmpty()) {
                ups.put(version, files);
                baselines.headMap(version, true).clear();
            }
        }
    }

    private NavigableMap<Version, Migration> baselines() {
        NavigableMap<Version, Migration> read = new TreeMap<>();
        baselines.forEach((version, files) -> {
            if (files.size() > 1) {
                problems.add(DuplicateVersions.problem(
                        "baselines have ", version, files, "keep one of them, and move the others to another folder"));
            }
            Migration migration = read(files.get(0), null);
            if (migration != null) {
                read.put(version, migration);
            }
        });
        return read;
    }

    private SortedSet<Version> versions() {
        SortedSet<Version> versions = new TreeSet<>(ups.keySet());
        for (NamedFile file : repeatables.files()) {
            versions.add(file.version());
        }
        return versions;
    }

    private Set<Version> orphans() {
        Set<Version> orphans = new HashSet<>(downs.keySet());
        orphans.removeAll(ups.keySet());
        return orphans;
    }

    private @Nullable Migration read(NamedFile up, @Nullable NamedFile down) {
        SourceFile file = up.file();
        MigrationFileName name = up.name();
        Checksum.Result result = read(file);
        if (result == null) {
            return null;
        }
        repeatables.requireNoOption(up, result.header());
        SourceFile undo = undoing.get(file);
        if (undo != null && down != null) {
            problems.add(Problem.error(
                    Code.DUPLICATE_VERSION,
                    Place.of(down.path()),
                    "This file and " + file.name() + ".undo(Connection) both undo version "
                            + name.version().number(),
                    "delete one of the two"));
        }
        return new Migration(
                name.version(),
                name.stem(),
                name.suffix().layout,
                file,
                down == null ? undo : down.file(),
                metadataOf(up),
                down == null ? null : metadataOf(down),
                result.checksum(),
                result.header());
    }

    private Checksum.@Nullable Result read(SourceFile file) {
        Checksum.Result before = known.get(file);
        if (before != null) {
            return before;
        }
        try {
            return checksum(file);
        } catch (IOException e) {
            addUnreadable(file, e);
            return null;
        }
    }

    private static Checksum.Result checksum(SourceFile file) throws IOException {
        try (InputStream in = file.content().openAsListed()) {
            return Checksum.read(in);
        }
    }

    private @Nullable SourceFile metadataOf(NamedFile script) {
        if (metadata.isEmpty()) {
            return null;
        }
        String subject = Metadata.subject(script.path(), script.name().suffix().layout);
        return subject == null ? null : metadata.get(script.root() + "!" + subject);
    }

    /** Its settings would be passed over in silence. */
    private void requireScripts() {
        Set<Object> read = new HashSet<>();
        Stream.of(ups.values(), downs.values(), baselines.values(), List.of(repeatables.files()))
                .flatMap(Collection::stream)
                .forEach(files -> files.forEach(script -> {
                    SourceFile file = metadataOf(script);
                    if (file != null) {
                        read.add(file.identity());
                    }
                }));
        List<String> unread = allMetadata.stream()
                .filter(file -> !read.contains(file.identity()))
                .map(SourceFile::path)
                .distinct()
                .sorted()
                .toList();
        if (!unread.isEmpty()) {
            problems.add(Problem.warning(
                    Code.UNREAD_FILES,
                    null,
                    "These files say how migrations run, and are not read: " + Printable.names(unread),
                    "V1__x.sql.conf is read beside V1__x.sql, and one metadata.toml or metadata.yaml beside the scripts of a"
                            + " directory: rename the file, or delete it"));
        }
    }

    /** As numbers, seconds would come before milliseconds whenever they were; in pairs they are numbers to each tool. */
    private void requireOneOrder() {
        NamedFile first = null;
        NamedFile last = null;
        NamedFile lastNumber = null;
        NamedFile firstTime = null;
        for (List<NamedFile> files : ups.values()) {
            String number = files.get(0).version().number();
            if (number.length() >= DIGITS_OF_DATE && number.indexOf('.') < 0) {
                last = files.get(0);
                first = first == null ? last : first;
                lastNumber = last.version().isTime() ? lastNumber : last;
                firstTime = firstTime == null && last.version().isTime() ? last : firstTime;
            }
        }
        if (first == null || last == null) {
            return;
        }
        Version earliest = first.version();
        Version latest = last.version();
        boolean numbers = last.name().suffix().layout == Layout.PAIRS
                && (lastNumber == null || firstTime == null || isBefore(lastNumber.version(), firstTime.version()));
        boolean oneOrder = numbers
                || earliest.isTime()
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

    private static boolean isBefore(Version one, Version other) {
        return new BigInteger(one.number()).compareTo(new BigInteger(other.number())) < 0;
    }

    private static Problem mixed(Sources.Folder folder, Map<Layout, SourceFile> layouts) {
        String files = layouts.entrySet().stream()
                .map(layout -> layout.getKey().id() + " (" + layout.getValue() + ")")
                .collect(joining(" and "));
        return Problems.error(
                Code.MIXED_LAYOUTS,
                "Location " + folder.location() + " mixes layouts: " + files,
                "use one layout per location");
    }
}
