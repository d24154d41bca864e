package dev.migration.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What every scenario works with: the server, the address of a database on a MySQL server where one was given, the files, and where
 * the results go.
 */
record Lab(
        Server server,
        @Nullable String mysql,
        Path workspace,
        Size size,
        int mostMigrations,
        List<Contestant> contestants,
        Results results) {

    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** All of them, each round another one first: what the machine does meanwhile should not hit the same one. */
    List<Contestant> inOrder(int round) {
        var order = new ArrayList<>(contestants);
        Collections.rotate(order, round);
        return order;
    }

    /** Those numbers of migrations that were asked for. */
    List<Integer> asked(List<Integer> counts) {
        return counts.stream().filter(count -> count <= mostMigrations).toList();
    }

    Fork fork() {
        return new Fork(workspace, LONGEST);
    }

    Fork forkWithLimit() {
        return new Fork(workspace, size.limit());
    }

    Path smallMigrations(int count) throws IOException {
        Path folder = workspace.resolve("small-" + count);
        return Files.exists(folder) ? folder : SmallMigrations.write(folder, count);
    }

    /** Applies so many migrations to an empty database, in a JVM of its own. */
    Outcome apply(Contestant contestant, int count) throws IOException, SQLException, InterruptedException {
        String database = database(contestant, count);
        Outcome outcome = fork().once(contestant, smallMigrations(count), server.create(database));
        if (outcome instanceof Outcome.Done) {
            requireTables(database, count);
        }
        return outcome;
    }

    /** The URL of a database to which so many migrations have been applied. */
    String applied(Contestant contestant, int count) throws IOException, SQLException, InterruptedException {
        String database = database(contestant, count);
        if (!server.exists(database) && apply(contestant, count) instanceof Outcome.Failed failed) {
            throw new IllegalStateException(contestant.title() + ": " + failed.reason());
        }
        return server.url(database);
    }

    /** A time is worth nothing if the work was not done. */
    void requireTables(String database, int count) throws SQLException {
        String tables = server.queryOne(database, SmallMigrations.COUNT_TABLES);
        if (!tables.equals(Integer.toString(count))) {
            throw new IllegalStateException(database + " has " + tables + " tables, expected " + count);
        }
    }

    static String database(Contestant contestant, int count) {
        return "applied_" + contestant.name().toLowerCase(Locale.ROOT) + "_" + count;
    }
}
