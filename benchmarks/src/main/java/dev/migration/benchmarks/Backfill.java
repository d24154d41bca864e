package dev.migration.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Every row of a large table is changed while clients use it. */
final class Backfill implements Scenario {

    static final String TITLE = "A backfill beside clients";
    static final String P99 = "clients, 99th percentile ms";

    private static final String LONGEST = "clients, longest request ms";
    private static final String REQUESTS = "clients, requests a second";
    private static final String RATE = "rows changed a second";
    private static final int ROUNDS = 3;

    @Override
    public String title() {
        return TITLE;
    }

    @Override
    public String about() {
        return Clients.COUNT + " clients, each with " + Clients.A_SECOND
                + " requests a second: a row is read by its key, another one is changed, both at random. A request that was kept"
                + " waiting counts from when it was due. Meanwhile one column of every row is changed, for "
                + Size.FULL.backfillWindow().toSeconds() + " s (with `--quick` for "
                + Size.QUICK.backfillWindow().toSeconds()
                + " s): in batches as this library does it by default, in shorter ones with a longer pause, by a loop as one writes it by hand (10,000 keys, a"
                + " commit, the next ones), and by one UPDATE. MySQL runs where its address is given (`--mysql=URL`).";
    }

    static MeasuredKey key(String table, BackfillWay way, String measure) {
        return new MeasuredKey(TITLE, table, way.title(), measure);
    }

    @Override
    public void measure(Lab lab) throws Exception {
        measure(lab, BackfillTable.postgresql(lab));
        if (lab.mysql() != null) {
            measure(lab, BackfillTable.mysql(lab, lab.mysql()));
        }
    }

    private static void measure(Lab lab, BackfillTable table) throws Exception {
        table.fill();
        int change = 0;
        for (BackfillWay way : order()) {
            table.cleanUp();
            change++;
            var clients = new Clients(table);
            double rowsASecond;
            try {
                rowsASecond = way.change(table, change, lab);
            } finally {
                clients.end();
            }
            add(lab, table, way, clients, rowsASecond);
        }
    }

    /** The one UPDATE comes last: what it leaves behind would burden the others. */
    private static List<BackfillWay> order() {
        List<BackfillWay> order = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            order.addAll(List.of(BackfillWay.NONE, BackfillWay.THIS, BackfillWay.GENTLY, BackfillWay.LOOP));
        }
        order.add(BackfillWay.ONE_UPDATE);
        return order;
    }

    private static void add(Lab lab, BackfillTable table, BackfillWay way, Clients clients, double rowsASecond) {
        lab.results().add(key(table.title(), way, P99), clients.percentile(99));
        lab.results().add(key(table.title(), way, LONGEST), clients.percentile(100));
        lab.results().add(key(table.title(), way, REQUESTS), clients.aSecond());
        if (way != BackfillWay.NONE) {
            lab.results().add(key(table.title(), way, RATE), rowsASecond);
        }
    }
}
