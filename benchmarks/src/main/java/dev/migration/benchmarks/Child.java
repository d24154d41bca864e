package dev.migration.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A JVM of its own: migrates once, or again and again, and prints the milliseconds that each time took. */
final class Child {

    /** Begins the lines with what was measured; whatever else the tools print is ignored. */
    static final String MARK = "@measured ";

    /** Stands between the URLs of several databases. */
    static final String AND = " ";

    private static final int WARM_UPS = 5;
    private static final long WARM_UP_NANOS = 10_000_000_000L;
    private static final int FRESH_WARM_UPS = 2;
    private static final int LEAST_REPEATS = 5;

    private Child() {}

    /**
     * Arguments: contestant, folder, URL; then for repeats their number and after how many seconds to leave the rest,
     * and for several URLs that each of them is meant.
     */
    public static void main(String[] args) throws Exception {
        long start = System.nanoTime();
        Contestant contestant = Contestant.valueOf(args[0]);
        Path folder = Path.of(args[1]);
        if (args.length == 3) {
            contestant.migrate(folder, unpooled(args[2]));
            print(start);
        } else if (args.length == 4) {
            migrateEach(contestant, folder, List.of(args[2].split(AND)));
        } else {
            repeat(contestant, folder, args[2], Integer.parseInt(args[3]), Integer.parseInt(args[4]));
        }
    }

    private static void repeat(Contestant contestant, Path folder, String url, int repeats, int seconds)
            throws Exception {
        try (HikariDataSource pool = Pool.open(url)) {
            long begin = System.nanoTime();
            for (int i = 0; i < WARM_UPS || System.nanoTime() - begin < WARM_UP_NANOS; i++) {
                contestant.migrate(folder, pool);
            }
            begin = System.nanoTime();
            for (int i = 0; i < repeats; i++) {
                if (i >= LEAST_REPEATS && System.nanoTime() - begin > seconds * 1_000_000_000L) {
                    return;
                }
                long start = System.nanoTime();
                contestant.migrate(folder, pool);
                print(start);
            }
        }
    }

    private static void migrateEach(Contestant contestant, Path folder, List<String> urls) throws Exception {
        for (int i = 0; i < urls.size(); i++) {
            try (HikariDataSource pool = Pool.open(urls.get(i))) {
                long start = System.nanoTime();
                contestant.migrate(folder, pool);
                if (i >= FRESH_WARM_UPS) {
                    print(start);
                }
            }
        }
    }

    private static DataSource unpooled(String url) {
        var dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
        return dataSource;
    }

    private static void print(long start) {
        System.out.println(MARK + (System.nanoTime() - start) / 1e6);
    }
}
