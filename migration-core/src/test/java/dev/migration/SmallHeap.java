package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.plan.Baseline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Runs migrations in a process of their own that has little memory. */
final class SmallHeap {

    private SmallHeap() {}

    /** In the other process: the database's URL, the user, and the folder. */
    public static void main(String[] arguments) {
        Migrator.builder()
                .dataSource(dataSource(arguments))
                .locations(arguments[2])
                // Tests fill the schema before the first migration.
                .baseline(new Baseline.None())
                .build()
                .up();
    }

    /** The database with this URL and user. */
    static DataSource dataSource(String... arguments) {
        for (EmptyMySql.Driver driver : EmptyMySql.Driver.values()) {
            if (driver.takes(arguments[0])) {
                return driver.at(arguments[0]);
            }
        }
        var dataSource = new PGSimpleDataSource();
        dataSource.setUrl(arguments[0]);
        dataSource.setUser(arguments[1]);
        return dataSource;
    }

    /** Applies what is in the folder, and fails with what the process had to say if it could not. */
    static void up(int megabytes, PGSimpleDataSource dataSource, Path folder) throws IOException, InterruptedException {
        up(megabytes, dataSource.getUrl(), dataSource.getUser(), folder);
    }

    /** The same in the database with this URL, for this user. */
    static void up(int megabytes, String url, String user, Path folder) throws IOException, InterruptedException {
        Path output = Files.createTempFile("small-heap", ".txt");
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx" + megabytes + "m",
                            "-XX:+ExitOnOutOfMemoryError",
                            "-cp",
                            System.getProperty("java.class.path"),
                            SmallHeap.class.getName(),
                            url,
                            user,
                            folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                assertThat(process.waitFor(5, TimeUnit.MINUTES))
                        .as("it came to its end")
                        .isTrue();
                assertThat(process.exitValue()).as(Files.readString(output)).isZero();
            } finally {
                process.destroyForcibly();
            }
        } finally {
            Files.delete(output);
        }
    }
}
