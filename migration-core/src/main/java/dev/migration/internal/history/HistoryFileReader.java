package dev.migration.internal.history;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.History.FailedRun;
import dev.migration.internal.history.History.Server;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Reads a history that is in a file, and reports by line and column what is wrong with it: people may have edited it. */
final class HistoryFileReader {

    private static final String REMEDY = "restore the file, or correct it by hand";

    private final String path;
    private final TomlParseResult toml;
    private final List<Problem> problems = new ArrayList<>();

    /**
     * What the file says.
     *
     * @param mayBeEmpty whether the database may have no table although migrations are applied
     */
    record Content(HistoryOwner owner, boolean mayBeEmpty, History history) {

        Content with(HistoryOwner known) {
            return new Content(known, mayBeEmpty, history);
        }

        Content on(Server server) {
            return new Content(
                    owner,
                    mayBeEmpty,
                    new History(server, history.present(), history.applied(), history.inFlight(), history.failures()));
        }
    }

    private HistoryFileReader(String path, String text) {
        this.path = path;
        this.toml = Toml.parse(text);
    }

    /** What it says; nothing in it is ignored, so that nothing is lost when it is written. */
    static Content read(String path, String text, Server server) {
        var reader = new HistoryFileReader(path, text);
        Content content = reader.read(server);
        Problems.throwIfInvalid(reader.problems);
        return content;
    }

    private Content read(Server server) {
        toml.errors().forEach(error -> wrong(error.position(), "The file is not TOML: " + error.getMessage()));
        Problems.throwIfInvalid(problems);
        var top = new Entry(toml, null);
        top.requireOnly("migrations", "database", "in_flight", "failed");
        Entry database = top.table("database");
        if (database == null) {
            wrong(null, "The file does not say which database it belongs to");
            throw new InvalidMigrationsException(problems.get(0)
                    .withRemedy(
                            "if another tool has written it, take it over into another file: migration adopt --state "
                                    + Printable.line(path) + "; else add [database] with product, address and schema"));
        }
        database.requireOnly("product", "address", "schema", "server", "may_be_empty");
        var owner = new HistoryOwner(
                database.text("product"),
                database.text("address"),
                database.text("schema"),
                database.optional("server"));
        if (!top.has("migrations")) {
            // Then nothing would be applied, as if all of it were to run again.
            wrong(null, "\"migrations\" is missing");
        }
        List<AppliedMigration> applied = new ArrayList<>();
        Set<Version> versions = new HashSet<>();
        for (Entry entry : top.tables("migrations")) {
            AppliedMigration row = applied(entry, applied.size() + 1L);
            if (!versions.add(row.version())) {
                entry.wrong("version", "Version " + row.version() + " is there twice");
            }
            applied.add(row);
        }
        Entry inFlight = top.table("in_flight");
        Map<Version, FailedRun> failures = new HashMap<>();
        for (Entry entry : top.tables("failed")) {
            entry.requireOnly("version", "at", "error", "marked");
            failures.put(
                    entry.version(),
                    new FailedRun(
                            entry.version().text(), entry.time("at"), entry.optional("error"), entry.isTrue("marked")));
        }
        return new Content(
                owner,
                database.isTrue("may_be_empty"),
                new History(server, true, applied, inFlight == null ? null : inFlight(inFlight), failures));
    }

    private AppliedMigration applied(Entry entry, long id) {
        entry.requireOnly("id", "version", "name", "checksum", "applied_at", "applied_by", "kind");
        Version version = entry.version();
        if (entry.has("id") && !version.equals(Version.of(String.valueOf(entry.value("id"))))) {
            entry.wrong("id", "The id is not the number of version " + version);
        }
        return new AppliedMigration(
                id,
                version,
                entry.text("name"),
                entry.time("applied_at"),
                entry.text("checksum"),
                entry.kind(),
                entry.optional("applied_by"),
                null);
    }

    private static InFlight inFlight(Entry entry) {
        entry.requireOnly(
                "version", "name", "checksum", "direction", "since", "statements_done", "prefix_hash", "failure");
        boolean whole = !entry.has("statements_done") && !entry.has("prefix_hash");
        String direction = entry.text("direction");
        if (!direction.equals("up") && !direction.equals("down")) {
            entry.wrong("direction", "The direction is neither up nor down");
        }
        return new InFlight(
                entry.version(),
                entry.text("name"),
                entry.text("checksum"),
                direction.equals("down"),
                entry.time("since"),
                whole ? 0 : entry.count("statements_done"),
                whole ? InFlight.WHOLE : entry.text("prefix_hash"),
                entry.optional("failure"),
                true);
    }

