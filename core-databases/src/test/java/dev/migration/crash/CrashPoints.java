// SPDX-License-Identifier: Apache-2.0
package dev.migration.crash;

import dev.migration.Baseline;
import dev.migration.DownScript;
import dev.migration.Migrator;
import dev.migration.Target;
import dev.migration.contract.CrashPointContract;
import dev.migration.crash.CrashTable.Outcome;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.CutConnection.When;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** Lets everything happen once for each point at which it can be cut off, twice. */
public final class CrashPoints {

    /** What ends a transaction, or stands outside one. */
    private static final Pattern DECIDES =
            Pattern.compile("COMMIT|CREATE|DROP|VACUUM|counts.*\\b[89]$|^(?:open|rollback)", Pattern.CASE_INSENSITIVE);

    /** In a sample, each so many-th of the points that decide nothing. */
    private static final int REST = 16;

    private final CrashPointContract bench;
    private final CrashTable table;
    private final List<CrashScript> scripts;
    private final List<String> wrong = new ArrayList<>();

    public CrashPoints(CrashPointContract bench) {
        this.bench = bench;
        this.table = new CrashTable(bench.vendor());
        this.scripts = bench.crashScripts();
    }

    public CrashTable table() {
        return table;
    }

    /** How much of it happens. */
    public enum Sample {
        /** A first run, its undo and a baseline, each cut off at every sixth of the points that decide. */
        EACH_BUILD(6),
        /** Everything at all points, before and after. */
        ALL(1);

        private final int turn;

        Sample(int turn) {
            this.turn = turn;
        }

        private boolean holds(CrashSituation situation) {
            return this == ALL || Set.of("up", "down", "baseline").contains(situation.name());
        }
    }

    /** What must not be, with the point at which it was so. */
    public List<String> wrong() {
        return wrong;
    }

    private List<CrashSituation> situations() {
        CrashPath up = CrashPath.up(List.of(), scripts);
        List<CrashScript> later = scripts.subList(1, scripts.size());
        CrashPath laterOnly =
                CrashPath.up(CrashPath.up(List.of(), scripts.subList(0, 1)).end(), later);
        UnaryOperator<Migrator.Builder> asIs = settings -> settings;
        return List.of(
                new CrashRun(bench, "up", () -> {}, up, asIs, Migrator::up),
                new CrashRun(bench, "up, half done", this::halfDone, up, asIs, Migrator::up),
                new CrashRun(
                        bench,
                        "up, with a baseline",
                        this::byHand,
                        laterOnly,
                        settings -> settings.baseline(Baseline.of("0001")),
                        Migrator::up),
                new CrashRun(
                        bench,
                        "down",
                        bench::up,
                        CrashPath.down(scripts),
                        asIs,
                        migrator -> migrator.down(Target.version("0"), DownScript.FILE)),
                new CrashMark(bench, "baseline", this::byHand, migrator -> migrator.baseline(Baseline.of("0001"))),
                new CrashMark(bench, "mark-failed", bench::up, migrator -> migrator.markFailed("0005")),
                new CrashMark(bench, "mark-failed, half done", this::halfDone, migrator -> migrator.markFailed("0003")),
                new CrashMark(
                        bench, "mark-applied, half done", this::halfDone, migrator -> migrator.markApplied("0003")));
    }

    /** Cut off behind the statement that cannot run in a transaction. */
    private void halfDone() {
        DataSource cut = CutConnection.dataSource(bench.dataSource(), When.BEFORE, "VALUES (6)");
        CrashSituation.Command up = Migrator::up;
        up.failureOn(bench.builder().dataSource(cut).build());
        bench.expireLease();
    }

    /** What the first script does, without a history. */
    private void byHand() {
        scripts.get(0).up().forEach(statement -> bench.execute(statement.sql()));
    }

    /** Lets it happen. In a sample the points that decide are cut off before and after in turn. */
    public void happen(Sample sample) {
        for (CrashSituation situation : situations()) {
            if (sample.holds(situation)) {
                happen(situation, sample);
            }
        }
        table.print();
    }

    private void happen(CrashSituation situation, Sample sample) {
        bench.empty();
        situation.arrange();
        CrashSight before = CrashSight.of(bench);
        CutConnection whole = CutConnection.atPoint(bench.dataSource(), When.BEFORE, 0);
        judge(situation, before, whole);
        List<String> sent = whole.points();
        table.begin(situation.name(), sent.size());
        boolean all = sample == Sample.ALL;
        int turn = sample.turn;
        int deciding = 0;
        for (int point = 1; point <= sent.size(); point++) {
            boolean decides = DECIDES.matcher(sent.get(point - 1)).find();
            deciding += decides ? 1 : 0;
            if (all || decides && deciding % turn == 0 || point % REST == 0) {
                cutOff(situation, before, When.BEFORE, point);
            }
            if (all || decides && deciding % turn == turn / 2) {
                cutOff(situation, before, When.AFTER, point);
            }
        }
    }

    private void cutOff(CrashSituation situation, CrashSight before, When when, int point) {
        bench.empty();
        situation.arrange();
        CutConnection cut = CutConnection.atPoint(bench.dataSource(), when, point);
        table.add(situation.name(), judge(situation, before, cut));
    }

    private Outcome judge(CrashSituation situation, CrashSight before, CutConnection connection) {
        var found = new ArrayList<String>();
        Outcome outcome = Outcome.WRONG;
        try {
            outcome = situation.happen(connection.dataSource(), before, found);
        } catch (RuntimeException | AssertionError e) {
            found.add("what should have gone on did not: " + e);
        }
        if (found.isEmpty()) {
            return outcome;
        }
        wrong.add(bench.vendor() + " " + situation.name() + ", cut off " + connection + ":\n  "
                + String.join("\n  ", found));
        return Outcome.WRONG;
    }
}
