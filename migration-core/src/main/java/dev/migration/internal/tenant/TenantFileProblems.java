package dev.migration.internal.tenant;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.internal.files.Migration;
import dev.migration.internal.history.History;
import dev.migration.internal.plan.Planner;
import dev.migration.internal.planning.PlanInputReader;
import dev.migration.internal.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gathers what is wrong with the files, whichever tenant they are for; only those that have to run are parsed. */
final class TenantFileProblems {

    private final PlanInputReader situations;
    private final Settings settings;
    private final Set<Migration> toRun = new LinkedHashSet<>();

    /** Whether what is a gap for one tenant may be none for another. */
    private boolean ownGaps;

    private int seen;

    TenantFileProblems(PlanInputReader situations, Settings settings) {
        this.situations = situations;
        this.settings = settings;
        this.ownGaps = settings.rules().baseline() != null;
    }

    /** A tenant without history is among those that are migrated. */
    void expectNew() {
        Baseline baseline = settings.rules().baseline();
        situations.forNew(List.of()).migrations().stream()
                .filter(migration -> baseline == null || !baseline.covers(migration.version()))
                .forEach(toRun::add);
    }

    /** One with this history is. */
    void expect(History history) {
        seen++;
        toRun.addAll(situations.pending(history));
        ownGaps |= history.baseline().isPresent() || !situations.hasFilesFor(history);
    }

    /**
     * What is wrong.
     *
     * @param histories how many there are, also of those that were not read
     */
    List<Problem> of(int histories) {
        List<Problem> problems = new ArrayList<>(Planner.validate(situations.forNew(toRun), settings.rules()));
        if (ownGaps || seen < histories) {
            problems.removeIf(problem -> problem.code() == Code.SEQUENCE_GAP);
        }
        return problems;
    }
}
