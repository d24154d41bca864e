// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import dev.migration.DownScript;
import dev.migration.Plan;
import dev.migration.Problem;
import dev.migration.Target;
import dev.migration.Vendor;
import dev.migration.Version;
import dev.migration.internal.compare.FilesAtOneMoment;
import dev.migration.internal.compare.MigrationFiles;
import dev.migration.internal.compare.RunRequests;
import dev.migration.internal.compare.RunRequests.RunRequest;
import dev.migration.internal.find.Location;
import dev.migration.internal.find.Locations;
import dev.migration.internal.find.Root;
import dev.migration.internal.history.Companion;
import dev.migration.internal.history.History;
import dev.migration.internal.layout.CodeSet;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.names.FlywayFolder;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.ScriptSchemas;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.stop.StopSignal;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a Migrator is made of: its settings, files and runs. The modules beside the engine get it of a Migrator, or of the builder
 * of one; here both are objects of a class that is not known.
 *
 * @param active its runs that can be stopped
 * @param takeover whose history a run takes over; null for none
 */
public record Engine(
        Settings settings,
        MigrationFiles files,
        ActiveRuns active,
        @Nullable Takeover takeover) {

    private static volatile @Nullable Door opened;

    /** How Migrators are made of this, and this of them: opened by the class {@code Migrator} when it is loaded. */
    public interface Door {

        /** Of a Migrator or a builder. */
        Engine engine(Object of);

        UnlistedSettings unlisted(Object builder);

        Object migrator(Engine engine);
    }

    /** What is set of a builder by the modules beside the engine, and by no user. */
    public static final class UnlistedSettings {

        /** Finds the folders of the locations; null for those on disk and on the class path. */
        public Root.@Nullable Finder finder;

        /** The name of the database in the log of an adoption, where it is one of several. */
        public @Nullable String instance;

        /** Whether another tool keeps migrations of its own in the same schema. */
        public boolean beside;

        /** Where scripts run, if that is not the connection's own schema. */
        public @Nullable ScriptSchemas schemas;

        public @Nullable Takeover takeover;

        /** How a folder of Flyway is read and run, where a start is to be as Flyway's; null for our own rules. */
        public @Nullable FlywayFolder flyway;

        /** The location where no setting names one, {@link Locations#usual}, may be missing. */
        public Locations locations = Locations.USUAL;
    }

    /** What a run takes over from another tool before it plans, which a module beside the engine knows. */
    public interface Takeover {

        /**
         * The history with which the run goes on: the same where there is nothing to take over.
         *
         * @param request what the run is asked for
         * @param stop stops the run; null where it is only planned: then nothing is written
         * @throws dev.migration.InvalidMigrationsException if it must not run: the other tool has as applied what would run again
         */
        History take(Engine engine, RunRequest request, Session session, History history, @Nullable StopSignal stop);

        /** Why nothing may be applied or undone with this history: the other tool has as applied what is pending. */
        List<Problem> refusals(Engine engine, Session session, History history);

        /** Whether a run adopts anything; else it is only refused. */
        boolean adopts();

        /** Flyway's table, for which scripts may ask; null where its history is not taken over. */
        @Nullable
        String flywayTable();

        /**
         * The tool's history that is kept beside this one, as it is before ours is read; the migration lock is held.
         *
         * @param seen our history as it was read before that
         */
        Beside beside(Engine engine, RunRequest request, Session session, History seen, StopSignal stop);

        /** The same with beans of an application, of which the tool's migrations and callbacks in Java run here. */
        Takeover with(List<Object> beans);

        /** What the tool would run that is in Java, beside the files of these locations. */
        CodeSet code(Settings settings, Vendor vendor, List<Location> locations);
    }

    /** Another tool's history that was read under the migration lock, and before ours; the tool is kept from working since. */
    public interface Beside extends AutoCloseable {

        /** Where there is no other history. */
        Beside NONE = new Beside() {};

        /**
         * Our history with what the tool has run that is pending in it, which is recorded.
         *
         * @throws dev.migration.InvalidMigrationsException if nothing must run beside that
         */
        default History takenOver(History now) {
            return now;
        }

        /** What is kept from here on; where both histories start, it is made. */
        default Companion companion(History now) {
            return Companion.NONE;
        }

        /** Lets the tool work again. */
        @Override
        default void close() {}
    }

    /** Finds what is kept beside a history, once the migration lock is held. */
    @FunctionalInterface
    public interface Companions {

        /** Where there is never anything. */
        Companions NONE = (request, session, seen, stop) -> Beside.NONE;

        Beside of(RunRequest request, Session session, History seen, StopSignal stop);
    }

    public static void open(Door door) {
        opened = door;
    }

    private static Door door() {
        return Objects.requireNonNull(opened);
    }

    /** Of a Migrator, or of the builder of one as it is now. */
    public static Engine of(Object migrator) {
        return door().engine(migrator);
    }

    /** What no user sets of a builder of a Migrator, to be changed. */
    public static UnlistedSettings unlisted(Object builder) {
        return door().unlisted(builder);
    }

    /** Of these settings, with files and runs of its own. */
    public static Engine of(Settings settings, @Nullable Takeover takeover) {
        CodeSet.Finder code = takeover == null
                ? (vendor, locations) -> CodeSet.NONE.after(settings.code())
                : (vendor, locations) ->
                        takeover.code(settings, vendor, locations).after(settings.code());
        var files = new MigrationFiles(settings.locations(), settings.finder(), settings.placeholders(), code);
        return new Engine(settings, files, new ActiveRuns(), takeover);
    }

    /** The Migrator of this. */
    public Object migrator() {
        return door().migrator(this);
    }

    /** The same with other settings, for the same files. */
    public Engine with(Settings other, MigrationFiles shared, ActiveRuns runs) {
        return new Engine(other, shared, runs, takeover);
    }

    /** The same for a database that no application uses: nothing waits for a rollout there. */
    public Engine ofAllPhases() {
        return with(settings.ofAllPhases(), files, active);
    }

    /** The same with a database for certain. */
    public Engine withDatabase() {
        settings.requireDataSource();
        return this;
    }

    /** Whether runs with this adopt anything. */
    public boolean adopts() {
        return takeover != null && takeover.adopts();
    }

    /** What its runs keep beside the history. */
    public Companions companions() {
        Takeover known = takeover;
        return known == null || !known.adopts()
                ? Companions.NONE
                : (request, session, seen, stop) -> known.beside(this, request, session, seen, stop);
    }

    /** Why nothing may be applied or undone beside the other tool. */
    public List<Problem> refusals(Session session, History history) {
        return takeover == null || history.isEmpty() ? List.of() : takeover.refusals(this, session, history);
    }

    /** Asks a session such as those of the runs, as soon as there is a database. */
    public <T> T askWhenUp(Function<Session, T> question) {
        return SessionReads.askWhenUp(settings, active, question);
    }

    /** The same, without waiting for a database. */
    public <T> T ask(Function<Session, T> question) {
        return SessionReads.ask(settings, active, question);
    }

    /** The migrations as they are now, with all that is wrong with them. */
    public MigrationSet set() {
        return filesNow().set();
    }

    public FilesAtOneMoment filesNow() {
        return files.of(vendor());
    }

    /** The migrations beside which another is to be made, in a folder that need not be there. */
    public MigrationSet beside() {
        return files.beside(vendor());
    }

    /** The database is asked for its product only if that decides which files are read. */
    private Vendor vendor() {
        return settings.dataSource() != null && files.dependOnVendor()
                ? ask(session -> session.database().vendor())
                : settings.vendor();
    }

    public RunRequests requests() {
        return new RunRequests(files, settings.rules());
    }

    /** To apply what is pending, up to the target as it was typed. */
    public RunRequest up(Target target) {
        return requests().up(typed(target));
    }

    /** To undo the last applied migrations, down to the target as it was typed; if a plan was agreed to, only that one. */
    public RunRequest down(Target target, DownScript source, @Nullable Plan agreed) {
        return requests().down(typed(target), source, agreed);
    }

    /** A version as it was typed. Only a name needs the files. */
    public Version typed(String text) {
        return MigrationSet.spelled(text).orElseGet(() -> set().typed(Version.of(text)));
    }

    private Target typed(Target target) {
        Version version = target.version();
        return version == null ? target : new Target(null, typed(version.text()), null);
    }
}
