package dev.migration.internal.lockfile;

import dev.migration.Version;
import dev.migration.internal.lockfile.LockFile.Accepted;
import dev.migration.internal.lockfile.LockFile.Entry;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.tomlj.Toml;

/** Writes a lock file as Kimberlite does, with what was accepted after the migrations. */
final class LockFileWriter {

    /** TOML's integers have 64 bits. */
    private static final int LONGEST_ID = 18;

    private LockFileWriter() {}

    static String toml(Collection<Entry> entries, List<Accepted> accepted) {
        var toml = new StringBuilder("version = 1\n");
        if (entries.isEmpty()) {
            toml.append("migration = []\n");
        }
        for (Entry entry : entries) {
            toml.append("\n[[migration]]\n").append(id(entry.version()));
            toml.append("name = ").append(quoted(entry.name())).append('\n');
            toml.append("checksum = ").append(quoted(entry.checksum())).append('\n');
        }
        // Stable: what was accepted later for the same version stays later.
        List<Accepted> sorted = accepted.stream()
                .sorted(Comparator.comparing(Accepted::version))
                .toList();
        for (Accepted deviation : sorted) {
            String checksum = deviation.checksum();
            toml.append("\n[[accepted]]\n").append(id(deviation.version()));
            toml.append(checksum == null ? "missing = true" : "checksum = " + quoted(checksum))
                    .append('\n');
            toml.append("reason = ").append(quoted(deviation.reason())).append('\n');
        }
        return toml.toString();
    }

    static void replace(Path file, String toml) throws IOException {
        // A symbolic link stays one.
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        // Not createTempFile, whose files only their owner can read.
        Path temporary = target.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
        try {
            Files.writeString(temporary, toml, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static String id(Version version) {
        return version.isNumeric() && version.number().length() <= LONGEST_ID
                ? "id = " + version.number() + "\n"
                : "version = " + quoted(version.text()) + "\n";
    }

    private static String quoted(String text) {
        return "\"" + Toml.tomlEscape(text) + "\"";
    }
}
