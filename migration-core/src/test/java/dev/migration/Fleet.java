package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Instances of one application, each a process of its own that can be killed. */
final class Fleet implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final String url;
    private final Path folder;
    private final Path outputs;
    private final List<Member> members = new ArrayList<>();
    private Duration waitTimeout = Duration.ofMinutes(5);

    /** Of an application with these migrations and the database of this URL, which names the user as well. */
    Fleet(String url, Path folder) {
        this.url = url;
        this.folder = folder;
        try {
            this.outputs = Files.createTempDirectory("fleet");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Fleet waitTimeout(Duration longest) {
        waitTimeout = longest;
        return this;
    }

    List<Member> members() {
        return List.copyOf(members);
    }

    List<Member> alive() {
        return members.stream().filter(Member::isAlive).toList();
    }

    /** Starts so many more. */
    void start(int instances) {
        for (int i = 0; i < instances; i++) {
            start();
        }
    }

    /** Starts one more, with options for its virtual machine. */
    Member start(String... options) {
        return start(new ProcessBuilder(), options);
    }

    /** The same in this environment. */
    Member start(ProcessBuilder builder, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                // What is fastest to start.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        command.addAll(Arrays.asList(options));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                Instance.class.getName(),
                url,
                folder.toString(),
                Long.toString(waitTimeout.toMillis())));
        Path output = outputs.resolve(members.size() + ".txt");
        try {
            var member = new Member(
                    builder.command(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start(),
                    output);
            members.add(member);
            return member;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until all have ended. */
    void awaitEnd() {
        members.forEach(Member::awaitEnd);
    }

    /** Waits until it is so, and fails if that takes too long. */
    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time: %s", what).isLessThan(end);
            // Most of these ask a server on a connection of their own, which costs it milliseconds.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    @Override
    public void close() {
        members.forEach(Member::kill);
        members.forEach(Member::awaitEnd);
        try {
            for (Member member : members) {
                Files.delete(member.output);
            }
            Files.delete(outputs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What all of them said. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        for (int i = 0; i < members.size(); i++) {
            text.append("--- ").append(i).append('\n').append(members.get(i));
        }
        return text.toString();
    }

    /** One of them. */
    static final class Member {

        private final Process process;
        private final Path output;

        private Member(Process process, Path output) {
            this.process = process;
            this.output = output;
        }

        boolean isAlive() {
            return process.isAlive();
        }

        long pid() {
            return process.pid();
        }

        /** As by kill -9. */
        void kill() {
            process.destroyForcibly();
        }

        /** Stops it, or lets it go on, in the middle of whatever it does. */
        void signal(String name) {
            try {
                assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                                .start()
                                .waitFor())
                        .isZero();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        int awaitEnd() {
            try {
                assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .as("it came to its end: %s", this)
                        .isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return process.exitValue();
        }

        /** What it said that begins so, without that beginning and the time. */
        List<String> said(String what) {
            return toString()
                    .lines()
                    .filter(line -> line.matches("\\d+ \\Q" + what + "\\E.*"))
                    .map(line ->
                            line.substring(line.indexOf(what) + what.length()).strip())
                    .toList();
        }

        boolean hasSaid(String what) {
            return !said(what).isEmpty();
        }

        /** When it said that last, in milliseconds. */
        long saidAt(String what) {
            return toString()
                    .lines()
                    .filter(line -> line.matches("\\d+ \\Q" + what + "\\E.*"))
                    .mapToLong(line -> Long.parseLong(line.substring(0, line.indexOf(' '))))
                    .max()
                    .orElseThrow();
        }

        @Override
        public String toString() {
            try {
                return Files.readString(output);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
