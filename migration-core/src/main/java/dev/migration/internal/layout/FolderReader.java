// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.layout;

import static java.util.stream.Collectors.joining;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.find.Location;
import dev.migration.internal.find.Root;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.find.Sources;
import dev.migration.internal.header.Checksum;
import dev.migration.internal.header.Marker;
import dev.migration.internal.help.Problems;
import dev.migration.internal.names.Layout;
import dev.migration.internal.names.MigrationFileName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the folder of one location: which of its files are migrations, callbacks, metadata, and which are nothing that is read. */
final class FolderReader {

    private final Location location;
    private final Sources.Folder source;
    private final List<FolderFiles> folders;
    private final boolean hasPairs;
    private final FoundFiles found;

    /** The first file of each layout, except those that fit several. */
    private final Map<Layout, SourceFile> layouts = new EnumMap<>(Layout.class);

    private final Set<Version> versions = new HashSet<>();
    private final List<SourceFile> invalid = new ArrayList<>();
    private final List<String> changelogs = new ArrayList<>();
    private final List<SourceFile> callbacks = new ArrayList<>();

    FolderReader(Sources.Folder source, List<FolderFiles> folders, FoundFiles found) {
        this.source = source;
        this.location = source.location();
        this.folders = folders;
        this.hasPairs = hasPairs(folders);
        this.found = found;
    }

    /** Reads it. Its callbacks are added to those of other locations, which may decide what they are. */
    void read(List<Location> locations) {
        boolean anyUnread = false;
        for (FolderFiles folder : folders) {
            anyUnread |= !folder.below().isEmpty()
                    || !folder.misnamed().isEmpty()
                    || !folder.without().isEmpty();
            for (SourceFile file : folder.read()) {
                if (file.name().equals(Root.LOCK_FILE)) {
                    found.lockFiles.putIfAbsent(file.identity(), file);
                } else if (Root.isSql(file.name())) {
                    script(folder.root(), file);
                } else if (!Changelog.mayBe(file.name())) {
                    found.addMetadata(folder.root(), file);
                } else if (found.contents.isChangelog(file)) {
                    changelogs.add(file.path());
                }
            }
        }
        if (!callbacks.isEmpty()) {
            callbacks.sort(Comparator.comparing(SourceFile::name));
        }
        for (SourceFile file : callbacks) {
            if (found.seen.add(file.identity())) {
                found.addCallback(file, location, layouts.keySet());
            }
        }
        report(anyUnread, locations);
    }

    private void script(String root, SourceFile file) {
        if (location.flyway() != null) {
            flyways(root, file);
            return;
        }
        MigrationFileName numbered = MigrationFileName.read(file.name());
        if (found.contents.startsChangelog(file, numbered)) {
            changelogs.add(file.path());
            return;
        }
        MigrationFileName name = numbered == null ? nameOfRepeatable(file) : numbered;
        if (name != null) {
            migration(root, file, hasPairs && isOneScript(name, file) ? name.besidePairs() : name);
        } else if (!found.contents.isUnreadable(file) && !found.contents.isStatements(file)) {
            boolean inSubfolder = !file.path().equals(location.path() + "/" + file.name());
            // Flyway finds its callbacks wherever it finds migrations.
            if (Callback.isNamed(file.name()) && !(inSubfolder && Callback.isOurs(file.name()))) {
                callbacks.add(file);
            } else {
                invalid.add(file);
            }
        }
    }

    /** One that Flyway reads, by its usual name: no comment in it makes it anything else. */
    private void flyways(String root, SourceFile file) {
        MigrationFileName name = MigrationFileName.readFlyways(file.name());
        if (name != null) {
            migration(root, file, name);
        } else {
            (Callback.isFlyways(file.name()) ? callbacks : invalid).add(file);
        }
    }

    private void migration(String root, SourceFile file, MigrationFileName name) {
        // One without a number fits every layout.
        boolean fitsSeveral = name.version().isRepeatable() && name.layout() != Layout.FLYWAY;
        boolean isBesidePairs = name.layout() == Layout.PAIRS && file.name().equals(name.stem() + ".sql");
        if (!fitsSeveral && !isBesidePairs) {
            layouts.putIfAbsent(name.layout(), file);
        }
        versions.add(name.version());
        if (found.seen.add(List.of(name, file.identity()))) {
            found.scripts.add(new NamedFile(name, file, root));
        }
    }

    /** What is wrong with the folder as a whole. */
    private void report(boolean anyUnread, List<Location> locations) {
        if (anyUnread || !invalid.isEmpty()) {
            found.problems.addAll(
                    new UnreadFiles(location, versions, layouts.keySet(), locations).problems(folders, invalid));
        }
        List<String> stray = new ArrayList<>();
        folders.forEach(folder -> stray.addAll(folder.stray()));
        if (location.flyway() != null && !stray.isEmpty()) {
            found.problems.add(UnreadFiles.ofFlyway(location, location.flyway(), stray));
        }
        if (!changelogs.isEmpty()) {
            // Where there is nothing else, that is not what is wrong.
            found.problems.removeIf(
                    problem -> problem.code() == Code.EMPTY_LOCATION && problem.equals(source.problem()));
            found.problems.add(Changelog.problem(location, changelogs));
        }
        if (layouts.size() > 1) {
            found.problems.add(mixed());
        }
    }

    private static boolean hasPairs(List<FolderFiles> folders) {
        for (FolderFiles folder : folders) {
            for (SourceFile file : folder.read()) {
                if (MigrationFileName.isOfPair(file.name())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a file beside pairs is an up script without a down script, as sqlx reads it: no marker divides it. */
    private boolean isOneScript(MigrationFileName name, SourceFile file) {
        if (name.layout() != Layout.SECTIONS || name.version().isRepeatable()) {
            return false;
        }
        try {
            return !Marker.divides(file);
        } catch (IOException e) {
            found.contents.addUnreadable(file, e);
            return true;
        }
    }

    /** Null if its header does not say that it is a repeatable migration; a callback is none. */
    private @Nullable MigrationFileName nameOfRepeatable(SourceFile file) {
        MigrationFileName name = Callback.isNamed(file.name()) ? null : MigrationFileName.ofRepeatable(file.name());
        Checksum.Result result = name == null ? null : found.contents.read(file);
        return result == null || !result.header().onChange() ? null : name;
    }

    private Problem mixed() {
        String files = layouts.entrySet().stream()
                .map(layout -> layout.getKey().id() + " (" + layout.getValue() + ")")
                .collect(joining(" and "));
        return Problems.error(
                Code.MIXED_LAYOUTS, "Location " + location + " mixes layouts: " + files, "use one layout per location");
    }
}
