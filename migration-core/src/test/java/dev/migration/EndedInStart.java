package dev.migration;

import java.io.IOException;
import java.nio.file.Path;
import org.postgresql.ds.PGSimpleDataSource;

/** A process that runs migrations in its start, and like that of a Spring application comes to no end before its start does. */
final class EndedInStart {

    private EndedInStart() {}

    /** In the other process: the database's URL, the user, and the folder. */
    public static void main(String[] arguments) {
        Thread start = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> join(start), "end"));
        SmallHeap.main(arguments);
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
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndedInStart.class.getName(),
                        other.getUrl(),
                        other.getUser(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }
}
