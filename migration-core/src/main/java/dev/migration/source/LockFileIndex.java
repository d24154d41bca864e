package dev.migration.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
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

    /** The lock file, and those files of its entries that exist; what is wrong with it is told by its reader. */
    List<SourceFile> files(Location location) throws IOException {
        List<SourceFile> files = new ArrayList<>();
        files.add(new SourceFile(Root.LOCK_FILE, location.path() + "/" + Root.LOCK_FILE, lockFile::openStream));
        TomlArray entries;
        try (InputStream toml = lockFile.openStream()) {
            entries = Toml.parse(toml).get("migration") instanceof TomlArray array ? array : null;
        }
        for (int i = 0; entries != null && i < entries.size(); i++) {
            if (entries.get(i) instanceof TomlTable entry) {
                addFilesOf(entry, location, files);
            }
        }
        return files;
    }

    private void addFilesOf(TomlTable entry, Location location, List<SourceFile> files) {
        Object id = entry.contains("id") ? entry.get("id") : entry.get("version");
        if (id == null || !(entry.get("name") instanceof String name)) {
            return;
        }
        // The number is written without the zeros that the file name may have before it.
        String version = id.toString();
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
    }

    private @Nullable SourceFile file(String name, Location location) {
        String path = location.path() + "/" + name;
        URL url = loader.getResource(path);
        return url == null ? null : new SourceFile(name, path, url::openStream);
    }
}
