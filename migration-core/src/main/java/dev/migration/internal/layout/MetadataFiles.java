package dev.migration.internal.layout;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.help.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The metadata files of all locations. */
final class MetadataFiles {

    private final List<SourceFile> all = new ArrayList<>();

    /** By what they are about; of several about one folder, the first in the order of names. */
    private final Map<String, SourceFile> bySubject = new HashMap<>();

    void add(String root, SourceFile file) {
        all.add(file);
        bySubject.putIfAbsent(root + "!" + Metadata.subject(file), file);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** What says how a script runs; null if nothing does. */
    @Nullable
    SourceFile of(NamedFile script) {
        if (bySubject.isEmpty()) {
            return null;
        }
        String subject = script.name().layout().metadataSubject(script.path());
        return subject == null ? null : bySubject.get(script.root() + "!" + subject);
    }

    /** The problem of those without one of these scripts, as their settings would be passed over in silence. */
    Optional<Problem> withoutScript(Stream<NamedFile> scripts) {
        Set<Object> read = new HashSet<>();
        scripts.forEach(script -> {
            SourceFile file = of(script);
            if (file != null) {
                read.add(file.identity());
            }
        });
        List<String> unread = all.stream()
                .filter(file -> !read.contains(file.identity()))
                .map(SourceFile::path)
                .distinct()
                .sorted()
                .toList();
        return unread.isEmpty()
                ? Optional.empty()
                : Optional.of(Problem.warning(
                        Code.UNREAD_FILES,
                        null,
                        "These files say how migrations run, and are not read: " + Printable.names(unread),
                        "V1__x.sql.conf is read beside V1__x.sql, and one metadata.toml or metadata.yaml beside the scripts of a"
                                + " directory: rename the file, or delete it"));
    }
}
