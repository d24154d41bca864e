// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.find.Sources;
import dev.migration.internal.history.History;
import dev.migration.internal.layout.Metadata;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.lockfile.LockFile;
import dev.migration.internal.lockfile.LockFileReader;
import dev.migration.internal.names.Layout;
import dev.migration.internal.script.CallbackScripts;
import dev.migration.internal.script.ScriptParser;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.FlywayPlaceholders;
import dev.migration.internal.settings.PlaceholderValues;
import dev.migration.internal.sql.Dialect;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The migrations as they were when they were read, with their lock file and what was parsed of their scripts: each is read and
 * parsed when it is first asked for, and once.
 */
public final class FilesAtOneMoment {

    /** What was parsed of more scripts is forgotten. */
    private static final int MOST_PARSED = 20_000;

    private final Sources sources;
    private final MigrationSet set;
    private final PlaceholderValues placeholders;
    private final Map<ParseKey, ParsedMigration> parsed = new ConcurrentHashMap<>();
    private @Nullable LockFile lockFile;
    private @Nullable Set<Version> dated;
    private volatile @Nullable ParsedCallbacks callbacks;

    private record ParsedCallbacks(
            Dialect dialect, @Nullable FlywayPlaceholders names, CallbackScripts scripts) {}

    private record ParseKey(
            Migration migration, Dialect dialect, @Nullable FlywayPlaceholders names) {

        /** By hand: a record's own is made of method handles where it is first used. */
        @Override
        public boolean equals(Object other) {
            return other instanceof ParseKey key
                    && dialect == key.dialect
                    && Objects.equals(migration, key.migration)
                    && Objects.equals(names, key.names);
        }

        /** What it has of the files takes longer, and hardly any two have the same checksum. */
        @Override
        public int hashCode() {
            return migration.checksum().hashCode();
        }
    }

    FilesAtOneMoment(Sources sources, MigrationSet set, PlaceholderValues placeholders) {
        this.sources = sources;
        this.set = set;
        this.placeholders = placeholders;
    }

    /** What was parsed of files that were edited or are gone goes. */
    void keep(FilesAtOneMoment last) {
        Set<Migration> current = new HashSet<>(set.withBaselines());
        last.parsed.forEach((key, known) -> {
            if (current.contains(key.migration())) {
                parsed.put(key, known);
            }
        });
    }

    /**
     * The scripts of a migration, parsed once while its files are unchanged and can be read. Texts are not kept. What
     * Flyway's placeholders mean is known to the session; null without one.
     */
    public ParsedMigration parse(Migration migration, Dialect dialect, @Nullable Session session) {
        boolean flyways = migration.layout() == Layout.FLYWAY;
        ParsedMigration any = parse(new ParseKey(migration, dialect, flyways ? FlywayPlaceholders.UNKNOWN : null));
        // Few files have placeholders, and the database is asked for the names.
        return flyways && session != null && any.hasPlaceholders()
                ? parse(new ParseKey(migration, dialect, session.history().names()))
                : any;
    }

    /** Frees the texts of files that were read and are not to be parsed. */
    void forgetTexts() {
        for (Migration migration : set.withBaselines()) {
            migration.up().forget();
        }
    }

    private ParsedMigration parse(ParseKey key) {
        if (parsed.size() > MOST_PARSED) {
            // Perhaps of many tenants, of which each has its own names.
            parsed.keySet().removeIf(other -> !Objects.equals(other.names(), key.names()));
        }
        ParsedMigration result = parsed.computeIfAbsent(
                key, missing -> ScriptParser.parse(key.migration(), key.dialect(), placeholders, key.names()));
        if (!isReadable(result.problems())) {
            // Perhaps only because the read was stopped.
            parsed.remove(key);
        }
        return result;
    }

    /** The same for the database of this session. */
    public CallbackScripts callbacks(Session session) {
        return callbacks(session.database().dialect(), session);
    }

    /** The callbacks beside the migrations, of all moments, parsed once in the same way. */
    public CallbackScripts callbacks(Dialect dialect, @Nullable Session session) {
        if (set.callbacks().isEmpty()) {
            return CallbackScripts.NONE;
        }
        FlywayPlaceholders names = null;
        if (set.layout() == Layout.FLYWAY) {
            names = session == null
                    ? FlywayPlaceholders.UNKNOWN
                    : session.history().names();
        }
        ParsedCallbacks known = callbacks;
        if (known != null && known.dialect() == dialect && Objects.equals(known.names(), names)) {
            return known.scripts();
        }
        CallbackScripts scripts = CallbackScripts.of(set.callbacks(), placeholders, names, dialect);
        callbacks = isReadable(scripts.problems()) ? new ParsedCallbacks(dialect, names, scripts) : null;
        return scripts;
    }

    /**
     * The repeatable migrations that have Flyway's placeholder of the time, where its rules are followed: they are another text at each
     * start. Empty where they are not.
     */
    synchronized Set<Version> dated() {
        Set<Version> known = dated == null ? findDated(FlywayPlaceholders.timestamp(placeholders)) : dated;
        dated = known;
        return known;
    }

    private Set<Version> findDated(@Nullable String timestamp) {
        if (timestamp == null) {
            return Set.of();
        }
        Set<Version> found = new HashSet<>();
        for (Migration migration : set.migrations()) {
            if (migration.isRepeatable()
                    && migration.layout() == Layout.FLYWAY
                    && Metadata.of(migration).replacesPlaceholders()
                    && has(migration.up(), timestamp)) {
                found.add(migration.version());
            }
        }
        return found;
    }

    /** The history without the text of these. */
    History withoutDated(History history) {
        Map<Version, String> texts = new HashMap<>();
        dated().forEach(version -> texts.put(version, ""));
        return texts.isEmpty() ? history : history.withTexts(texts);
    }

    /** What cannot be read is reported by whoever parses it. */
    private static boolean has(SourceFile file, String text) {
        try (InputStream in = file.open()) {
            String all = new String(in.readAllBytes(), UTF_8);
            return all.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            return false;
        }
    }

    Sources sources() {
        return sources;
    }

    public MigrationSet set() {
        return set;
    }

    /** The lock file; an empty one where there is none. */
    public synchronized LockFile lockFile() {
        LockFile known = lockFile == null ? LockFileReader.read(set.lockFiles()) : lockFile;
        lockFile = known;
        return known;
    }

    synchronized boolean couldBeRead() {
        return isReadable(set.otherProblems()) && (lockFile == null || isReadable(lockFile.problems()));
    }

    private static boolean isReadable(List<Problem> problems) {
        for (Problem problem : problems) {
            if (problem.code() == Code.UNREADABLE_FILE) {
                return false;
            }
        }
        return true;
    }
}
