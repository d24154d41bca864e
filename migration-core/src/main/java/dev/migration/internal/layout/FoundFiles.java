// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.layout;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.internal.find.Location;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.header.Checksum;
import dev.migration.internal.help.Printable;
import dev.migration.internal.names.FlywayFolder;
import dev.migration.internal.names.FlywayFolder.Choice;
import dev.migration.internal.names.Layout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the folders of all locations are read into. */
final class FoundFiles {

    final List<NamedFile> scripts = new ArrayList<>();
    final Map<Object, SourceFile> lockFiles = new LinkedHashMap<>();
    final List<Problem> problems = new ArrayList<>();
    final FileContents contents;

    /** Which were found, and under which names: two locations may lead to one file. */
    final Set<Object> seen = new HashSet<>();

    final List<SourceFile> metadata = new ArrayList<>();

    /** By what they are about; of several about one folder, the first in the order of names. */
    private final Map<String, SourceFile> metadataBySubject = new HashMap<>();

    private final List<CallbackFile> callbacks = new ArrayList<>();

    FoundFiles(@Nullable MigrationSet before) {
        contents = new FileContents(before, problems);
    }

    void addMetadata(String root, SourceFile file) {
        metadata.add(file);
        metadataBySubject.putIfAbsent(root + "!" + Metadata.subject(file), file);
    }

    /** What says how a script runs; null if nothing does. */
    @Nullable
    SourceFile metadataOf(NamedFile script) {
        if (metadata.isEmpty()) {
            return null;
        }
        String subject = script.name().layout().metadataSubject(script.path());
        return subject == null ? null : metadataBySubject.get(script.root() + "!" + subject);
    }

    /** Reports metadata without one of these scripts, as their settings would be passed over in silence. */
    void requireScripts(Stream<NamedFile> scripts) {
        Set<Object> read = new HashSet<>();
        scripts.forEach(script -> {
            SourceFile file = metadataOf(script);
            if (file != null) {
                read.add(file.identity());
            }
        });
        List<String> unread = metadata.stream()
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

    /**
     * A file with the name of a callback.
     *
     * @param layouts those of the migrations in its location; where there are none, the other locations decide
     */
    private record CallbackFile(SourceFile file, Location location, Set<Layout> layouts) {}

    void addCallback(SourceFile file, Location location, Set<Layout> layouts) {
        callbacks.add(new CallbackFile(file, location, Set.copyOf(layouts)));
    }

    /** Those that run, once all migrations are known: Flyway's where the migrations have Flyway's names. */
    List<Callback> callbacks(boolean anyFlyways) {
        List<Callback> chosen = new ArrayList<>();
        Map<Location, List<String>> without = new LinkedHashMap<>();
        boolean sorts = false;
        for (CallbackFile found : callbacks) {
            FlywayFolder folder = found.location().flyway();
            boolean flyways = folder != null
                    || (found.layouts().isEmpty() ? anyFlyways : found.layouts().equals(Set.of(Layout.FLYWAY)));
            Callback callback = folder != null && !folder.has(Choice.ACCEPT_EDITS)
                    ? Callback.ofStart(found.file())
                    : Callback.of(found.file());
            Problem error = callback == null && flyways ? Callback.withoutMoment(found.file()) : null;
            if (error != null) {
                problems.add(error);
            } else if (callback == null) {
                without.computeIfAbsent(found.location(), first -> new ArrayList<>())
                        .add(found.file().path());
            } else if (!flyways && !Callback.isOurs(found.file().name())) {
                problems.add(Callback.besideOthers(found.file()));
            } else {
                chosen.add(withHeader(callback));
            }
            sorts |= folder != null;
        }
        if (sorts) {
            chosen.sort(Callback.ORDER);
        }
        for (Map.Entry<Location, List<String>> paths : without.entrySet()) {
            problems.add(UnreadFiles.callbacks(paths.getKey(), paths.getValue()));
        }
        return chosen;
    }

    /** Whether it runs where nothing is applied has to be known before anything is parsed. */
    private Callback withHeader(Callback callback) {
        Checksum.Result result = callback.isAroundRun() ? contents.read(callback.file()) : null;
        return result == null ? callback : callback.with(result.header());
    }
}
