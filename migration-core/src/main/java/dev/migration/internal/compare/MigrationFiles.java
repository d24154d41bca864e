package dev.migration.internal.compare;

import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.Target;
import dev.migration.Vendor;
import dev.migration.internal.find.Locations;
import dev.migration.internal.find.Root;
import dev.migration.internal.find.Sources;
import dev.migration.internal.history.History;
import dev.migration.internal.layout.CodeFiles;
import dev.migration.internal.layout.Layout;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationReader;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.lockfile.LockFile;
import dev.migration.internal.lockfile.LockFileReader;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.script.CallbackScripts;
import dev.migration.internal.script.ScriptParser;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.FlywayNames;
import dev.migration.internal.settings.Placeholders;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.stop.ActiveRuns;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The files of the locations as they are when they are asked for. Folders are listed anew; only files whose size or time
 * has changed are read again. Jars are read once.
 */
public final class MigrationFiles {

    /** What was parsed of more scripts is forgotten. */
    private static final int MOST_PARSED = 20_000;

    private final Locations locations;
    private final Root.Finder finder;
    private final Placeholders placeholders;
    private final List<CodeFiles> code;
    private final @Nullable MigrationFiles source;
    private final Map<String, Files> read = new HashMap<>();

    /** The migrations, their lock file, which is read when it is first asked for, and what was parsed of their scripts. */
    public static final class Files {

        private final Sources sources;
        private final MigrationSet set;
        private final Placeholders placeholders;
        private final Map<ParseKey, ParsedMigration> parsed = new ConcurrentHashMap<>();
        private @Nullable LockFile lockFile;
        private volatile @Nullable ParsedCallbacks callbacks;

        private record ParsedCallbacks(
                Dialect dialect, @Nullable FlywayNames names, CallbackScripts scripts) {}

