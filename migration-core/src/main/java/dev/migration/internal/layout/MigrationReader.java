// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.layout;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.find.Root;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.find.Sources;
import dev.migration.internal.header.Checksum;
import dev.migration.internal.layout.DuplicateVersions.SharedVersion;
import dev.migration.internal.names.Layout;
import dev.migration.internal.names.MigrationFileName;
import dev.migration.internal.names.MigrationFileName.Script;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts the files of all locations and the code together to migrations, by version, and reads them. What each start runs is
 * written without lambdas: in a new JVM, each takes as long as a class.
 */
public final class MigrationReader {

    private final NavigableMap<Version, List<NamedFile>> ups = new TreeMap<>();
    private final NavigableMap<Version, List<NamedFile>> downs = new TreeMap<>();

    /** Flyway's, which run only where nothing else has. */
    private final NavigableMap<Version, List<NamedFile>> baselines = new TreeMap<>();

    private final List<SharedVersion> duplicates = new ArrayList<>();
    private final FoundFiles found;

    /** By their names in lower case, as some file systems and databases have them. */
    private final Map<String, NamedFile> repeatables = new TreeMap<>();

    /** The down scripts of migrations in Java, by their up scripts. */
    private final Map<SourceFile, SourceFile> undoing = new HashMap<>();

    private MigrationReader(@Nullable MigrationSet before) {
        found = new FoundFiles(before);
    }

    /**
     * Reads the migrations; only what differs from what was read before is read. What is wrong with the files is in
     * {@link MigrationSet#problems()}, never an exception; a file that cannot be read is not among the migrations.
     *
     * @param code the migrations in Java beside the files
     */
    public static MigrationSet read(Sources sources, List<CodeFiles> code, @Nullable MigrationSet before) {
        var reader = new MigrationReader(before);
        reader.found.problems.addAll(sources.problems());
        reader.addFolders(sources);
        if (!code.isEmpty()) {
            reader.add(code);
        }
        List<Callback> callbacks = reader.found.callbacks(reader.hasFlyways());
        reader.startWithSquash();
        SameTimestamps.divide(reader.ups, reader.downs);
        NavigableMap<Version, Migration> migrations = ToolOrder.of(reader.migrations(), reader.found.problems);
        NavigableMap<Version, Migration> baselines = reader.baselines();
        return new MigrationSet(
                sources.locations(),
                migrations,
                baselines,
                null,
                reader.versions(migrations),
                reader.orphans(),
                reader.duplicates,
                List.copyOf(reader.found.lockFiles.values()),
                callbacks,
                reader.found.problems);
    }

    private void addFolders(Sources sources) {
        for (Sources.Folder folder : sources.folders()) {
            List<FolderFiles> files = new ArrayList<>();
            for (Root root : folder.roots()) {
                files.add(FolderFiles.of(root, folder.location()));
            }
            new FolderReader(folder, files, found).read(sources.locations());
        }
        for (NamedFile file : found.scripts) {
            add(file);
        }
    }

