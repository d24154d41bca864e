package dev.migration.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;

/** How often the client waits for the server: exact, whatever the machine does meanwhile. */
final class RoundTrips implements Scenario {

    static final String TITLE = "Round trips";
    static final String NOTHING_PENDING = "nothing pending";
    static final String EACH_MIGRATION = "each small migration";
    static final String ROUND_TRIPS = "round trips";

    private static final String STATEMENTS = "statements";
    private static final String DATABASE = "counted";
    private static final int APPLIED = 100;
    private static final int TWICE = 2 * APPLIED;

    @Override
    public String title() {
        return TITLE;
    }

    @Override
    public String about() {
        return "Counted in the server's messages by a proxy, over a pooled connection that is already open, in a JVM that"
                + " has done it before. Each migration: what " + TWICE + " need more than " + APPLIED
                + " on an empty database, divided by " + APPLIED + ".";
    }

    static Key key(String subject, Contestant contestant, String measure) {
        return new Key(TITLE, subject, contestant.title(), measure);
    }

    @Override
    public void measure(Lab lab) throws Exception {
        for (Contestant contestant : Contestant.values()) {
            lab.applied(contestant, APPLIED);
            add(lab, NOTHING_PENDING, contestant, again(lab, contestant));
            Count some = fresh(lab, contestant, APPLIED);
            Count twice = fresh(lab, contestant, TWICE);
            add(lab, EACH_MIGRATION, contestant, twice.minus(some).dividedBy(APPLIED));
        }
    }

    private static Count again(Lab lab, Contestant contestant) throws Exception {
        Path folder = lab.smallMigrations(APPLIED);
        try (var proxy = new RoundTripProxy(lab.server().port());
                HikariDataSource pool = Pool.open(Server.url(proxy.port(), Lab.database(contestant, APPLIED)))) {
            contestant.migrate(folder, pool);
            proxy.reset();
            contestant.migrate(folder, pool);
            return new Count(proxy.roundTrips(), proxy.statements());
        }
    }

    private static Count fresh(Lab lab, Contestant contestant, int migrations) throws Exception {
        Path folder = lab.smallMigrations(migrations);
        lab.server().create(DATABASE);
        try (var proxy = new RoundTripProxy(lab.server().port());
                HikariDataSource pool = Pool.open(Server.url(proxy.port(), DATABASE))) {
            proxy.reset();
            contestant.migrate(folder, pool);
            var count = new Count(proxy.roundTrips(), proxy.statements());
            lab.requireTables(DATABASE, migrations);
            return count;
        }
    }

    private static void add(Lab lab, String subject, Contestant contestant, Count count) {
        lab.results().add(key(subject, contestant, ROUND_TRIPS), count.roundTrips());
        lab.results().add(key(subject, contestant, STATEMENTS), count.statements());
    }

    private record Count(double roundTrips, double statements) {

        Count minus(Count other) {
            return new Count(roundTrips - other.roundTrips, statements - other.statements);
        }

        Count dividedBy(int divisor) {
            return new Count(roundTrips / divisor, statements / divisor);
        }
    }
}
