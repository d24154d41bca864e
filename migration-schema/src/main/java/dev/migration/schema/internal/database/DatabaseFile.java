package dev.migration.schema.internal.database;

import dev.migration.Vendor;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.internal.url.DatabaseUrlParser;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The file in which a database is kept, where a driver opens it by itself and makes it if it is not there. */
public final class DatabaseFile {

    private DatabaseFile() {}

    /** The file that a URL names; empty where it exists, or only the driver or a server knows it. */
    public static Optional<Path> missing(DatabaseUrl url) {
        List<String> endings = url.vendor() == Vendor.H2
                ? List.of(".mv.db")
                : url.vendor() == Vendor.HSQLDB ? List.of(".script", ".properties") : List.of("");
        return path(url)
                .map(path ->
                        endings.stream().map(ending -> Path.of(path + ending)).toList())
                .filter(files -> files.stream().allMatch(Files::notExists))
                .map(files -> files.get(0));
    }

    /** Where the database is, without the endings of the files of H2 and HSQLDB; empty where that is not known here. */
    static Optional<Path> path(DatabaseUrl url) {
        Vendor vendor = url.vendor();
        String path = vendor == null
                ? ""
                : switch (vendor) {
                    case SQLITE -> sqlite(url.jdbc());
                    case H2 -> h2(url.jdbc());
                    case HSQLDB -> hsqldb(url.jdbc());
                    default -> "";
                };
        try {
            return path.isEmpty() ? Optional.empty() : Optional.of(Path.of(atHome(path)));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** An empty database of the same product, which is gone with its last connection. */
    public static DatabaseUrl inMemory(DatabaseUrl url) {
        return DatabaseUrlParser.parse(
                switch (Objects.requireNonNull(url.vendor())) {
                    case SQLITE -> "jdbc:sqlite::memory:";
                    case HSQLDB -> "jdbc:hsqldb:mem:" + UUID.randomUUID();
                    default -> "jdbc:h2:mem:";
                });
    }

    private static String atHome(String path) {
        return path.startsWith("~/") ? System.getProperty("user.home") + path.substring(1) : path;
    }

    /** Not a database in memory, nor what only a URI can say. */
    private static String sqlite(String jdbc) {
        String path = jdbc.substring("jdbc:sqlite:".length()).split("[?]", 2)[0];
        if (!path.startsWith("file:")) {
            return path.startsWith(":") ? "" : path;
        }
        String uri = path.substring("file:".length());
        boolean plain = !uri.contains("%") && !uri.startsWith(":") && !jdbc.contains("mode=memory");
        return plain ? uri.replaceFirst("^//(?=/)", "") : "";
    }

    /** Where it is a plain file, and one that H2 would open: a path from the working directory has to start with ./ */
    private static String h2(String jdbc) {
        String name = withoutFile(jdbc.substring("jdbc:h2:".length()));
        boolean explicit =
                name.startsWith("~") || name.contains("./") || Path.of(name).isAbsolute();
        return explicit ? name : "";
    }

    private static String hsqldb(String jdbc) {
        return withoutFile(jdbc.substring("jdbc:hsqldb:".length()));
    }

    /** The path of a file; empty where it is something else, such as mem: or a server. */
    private static String withoutFile(String name) {
        String path = name.split(";", 2)[0];
        if (path.toLowerCase(Locale.ROOT).startsWith("file:")) {
            return path.substring("file:".length());
        }
        // One letter is a drive of Windows.
        return path.matches("(?i)[a-z]{2,}:.*|[.]") ? "" : path;
    }
}