        private record ParseKey(
                Migration migration,
                Dialect dialect,
                @Nullable FlywayNames names) {

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

        private Files(Sources sources, MigrationSet set, Placeholders placeholders) {
            this.sources = sources;
            this.set = set;
            this.placeholders = placeholders;
        }

        /** What was parsed of files that were edited or are gone goes. */
        private void keep(Files last) {
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
            FlywayNames names = migration.layout() == Layout.FLYWAY ? names(session) : null;
            var key = new ParseKey(migration, dialect, names);
            if (names != null && parsed.size() > MOST_PARSED) {
                // Perhaps of many tenants, of which each has its own names.
                parsed.keySet().removeIf(other -> !Objects.equals(other.names(), names));
            }
            ParsedMigration result =
                    parsed.computeIfAbsent(key, missing -> ScriptParser.parse(migration, dialect, placeholders, names));
            if (!isReadable(result.problems())) {
                // Perhaps only because the read was stopped.
                parsed.remove(key);
            }
            return result;
        }

        /** The callbacks beside the migrations, parsed once in the same way. */
        public CallbackScripts callbacks(Dialect dialect, @Nullable Session session) {
            if (set.callbacks().isEmpty()) {
                return CallbackScripts.NONE;
            }
            boolean flyways = set.layout() == Layout.FLYWAY;
            FlywayNames names = flyways ? names(session) : null;
            ParsedCallbacks known = callbacks;
            if (known != null && known.dialect() == dialect && Objects.equals(known.names(), names)) {
                return known.scripts();
            }
            CallbackScripts scripts = CallbackScripts.of(set.callbacks(), placeholders, names, dialect);
            callbacks = isReadable(scripts.problems()) ? new ParsedCallbacks(dialect, names, scripts) : null;
            return scripts;
        }

        /** Null where nothing is replaced. */
        private @Nullable FlywayNames names(@Nullable Session session) {
            if (placeholders.isEmpty()) {
                return null;
            }
            return session == null ? FlywayNames.UNKNOWN : session.history().names();
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

        private synchronized boolean couldBeRead() {
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

    public MigrationFiles(Locations locations, Root.Finder finder, Placeholders placeholders, List<CodeFiles> code) {
        this(locations, finder, placeholders, code, null);
    }

    private MigrationFiles(
            Locations locations,
            Root.Finder finder,
            Placeholders placeholders,
            List<CodeFiles> code,
            @Nullable MigrationFiles source) {
        this.locations = locations;
        this.finder = finder;
        this.placeholders = placeholders;
        this.code = List.copyOf(code);
        this.source = source;
    }

    /** Whether other files are read for another vendor. */
    public boolean dependOnVendor() {
        return locations.dependOnVendor();
    }

    /** Whether they can be read before the vendor is known, and are not read yet. */
    boolean canBeReadAhead() {
        return source == null && !dependOnVendor();
    }

    /**
     * The files as they are now, or as they were at the first call if they are {@link #fixed}.
     *
     * @throws InvalidMigrationsException if a named location is not there
     */
    public synchronized Files of(Vendor vendor) {
        String key = dependOnVendor() ? vendor.id() : "";
        Files last = read.get(key);
        if (source == null) {
            last = read(vendor, last);
        } else if (last == null) {
            last = source.of(vendor);
        }
        read.put(key, last);
        return last;
    }

    /** The files beside which another one is to be made, in a folder that need not be there. */
    public MigrationSet beside(Vendor vendor) {
        return MigrationReader.read(locations.find(vendor, finder, null), code, null);
    }

    private Files read(Vendor vendor, @Nullable Files last) {
        Sources found = locations.find(vendor, finder, last == null ? null : last.sources);
        Sources sources = locations.require(found, vendor, finder);
        if (last == null) {
            return new Files(sources, MigrationReader.read(sources, code, null), placeholders);
        }
        if (last.couldBeRead() && sources.equals(last.sources)) {
            return last;
        }
        var now = new Files(sources, MigrationReader.read(sources, code, last.set), placeholders);
        now.keep(last);
        return now;
    }

    /** The same files at every call, as they are at the first one: what one run works with. */
    public MigrationFiles fixed() {
        return new MigrationFiles(locations, finder, placeholders, code, this);
    }

    /**
     * What the other modules of this library need of a Migrator, and its users do not. The class {@code Migrator} opens it when
     * it is loaded.
     */
    public abstract static class Access {

        private static volatile @Nullable Access access;
        private static volatile @Nullable Function<Object, Settings> ofTenants;

        /** How the root finder is set. */
        protected abstract void set(Object builder, Root.Finder finder);

        /** How the name is set that log lines have. */
        protected abstract void setInstance(Object builder, String name);

        protected abstract void setBeside(Object builder);

        /** How it is set what a run takes over. */
        protected abstract void setTakeover(Object builder, Object takeover, boolean fromFlyway);

        /** What it is made of. */
        protected abstract Object engineOf(Object migrator);

        /** Whether a file is to have the history. */
        protected abstract boolean hasHistoryFile(Object builder);

        /** How the location is set that no setting names. */
        protected abstract void setUsual(Object builder, String location);

        /** How the files are read. */
        protected abstract MigrationSet filesOf(Object migrator);

        /** How those are read beside which another one is to be made. */
        protected abstract MigrationSet filesBesideNew(Object migrator);

        /** Which schema it works in. */
        protected abstract @Nullable String schemaOf(Object migrator);

        /** How a session is asked. */
        protected abstract <T> T askOf(Object migrator, Function<Session, T> question);

        /** How it is planned what to apply. */
        protected abstract BiFunction<Session, History, Steps> upOf(Object migrator, Target target);

        /** How it is planned what to undo. */
        protected abstract BiFunction<Session, History, Steps> downOf(
                Object migrator, Target target, DownScript source);

        /** Its runs that can be stopped. */
        protected abstract ActiveRuns activeOf(Object migrator);

        /** How the schema is recorded. */
        protected abstract String recordSchemaOf(Object migrator);

        /** What it was built with. */
        protected abstract Settings settingsOf(Object migrator);

        /** Called once, by the class that can do it. */
        public static void open(Access opened) {
            access = opened;
        }

        /** Called once, by the class {@code TenantMigrator}: how its settings are read. */
        public static void openTenants(Function<Object, Settings> opened) {
            ofTenants = opened;
        }

        /** Lets this find the folders of the locations that a builder of a Migrator is given. */
        public static void setRootFinder(Object builder, Root.Finder finder) {
            Objects.requireNonNull(access).set(builder, finder);
        }

        /** Lets the log lines of an adoption name the database of a builder of a Migrator, which is one of several. */
        public static void nameInstance(Object builder, String name) {
            Objects.requireNonNull(access).setInstance(builder, name);
        }

        /** Lets a builder of a Migrator expect another tool that keeps migrations of its own in the same schema. */
        public static void expectOtherTool(Object builder) {
            Objects.requireNonNull(access).setBeside(builder);
        }

        /** For {@link Engine}. */
        static void takeOver(Object builder, Object takeover, boolean fromFlyway) {
            Objects.requireNonNull(access).setTakeover(builder, takeover, fromFlyway);
        }

        /** For {@link Engine}. */
        static Object engine(Object migrator) {
            return Objects.requireNonNull(access).engineOf(migrator);
        }

        /** The location of a builder of a Migrator where no setting names one: it may be missing. */
        public static void setUsualLocation(Object builder, String location) {
            Objects.requireNonNull(access).setUsual(builder, location);
        }

        /** Whether a builder of a Migrator is given a file for the history. */
        public static boolean isHistoryInFile(Object builder) {
            return Objects.requireNonNull(access).hasHistoryFile(builder);
        }

        /** The migration files of a Migrator, with all that is wrong with them. */
        public static MigrationSet files(Object migrator) {
            return Objects.requireNonNull(access).filesOf(migrator);
        }

        /** The same where another file is to be made beside them, in a folder that need not be there. */
        public static MigrationSet filesBeside(Object migrator) {
            return Objects.requireNonNull(access).filesBesideNew(migrator);
        }

        /** The settings of a Migrator, for something else than a run of migrations. */
        public static Settings settings(Object migrator) {
            return Objects.requireNonNull(access).settingsOf(migrator);
        }

        /** The same of a TenantMigrator. */
        public static Settings settingsOfTenants(Object migrator) {
            return Objects.requireNonNull(ofTenants).apply(migrator);
        }

        /** The schema of a Migrator, which is that of its tenant where it has one; null for the connection's own. */
        public static @Nullable String schema(Object migrator) {
            return Objects.requireNonNull(access).schemaOf(migrator);
        }

        /** Asks a session such as those of the runs of a Migrator, and waits for the database as they do. */
        public static <T> T ask(Object migrator, Function<Session, T> question) {
            return Objects.requireNonNull(access).askOf(migrator, question);
        }

        /** What a Migrator would apply. */
        public static BiFunction<Session, History, Steps> up(Object migrator, Target target) {
            return Objects.requireNonNull(access).upOf(migrator, target);
        }

        /** What a Migrator would undo. */
        public static BiFunction<Session, History, Steps> down(Object migrator, Target target, DownScript source) {
            return Objects.requireNonNull(access).downOf(migrator, target, source);
        }

        /** The runs of a Migrator, which it can stop. */
        public static ActiveRuns active(Object migrator) {
            return Objects.requireNonNull(access).activeOf(migrator);
        }

        /** Keeps in the log of a Migrator's history what the schema holds now; returns the name of the schema. */
        public static String recordSchema(Object migrator) {
            return Objects.requireNonNull(access).recordSchemaOf(migrator);
        }
    }
}
