package dev.migration.internal.compare;

import dev.migration.Problem;
import dev.migration.internal.compare.RunRequests.RunRequest;
import dev.migration.internal.history.History;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.stop.StopSignal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a Migrator is made of, for the modules beside the engine.
 *
 * @param active its runs that can be stopped
 * @param takeover whose history a run takes over; null for none
 */
public record Engine(
        Settings settings,
        RunRequests requests,
        ActiveRuns active,
        @Nullable Takeover takeover) {

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
    }

    /** Whether runs with this adopt anything. */
    public static boolean adopts(@Nullable Takeover takeover) {
        return takeover != null && takeover.adopts();
    }

    /** Why nothing may be applied or undone beside the other tool. */
    public List<Problem> refusals(Session session, History history) {
        return takeover == null || history.isEmpty() ? List.of() : takeover.refusals(this, session, history);
    }

    /** Of a Migrator with a database. */
    public static Engine of(Object migrator) {
        return (Engine) MigrationFiles.Access.engine(migrator);
    }

    /** Lets the runs of a builder of a Migrator take over the history of another tool. */
    public static void takeOver(Object builder, Takeover takeover) {
        MigrationFiles.Access.takeOver(builder, takeover);
    }
}
