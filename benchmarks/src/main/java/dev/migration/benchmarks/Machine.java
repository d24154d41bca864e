package dev.migration.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import liquibase.util.LiquibaseUtil;
import org.flywaydb.core.internal.license.VersionPrinter;

/** What the numbers depend on, without what tells whose machine it was. */
final class Machine {

    private static final int SYNCS = 51;
    private static final int PAGE = 8192;

    private Machine() {}

    static List<String> facts() throws InterruptedException {
        long memory = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getTotalMemorySize();
        return List.of(
                "Date " + LocalDate.now(ZoneOffset.UTC) + ", commit " + commit(),
                Runtime.getRuntime().availableProcessors() + " cores, " + memory / 1_000_000_000 + " GB, "
                        + System.getProperty("os.name") + ", JDK " + System.getProperty("java.vm.version"),
                "Flyway " + VersionPrinter.getVersion() + ", Liquibase " + LiquibaseUtil.getBuildVersion());
    }

    static List<String> facts(Server server, Path workspace) throws IOException, SQLException, InterruptedException {
        return List.of(
                "PostgreSQL " + server.setting("server_version") + " over loopback TCP, "
                        + Objects.requireNonNullElse(Psql.version(), "no psql"),
                "fsync " + server.setting("fsync") + ", synchronous_commit " + server.setting("synchronous_commit")
                        + ", shared_buffers " + server.setting("shared_buffers") + "; one 8 kB write with fdatasync "
                        + Numbers.text(syncMilliseconds(workspace)) + " ms");
    }

    private static String commit() throws InterruptedException {
        try {
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty").start();
            String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? answer : "unknown";
        } catch (IOException e) {
            return "unknown"; // no git
        }
    }

    private static double syncMilliseconds(Path workspace) throws IOException {
        Path file = Files.createTempFile(workspace, "sync", "");
        var times = new ArrayList<Double>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = 0; i < SYNCS; i++) {
                long start = System.nanoTime();
                channel.write(ByteBuffer.allocate(PAGE), 0);
                channel.force(false);
                times.add((System.nanoTime() - start) / 1e6);
            }
        }
        return Spread.of(times).median();
    }
}
