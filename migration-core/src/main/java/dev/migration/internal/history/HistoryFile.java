package dev.migration.internal.history;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Version;
import dev.migration.internal.files.SourceFile;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.History.FailedRun;
import dev.migration.internal.history.History.InFlight;
import dev.migration.internal.history.History.Server;
import dev.migration.internal.history.HistoryFileReader.Content;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;

/**
 * The history of one database in a file, where no table may be made for it: TOML in the shape of Kimberlite's {@code
 * applied.toml}, with the database that it belongs to, what is in flight, and what failed. Each change replaces the file as a
 * whole, under the migration lock.
 *
 * <p>A file and a database cannot be committed together. So it says beforehand what runs, and afterwards what came of it: a
 * crash between the two leaves that in flight, and the next run asks what became of it.
 */
public final class HistoryFile {

    private static final String COMMENT =
            "# What is applied to one database, written by \"migration\". Comments and unused lines are not kept.\n";

    /** TOML's integers have 64 bits. */
    private static final int LONGEST_ID = 18;

    private final Path path;

    /** Both of the last text that was read: to parse it takes longer than to read it. */
    private @Nullable String text;

    private @Nullable Content content;

    public HistoryFile(Path path) {
        this.path = path;
    }

    public Path path() {
        return path;
    }

    /** As people would look for it. */
    @Override
    public String toString() {
        return Printable.line(path.toString());
    }

    /**
     * What it says of this database.
     *
     * @throws InvalidMigrationsException with all that is wrong with it, or if it is another database's
     */
    public History read(Server server, HistoryOwner owner) {
        Content now = parsed(server).orElseGet(() -> none(server, owner));
        if (!now.owner().mayBe(owner)) {
            throw Problems.refused(
                    Code.FOREIGN_HISTORY,
                    "The history in " + this + " is that of " + now.owner().words() + ", and this database is "
                            + owner.words() + ".",
                    "name the file of this database (migration.history, or --state of migration adopt); or, if it is the same"
                            + " database under another name, write that into [database] in the file");
        }
        content = now.with(now.owner().or(owner));
        return now.history();
    }

    /** Whether somebody wrote into it that the database may have no table although migrations are applied. */
    public boolean mayBeEmpty() {
        return content != null && content.mayBeEmpty();
    }

    private static Content none(Server server, HistoryOwner owner) {
        return new Content(owner, false, new History(server, false, List.of(), null, Map.of()));
    }

    /** What it says now; empty only where there surely is none. */
    private Optional<Content> parsed(Server server) {
        Content known = content;
        Path folder = path.toAbsolutePath().getParent();
        if (Files.notExists(path) || (folder != null && Files.isRegularFile(folder))) {
            return Optional.empty();
        }
        var source = SourceFile.onDisk(String.valueOf(path.getFileName()), path.toString(), path);
        var now = new StringWriter();
        try (Reader reader = source.read()) {
            reader.transferTo(now);
        } catch (IOException e) {
            throw new InvalidMigrationsException(source.problem(e));
        }
        if (known == null || !now.toString().equals(text)) {
            text = null;
            known = HistoryFileReader.read(path.toString(), now.toString(), server);
            content = known;
            text = now.toString();
        }
        return Optional.of(known.on(server));
    }

    /** Changes it, once it was read; it may have been edited by hand since. */
    void edit(UnaryOperator<History> edit) {
        Content seen = Objects.requireNonNull(content, "not read");
        Server server = seen.history().server();
        Content now = parsed(server).orElse(null);
        if (now == null ? seen.history().present() : !now.owner().mayBe(seen.owner())) {
            throw new InvalidMigrationsException(Problems.error(
                    Code.UNREADABLE_HISTORY,
                    "The history in " + this + " is "
                            + (now == null ? "gone" : "that of " + now.owner().words()) + ", while a run uses it.",
                    "put the file back as it was, then see what is in flight: migration status"));
        }
        Content before = now == null ? seen : now.with(now.owner().or(seen.owner()));
        History after = edit.apply(before.history());
        if (after.equals(before.history())) {
            return;
        }
        try {
            if (after.present()) {
                var changed = new Content(before.owner(), before.mayBeEmpty(), after);
                String toml = toToml(changed);
                replace(toml);
                text = toml;
                content = changed;
            } else {
                Files.deleteIfExists(path);
                content = none(server, before.owner());
            }
        } catch (IOException e) {
            throw new InvalidMigrationsException(
                    Problems.error(
                            Code.UNREADABLE_HISTORY,
                            "The history cannot be written to " + this + ": " + Printable.line(String.valueOf(e)) + ".",
                            "make the file and its folder writable, then see what is in flight: migration status"),
                    e);
        }
    }

