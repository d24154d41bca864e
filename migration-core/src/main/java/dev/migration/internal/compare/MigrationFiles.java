package dev.migration.internal.compare;

import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.Target;
import dev.migration.Vendor;
import dev.migration.internal.batch.BatchWorker;
import dev.migration.internal.find.Locations;
import dev.migration.internal.find.Root;
import dev.migration.internal.find.Sources;
import dev.migration.internal.history.History;
import dev.migration.internal.layout.CodeFiles;
import dev.migration.internal.layout.MigrationReader;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Placeholders;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.ActiveRuns;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The files of the locations as they are when they are asked for. Folders are listed anew; only files whose size or time
 * has changed are read again. Jars are read once.
 */
public final class MigrationFiles {

    private final Locations locations;
    private final Root.Finder finder;
    private final Placeholders placeholders;
    private final List<CodeFiles> code;
    private final @Nullable MigrationFiles source;
    private final Map<String, FilesAtOneMoment> read = new HashMap<>();

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
    public synchronized FilesAtOneMoment of(Vendor vendor) {
        String key = dependOnVendor() ? vendor.id() : "";
        FilesAtOneMoment last = read.get(key);
        if (source == null) {
            last = read(vendor, last);
        } else if (last == null) {
            last = source.of(vendor);
        }
        read.put(key, last);
        return last;
    }

    /** What is wrong with their names, and whatever else is known before they are parsed. */
    public List<Problem> problems(Vendor vendor) {
        return of(vendor).set().problems();
    }

    /** The files beside which another one is to be made, in a folder that need not be there. */
    public MigrationSet beside(Vendor vendor) {
        return MigrationReader.read(locations.find(vendor, finder, null), code, null);
    }

    private FilesAtOneMoment read(Vendor vendor, @Nullable FilesAtOneMoment last) {
        Sources found = locations.find(vendor, finder, last == null ? null : last.sources());
        Sources sources = locations.require(found, vendor, finder);
        if (last == null) {
            return new FilesAtOneMoment(sources, MigrationReader.read(sources, code, null), placeholders);
        }
        if (last.couldBeRead() && sources.equals(last.sources())) {
            return last;
        }
        var now = new FilesAtOneMoment(sources, MigrationReader.read(sources, code, last.set()), placeholders);
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
        private static volatile @Nullable Function<Object, BatchWorker> batchesOfTenants;

        /** How the root finder is set. */
        protected abstract void set(Object builder, Root.Finder finder);

        /** How the name is set that log lines have. */
        protected abstract void setInstance(Object builder, String name);

        protected abstract void setBeside(Object builder);

        /** How it is set what a run takes over. */
        protected abstract void setTakeover(Object builder, Object takeover);

        /** What it is made of. */
        protected abstract Object engineOf(Object migrator);

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

        /** How one is made that works on batches. */
        protected abstract BatchWorker batchWorkerOf(Object migrator);

        /** What it was built with. */
        protected abstract Settings settingsOf(Object migrator);

        /** What it will be built with. */
        protected abstract Settings settingsOfBuilder(Object builder);

        /** Whether a run first takes over what another tool has applied. */
        protected abstract boolean takesOverOf(Object builder);

        /** How one of many is made that share the files. */
        protected abstract Object targetOf(Object builder, Settings of, MigrationFiles shared, ActiveRuns runs);

        /** Called once, by the class that can do it. */
        public static void open(Access opened) {
            access = opened;
        }

        /** Called once, by the class {@code TenantMigrator}: how batches are worked on. */
        public static void openTenants(Function<Object, BatchWorker> worker) {
            batchesOfTenants = worker;
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
        static void takeOver(Object builder, Object takeover) {
            Objects.requireNonNull(access).setTakeover(builder, takeover);
        }

        /** For {@link Engine}. */
        static Object engine(Object migrator) {
            return Objects.requireNonNull(access).engineOf(migrator);
        }

        /** The location of a builder of a Migrator where no setting names one: it may be missing. */
        public static void setUsualLocation(Object builder, String location) {
            Objects.requireNonNull(access).setUsual(builder, location);
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

        /** What a builder of a Migrator is set to. */
        public static Settings builderSettings(Object builder) {
            return Objects.requireNonNull(access).settingsOfBuilder(builder);
        }

        /** Whether a run of a builder's Migrator first takes over what another tool has applied. */
        public static boolean takesOver(Object builder) {
            return Objects.requireNonNull(access).takesOverOf(builder);
        }

        /** A Migrator with these settings, which shares the files with others and is stopped with them. */
        public static Object target(Object builder, Settings of, MigrationFiles shared, ActiveRuns runs) {
            return Objects.requireNonNull(access).targetOf(builder, of, shared, runs);
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

        /** Works on batches in the database of a Migrator. */
        public static BatchWorker batchWorker(Object migrator) {
            return Objects.requireNonNull(access).batchWorkerOf(migrator);
        }

        /** The same for the tenants of a TenantMigrator. */
        public static BatchWorker batchWorkerOfTenants(Object migrator) {
            return Objects.requireNonNull(batchesOfTenants).apply(migrator);
        }

        /** Keeps in the log of a Migrator's history what the schema holds now; returns the name of the schema. */
        public static String recordSchema(Object migrator) {
            return Objects.requireNonNull(access).recordSchemaOf(migrator);
        }
    }
}