    private boolean hasFlyways() {
        for (Map<Version, List<NamedFile>> all : List.of(ups, baselines)) {
            for (List<NamedFile> files : all.values()) {
                for (NamedFile file : files) {
                    if (file.name().layout() == Layout.FLYWAY) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Code is named like the files. */
    private void add(List<CodeFiles> code) {
        Layout layout = ups.values().stream()
                .map(files -> files.get(0).name().layout())
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

    private void add(NamedFile file) {
        if (file.version().isRepeatable()) {
            addRepeatable(file);
            return;
        }
        Script script = file.name().script();
        Map<Version, List<NamedFile>> files =
                script == Script.DOWN ? downs : script == Script.BASELINE ? baselines : ups;
        files.computeIfAbsent(file.version(), version -> new ArrayList<>(1)).add(file);
    }

    private void addRepeatable(NamedFile file) {
        NamedFile other = repeatables.putIfAbsent(file.version().text().toLowerCase(Locale.ROOT), file);
        if (other != null) {
            Problem problem = Problem.error(
                    Code.DUPLICATE_VERSION,
                    Place.of(file.path()),
                    "There are two repeatable migrations of this name: " + other.path() + " and " + file.path() + ".",
                    "give one of them another name, which differs in more than capitals, or delete it");
            duplicates.add(SharedVersion.unclear(other.version(), problem));
        }
    }

    private NavigableMap<Version, Migration> migrations() {
        NavigableMap<Version, Migration> migrations = new TreeMap<>();
        var downFiles = new DownFiles(ups, downs);
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
                duplicates.add(SharedVersion.of(entry.getValue(), read, downFiles.unclear(entry.getKey())));
            }
        }
        for (NamedFile file : repeatables.values()) {
            Migration migration = read(file, null);
            if (migration != null) {
                migrations.put(file.version(), migration);
            }
        }
        if (!found.metadata.isEmpty()) {
            found.requireScripts(scripts());
        }
        found.problems.addAll(downFiles.problems());
        return migrations;
    }

    /** A baseline that was made of migrations whose files are gone is the first migration of every database. */
    private void startWithSquash() {
        for (Version version : List.copyOf(baselines.descendingKeySet())) {
            List<NamedFile> files = baselines.get(version);
            Checksum.Result result =
                    files == null ? null : found.contents.read(files.get(0).file());
            boolean isSquash = result != null && !result.header().squashed().isEmpty();
            if (files != null && isSquash && ups.headMap(version, true).isEmpty()) {
                ups.put(version, files);
                baselines.headMap(version, true).clear();
            }
        }
    }

    private NavigableMap<Version, Migration> baselines() {
        NavigableMap<Version, Migration> read = new TreeMap<>();
        for (Map.Entry<Version, List<NamedFile>> entry : baselines.entrySet()) {
            List<NamedFile> files = entry.getValue();
            if (files.size() > 1) {
                found.problems.add(DuplicateVersions.problem(
                        "baselines have ",
                        entry.getKey(),
                        files,
                        "keep one of them, and move the others to another folder"));
            }
            Migration migration = read(files.get(0), null);
            if (migration != null) {
                read.put(entry.getKey(), migration);
            }
        }
        return read;
    }

    private SortedSet<Version> versions(NavigableMap<Version, Migration> migrations) {
        SortedSet<Version> versions = new TreeSet<>();
        for (Version version : ups.keySet()) {
            versions.add(migrations.isEmpty() ? version : version.comparedAs(migrations.firstKey()));
        }
        for (NamedFile file : repeatables.values()) {
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
        Checksum.Result result = found.contents.read(file);
        if (result == null) {
            return null;
        }
        if (result.header().onChange() && !name.version().isRepeatable()) {
            found.problems.add(Problem.error(
                    Code.INVALID_NAME,
                    Place.of(up.path()),
                    "The file has a number and the option run=on-change: with a number, it would run once.",
                    "remove the number from its name, such as " + Migration.title(name.stem())
                            + ".sql; or remove the option"));
        }
        SourceFile undo = undoing.get(file);
        if (undo != null && down != null) {
            found.problems.add(Problem.error(
                    Code.DUPLICATE_VERSION,
                    Place.of(down.path()),
                    "This file and " + file.name() + ".undo(Connection) both undo version "
                            + name.version().number(),
                    "delete one of the two"));
        }
        return new Migration(
                name.version(),
                name.stem(),
                name.layout(),
                found.contents.toParse(file),
                down == null ? undo : down.file(),
                found.metadataOf(up),
                down == null ? null : found.metadataOf(down),
                result.checksum(),
                result.header());
    }

    private Stream<NamedFile> scripts() {
        return Stream.concat(
                Stream.of(ups, downs, baselines)
                        .flatMap(files -> files.values().stream())
                        .flatMap(List::stream),
                repeatables.values().stream());
    }
}