    /** Why it cannot be written, as far as that is known before; empty where it can. */
    public Optional<String> whyNotWritable() {
        if (Files.exists(path) && (!Files.isRegularFile(path) || !Files.isWritable(path))) {
            return Optional.of(Files.isRegularFile(path) ? "it is read-only" : "it is no file");
        }
        Path folder = path.toAbsolutePath().getParent();
        while (folder != null && !Files.exists(folder)) {
            folder = folder.getParent();
        }
        return folder != null && Files.isDirectory(folder) && Files.isWritable(folder)
                ? Optional.empty()
                : Optional.of((folder == null ? "its folder" : Printable.line(folder.toString()))
                        + " is no folder in which files can be made");
    }

    /** In one step, so that neither a reader nor a crash meets half of it. What a crash leaves beside it is overwritten. */
    private void replace(String toml) throws IOException {
        Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        Path temporary = target.resolveSibling("." + target.getFileName() + ".new");
        Path folder = Objects.requireNonNull(target.getParent());
        Files.deleteIfExists(temporary);
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer bytes = ByteBuffer.wrap(toml.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows opens no folder, and writes its entries by itself.
            if (!System.getProperty("os.name").startsWith("Windows")) {
                throw e;
            }
        }
    }

    private static String toToml(Content content) {
        History history = content.history();
        var toml = new StringBuilder(COMMENT);
        if (history.applied().isEmpty()) {
            toml.append("migrations = []\n");
        }
        toml.append("\n[database]\n");
        add(toml, "product", content.owner().product());
        add(toml, "address", content.owner().address());
        add(toml, "schema", content.owner().schema());
        add(toml, "server", content.owner().server());
        toml.append(content.mayBeEmpty() ? "may_be_empty = true\n" : "");
        history.applied().forEach(row -> add(toml, row));
        InFlight inFlight = history.inFlight();
        if (inFlight != null) {
            add(toml, inFlight);
        }
        new TreeMap<>(Objects.requireNonNullElse(history.failures(), Map.of()))
                .forEach((version, failed) -> add(toml, version, failed));
        return toml.toString();
    }

    private static void add(StringBuilder toml, AppliedMigration row) {
        toml.append("\n[[migrations]]\n");
        String number = row.version().number();
        if (row.version().isNumeric() && number.indexOf('.') < 0 && number.length() <= LONGEST_ID) {
            toml.append("id = ").append(number).append('\n');
        }
        add(toml, "version", row.version().text());
        add(toml, "name", row.name());
        add(toml, "checksum", row.checksum());
        add(toml, "applied_at", String.valueOf(row.appliedAt()));
        add(toml, "applied_by", row.appliedBy());
        add(toml, "kind", row.kind() == Kind.MIGRATION ? null : row.kind().text());
    }

    private static void add(StringBuilder toml, InFlight inFlight) {
        toml.append("\n[in_flight]\n");
        add(toml, "version", inFlight.version().text());
        add(toml, "name", inFlight.name());
        add(toml, "checksum", inFlight.checksum());
        add(toml, "direction", inFlight.undo() ? "down" : "up");
        add(toml, "since", inFlight.since().toString());
        if (!inFlight.isWhole()) {
            toml.append("statements_done = ").append(inFlight.statementsDone()).append('\n');
            add(toml, "prefix_hash", inFlight.prefixHash());
        }
        add(toml, "failure", inFlight.failure());
    }

    private static void add(StringBuilder toml, Version version, FailedRun failed) {
        toml.append("\n[[failed]]\n");
        add(toml, "version", version.text());
        add(toml, "at", failed.at().toString());
        add(toml, "error", failed.error());
        toml.append(failed.marked() ? "marked = true\n" : "");
    }

    private static void add(StringBuilder toml, String key, @Nullable String value) {
        if (value != null) {
            toml.append(key).append(" = \"").append(Toml.tomlEscape(value)).append("\"\n");
        }
    }
}
