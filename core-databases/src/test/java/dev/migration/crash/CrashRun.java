// SPDX-License-Identifier: Apache-2.0
package dev.migration.crash;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent;
import dev.migration.Migrator;
import dev.migration.UnknownOutcome;
import dev.migration.contract.CrashPointContract;
import dev.migration.crash.CrashScript.Kind;
import dev.migration.crash.CrashTable.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A run that executes scripts: cut off, it leaves what one of its statements leaves, and is brought to its end by the
 * same command, or by an answer to what nobody else can know.
 *
 * @param bench with the database
 * @param name in the table
 * @param arrangement brings the database to where it begins
 * @param path what it does
 * @param settings of all runs
 * @param command runs it, and runs again what is left of it
 */
public record CrashRun(
        CrashPointContract bench,
        String name,
        Runnable arrangement,
        CrashPath path,
        UnaryOperator<Migrator.Builder> settings,
        Command command)
        implements CrashSituation {

    @Override
    public void arrange() {
        arrangement.run();
    }

    private Migrator migrator() {
        return settings.apply(bench.builder()).build();
    }

    @Override
    public Outcome happen(DataSource cut, CrashSight before, List<String> wrong) {
        var told = new ArrayList<String>();
        RuntimeException failure = command.failureOn(settings.apply(bench.builder())
                .dataSource(cut)
                .listener(event -> {
                    if (event instanceof MigrationEvent.MigrationCompleted completed) {
                        told.add(completed.migration().version());
                    }
                })
                .build());
        bench.awaitOrphans();
        bench.expireLease();
        CrashSight sight = CrashSight.of(bench);
        var judge = new CrashJudge(path, sight);
        wrong.addAll(judge.wrong());
        wrong.addAll(judge.untrue(failure, told, before));
        Outcome outcome = finish(judge.isComplete(), sight, failure);
        CrashSight end = CrashSight.of(bench);
        var judgeOfEnd = new CrashJudge(path, end);
        judgeOfEnd.wrong().forEach(it -> wrong.add("at the end: " + it));
        if (!judgeOfEnd.isComplete()) {
            wrong.add("at the end: not complete");
        }
        if (!wrong.isEmpty()) {
            wrong.add("it said: " + failure);
            wrong.add("was left with " + sight);
            wrong.add("ended with " + end);
        }
        return outcome;
    }

    private Outcome finish(boolean complete, CrashSight sight, @Nullable RuntimeException failure) {
        if (failure == null) {
            return Outcome.WENT_ON;
        }
        try {
            command.on(migrator());
            return complete ? Outcome.COMPLETE : sight.inFlight() == null ? Outcome.ROLLED_BACK : Outcome.RESUMED;
        } catch (InvalidMigrationsException e) {
            CrashSight.InFlight inFlight = sight.inFlight();
            if (inFlight == null || e.problems().stream().noneMatch(it -> it.code() == Code.INTERRUPTED)) {
                throw e;
            }
            Outcome outcome = resume(sight, inFlight);
            command.on(migrator());
            return outcome;
        }
    }

    /** Says what became of the open statement; where nobody has to know, what it says is wrong. */
    private Outcome resume(CrashSight sight, CrashSight.InFlight inFlight) {
        List<CrashScript.Statement> statements = path.statements(inFlight.version());
        int done = inFlight.done();
        boolean stands = path.stands(sight.facts(), path.before(inFlight.version()) + done + 1);
        boolean unknowable = done < statements.size() && statements.get(done).kind() == Kind.UNKNOWABLE;
        if (!unknowable && inFlight.direction().equals("up")) {
            throw new AssertionError("asked about what it could know: " + inFlight);
        }
        migrator().resume(inFlight.version(), stands == unknowable ? UnknownOutcome.DONE : UnknownOutcome.REPEAT);
        return unknowable ? Outcome.ASKED : Outcome.RESUMED;
    }
}