    private void wrong(@Nullable TomlPosition position, String message) {
        Place place = position == null ? Place.of(path) : new Place(path, position.line(), position.column());
        problems.add(Problem.error(Code.UNREADABLE_HISTORY, place, Printable.line(message) + ".", REMEDY));
    }

    /** A table of the file; what it lacks is reported, and read as something harmless. */
    private final class Entry {

        private final TomlTable table;
        private final @Nullable TomlPosition position;

        Entry(TomlTable table, @Nullable TomlPosition position) {
            this.table = table;
            this.position = position;
        }

        boolean has(String key) {
            return table.get(List.of(key)) != null;
        }

        @Nullable
        Object value(String key) {
            return table.get(List.of(key));
        }

        void wrong(String key, String message) {
            TomlPosition at = table.inputPositionOf(List.of(key));
            HistoryFileReader.this.wrong(at == null ? position : at, message);
        }

        void requireOnly(String... keys) {
            Set<String> unknown = new TreeSet<>(table.keySet());
            Arrays.asList(keys).forEach(unknown::remove);
            unknown.forEach(key -> wrong(key, "\"" + key + "\" is unknown here"));
        }

        @Nullable
        Entry table(String key) {
            Object value = value(key);
            if (value != null && !(value instanceof TomlTable)) {
                wrong(key, "\"" + key + "\" is no table");
            }
            return value instanceof TomlTable inner ? new Entry(inner, table.inputPositionOf(List.of(key))) : null;
        }

        List<Entry> tables(String key) {
            List<Entry> entries = new ArrayList<>();
            Object value = value(key);
            if (value != null && !(value instanceof TomlArray)) {
                wrong(key, "\"" + key + "\" is no list of tables");
            }
            if (value instanceof TomlArray array) {
                for (int i = 0; i < array.size(); i++) {
                    if (array.get(i) instanceof TomlTable inner) {
                        entries.add(new Entry(inner, array.inputPositionOf(i)));
                    } else {
                        wrong(key, "\"" + key + "\" has an item that is no table");
                    }
                }
            }
            return entries;
        }

        @Nullable
        String optional(String key) {
            Object value = value(key);
            if (value != null && !(value instanceof String)) {
                wrong(key, "\"" + key + "\" is not a text in quotes");
            }
            return value instanceof String text ? text : null;
        }

        String text(String key) {
            String text = optional(key);
            if (!has(key)) {
                wrong(key, "\"" + key + "\" is missing");
            }
            return text == null ? "" : text;
        }

        boolean isTrue(String key) {
            Object value = value(key);
            if (value != null && !(value instanceof Boolean)) {
                wrong(key, "\"" + key + "\" is neither true nor false");
            }
            return Boolean.TRUE.equals(value);
        }

        int count(String key) {
            if (value(key) instanceof Long count && count >= 0 && count <= Integer.MAX_VALUE) {
                return count.intValue();
            }
            wrong(key, "\"" + key + "\" is missing, or no number of statements");
            return 0;
        }

        /** Remedies are commands with versions in them, so only digits are taken, and plain words of repeatable migrations. */
        Version version() {
            String text = text("version");
            Version version = Version.of(text.isBlank() ? "0" : text);
            if (!version.isNumeric() && !version.isRepeatable()) {
                wrong("version", "\"" + text + "\" is no version");
            }
            return version;
        }

        Instant time(String key) {
            String text = text(key);
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                if (has(key)) {
                    wrong(key, "\"" + text + "\" is no time such as 2026-01-31T10:00:00Z");
                }
                return Instant.EPOCH;
            }
        }

        Kind kind() {
            String text = has("kind") ? text("kind") : Kind.MIGRATION.text();
            for (Kind kind : Kind.values()) {
                if (kind.text().equals(text)) {
                    return kind;
                }
            }
            wrong("kind", "\"" + text + "\" is no kind of migration");
            return Kind.MIGRATION;
        }
    }
}
