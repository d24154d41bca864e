package dev.migration.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.TenantSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;

/** How often the client waits for the server: exact, whatever the machine does meanwhile. */
final class CountedRoundTrips implements Scenario {

    static final String TITLE = "Round trips";
    static final String NOTHING_PENDING = "nothing pending";
    static final String EACH_MIGRATION = "each small migration";
    static final String TENANTS = "200 tenants, nothing pending";
    static final String ROUND_TRIPS = "round trips";

    private static final String STATEMENTS = "statements";
    private static final String DATABASE = "counted";
    private static final int APPLIED = 100;
    private static final int SCHEMAS = 200;
    private static final int APPLIED_TO_EACH = 3;
    private static final int TWICE = 2 * APPLIED;

    @Override
    public String title() {
        return TITLE;
    }

    @Override
    public String about() {
        return "Counted in the server's messages by a proxy, over a pooled connection that is already open, in a JVM that"
                + " has done it before. Each migration: what " + TWICE + " need more than " + APPLIED
                + " on an empty database, divided by " + APPLIED
                + ". Tenants: schemas of one database, which the others"
                + " visit one after the other, so that it is " + SCHEMAS + " times what one is to them.";
    }

    static MeasuredKey key(String subject, Contestant contestant, String measure) {
        return new MeasuredKey(TITLE, subject, contestant.title(), measure);
    }

    @Override
    public void measure(Lab lab) throws Exception {
        for (Contestant contestant : lab.contestants()) {
            lab.applied(contestant, APPLIED);
            Count again = again(lab, contestant);
            add(lab, NOTHING_PENDING, contestant, again);
            add(lab, TENANTS, contestant, contestant == Contestant.THIS ? tenants(lab) : again.times(SCHEMAS));
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

    private static Count tenants(Lab lab) throws Exception {
        Path folder = lab.smallMigrations(APPLIED_TO_EACH);
        lab.server().create(DATABASE);
        try (var proxy = new RoundTripProxy(lab.server().port());
                HikariDataSource pool = Pool.open(Server.url(proxy.port(), DATABASE))) {
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE tenant (name TEXT)");
                for (int number = 1; number <= SCHEMAS; number++) {
                    statement.execute("CREATE SCHEMA tenant_" + number);
                    statement.execute("INSERT INTO tenant VALUES ('tenant_" + number + "')");
                }
            }
            TenantMigrator migrator = TenantMigrator.of(
                    Migrator.builder().dataSource(pool).locations("filesystem:" + folder),
                    TenantSource.query(pool, "SELECT name FROM tenant"),
                    2);
            migrator.up();
            lab.requireTables(DATABASE, SCHEMAS * APPLIED_TO_EACH);
            proxy.reset();
            migrator.up();
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

        Count times(int factor) {
            return new Count(roundTrips * factor, statements * factor);
        }

        Count dividedBy(int divisor) {
            return new Count(roundTrips / divisor, statements / divisor);
        }
    }
}
