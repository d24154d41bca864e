package dev.migration.internal.files;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/** Finds files by the names in a lock file, where a root can be asked for files but not for their names. */
final class LockFileIndex {

    private static final int LONGEST_NUMBER = 20;

    private final ClassLoader loader;
    private final URL lockFile;

    LockFileIndex(ClassLoader loader, URL lockFile) {
        this.loader = loader;
        this.lockFile = lockFile;
    }

    /**
     * The lock file and the files of its entries; what is wrong with it is reported by its reader. One that does not exist
     * counts as a file, so that reading it is a problem and not silence, unless it may be missing.
     */
    List<SourceFile> files(Location location) throws IOException {
        List<SourceFile> files = new ArrayList<>();
        files.add(new SourceFile(
                Root.LOCK_FILE, location.path() + "/" + Root.LOCK_FILE, lockFile::openStream, lockFile.toString()));
        TomlParseResult toml;
        try (InputStream bytes = lockFile.openStream()) {
            toml = Toml.parse(bytes);
        }
        Set<String> mayBeMissing = tables(toml, "accepted")
                .filter(accepted -> Boolean.TRUE.equals(accepted.get("missing")))
                .map(LockFileIndex::version)
                .collect(Collectors.toSet());
        tables(toml, "migration").forEach(entry -> addFilesOf(entry, mayBeMissing, location, files));
        return files;
    }

    private static Stream<TomlTable> tables(TomlParseResult toml, String key) {
        return toml.get(key) instanceof TomlArray array
                ? array.toList().stream().filter(TomlTable.class::isInstance).map(TomlTable.class::cast)
                : Stream.of();
    }

    private static String version(TomlTable entry) {
        return String.valueOf(entry.contains("id") ? entry.get("id") : entry.get("version"));
    }

    private void addFilesOf(TomlTable entry, Set<String> mayBeMissing, Location location, List<SourceFile> files) {
        if (!(entry.get("name") instanceof String name)) {
            return;
        }
        // The number is written without the zeros that the file name may have before it.
        String version = version(entry);
        int found = files.size();
        for (int zeros = 0; files.size() == found && version.length() + zeros <= LONGEST_NUMBER; zeros++) {
            String stem = "0".repeat(zeros) + version + "_" + name;
            for (String suffix : List.of(".sql", ".up.sql", ".down.sql")) {
                SourceFile file = file(stem + suffix, location);
                if (file != null) {
                    files.add(file);
                }
            }
        }
        if (files.size() == found && !mayBeMissing.contains(version)) {
            String missing = version + "_" + name + ".sql";
            files.add(new SourceFile(missing, location.path() + "/" + missing, () -> {
                throw new NoSuchFileException(missing);
            }));
        }
    }

    private @Nullable SourceFile file(String name, Location location) {
        String path = location.path() + "/" + name;
        URL url = loader.getResource(path);
        return url == null ? null : new SourceFile(name, path, url::openStream, url.toString());
    }
}
