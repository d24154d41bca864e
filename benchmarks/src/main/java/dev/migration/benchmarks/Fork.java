package dev.migration.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Starts processes, waits for their end with a limit, and reads what they printed. */
final class Fork {

    private static final int OUT_OF_MEMORY = 3; // -XX:+ExitOnOutOfMemoryError

    private final Path folder;
    private final Duration limit;

    /**
     * @param folder where the output of the processes goes
     * @param limit how long one may take
     */
    Fork(Path folder, Duration limit) {
        this.folder = folder;
        this.limit = limit;
    }

    /** Migrates once in a JVM of its own. */
    Outcome once(Contestant contestant, Path migrations, String url, String... jvmOptions)
            throws IOException, InterruptedException {
        return run(jvm(List.of(jvmOptions), Child.class, contestant.name(), migrations.toString(), url));
    }

    /** Migrates again and again in one JVM, which leaves off after some seconds. */
    Outcome repeatedly(Contestant contestant, Path migrations, String url, int repeats, Duration longest)
            throws IOException, InterruptedException {
        return run(jvm(
                List.of(),
                Child.class,
                contestant.name(),
                migrations.toString(),
                url,
                Integer.toString(repeats),
                Long.toString(longest.toSeconds())));
    }

    /** Migrates one database after the other in one JVM. */
    Outcome onEach(Contestant contestant, Path migrations, List<String> urls) throws IOException, InterruptedException {
        return run(jvm(
                List.of(),
                Child.class,
                contestant.name(),
                migrations.toString(),
                String.join(Child.AND, urls),
                "each"));
    }

    private static List<String> jvm(List<String> options, Class<?> main, String... arguments) {
        var command = new ArrayList<String>();
        command.add(java());
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The JVM that runs this starts the others as well. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    Outcome run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Outcome.Failed("not done after " + limit.toSeconds() + " s");
            }
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            return switch (process.exitValue()) {
                case 0 -> new Outcome.Done(took, numbers(output));
                case OUT_OF_MEMORY -> new Outcome.Failed("out of memory");
                default -> new Outcome.Failed("failed: " + errorIn(output));
            };
        } finally {
            process.destroyForcibly().waitFor();
            Files.delete(output);
        }
    }

    private static List<Double> numbers(Path output) throws IOException {
        try (Stream<String> lines = Files.lines(output)) {
            return lines.filter(line -> line.startsWith(Child.MARK))
                    .map(line -> Double.valueOf(line.substring(Child.MARK.length())))
                    .toList();
        }
    }

    /** The first line that tells of an error, without the name of the exception and of our folder. */
    private String errorIn(Path output) throws IOException {
        try (Stream<String> lines = Files.lines(output)) {
            String error = lines.filter(line -> line.contains("Exception") || line.contains("ERROR"))
                    .findFirst()
                    .orElse("without a word");
            return error.replace(folder.toString(), "…").replaceFirst("^Exception in thread \"main\" \\S+ ", "");
        }
    }
}
