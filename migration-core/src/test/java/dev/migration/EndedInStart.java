package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A process that runs migrations in its start, and like that of a Spring application comes to no end before its start does. */
final class EndedInStart {

    private EndedInStart() {}

    /** In the other process: the database's URL, the user, the folder, and where there are tenants, the query for them. */
    public static void main(String[] arguments) {
        Thread start = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> join(start), "end"));
        if (arguments.length == 3) {
            SmallHeap.main(arguments);
        } else {
            upTenants(arguments);
        }
    }

    private static void upTenants(String[] arguments) {
        DataSource dataSource = SmallHeap.dataSource(arguments);
        Migrator.builder()
                .dataSource(dataSource)
                .locations(arguments[2])
                .buildForTenants(TenantSource.query(dataSource, arguments[3]), 2)
                .up();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Starts it on this database, which it reaches by another port. */
    static Process of(PGSimpleDataSource dataSource, int port, Path folder, Path output) throws IOException {
        PGSimpleDataSource other = EmptyPostgreSql.as(dataSource.getUser(), dataSource.getDatabaseName());
        other.setPortNumbers(new int[] {port});
        return start(output, other.getUrl(), other.getUser(), folder.toString());
    }

    /** Starts it for the tenants that a query names. */
    static Process ofTenants(PGSimpleDataSource dataSource, Path folder, Path output, String query) throws IOException {
        return start(output, dataSource.getUrl(), dataSource.getUser(), folder.toString(), query);
    }

    /** Tells it to end, and asserts that it does so soon. */
    static void end(Process process) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("it is gone").isTrue();
    }

    private static Process start(Path output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EndedInStart.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }
}
