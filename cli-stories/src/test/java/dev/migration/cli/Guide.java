// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/**
 * A page of the documentation, as far as a test can follow it: its chapters, and in each what is done one after the
 * other.
 *
 * <p>A comment {@code <!-- given: … -->}, or {@code *given: …*} where it is shown, names what happens beside the commands. A block of {@code console} holds
 * commands behind {@code $} and what they print, a block of {@code sql} what is typed into the database, and a block of
 * {@code text} a page that stands in the file which the comment before it names. A block of any language below a comment
 * {@code <!-- file: … -->}, or below {@code *file: …*}, is what is written into that file, and a comment
 * {@code <!-- true: … -->} holds a query
 * that answers with true. What a comment {@code <!-- run: … -->} and the jobs of a block of {@code yaml} run has to pass.
 */
final class Guide {

    private static final Pattern PART = Pattern.compile(
            "(?:<!-- |\\*)(?<key>given|run|page|file|true): (?<value>[^>*]+)(?: -->|\\*\n)|```(?<fence>\\w*)\n(?<block>.*?)```\n",
            Pattern.DOTALL);

    private final Path file;

    Guide(Path file) {
        this.file = file;
    }

    /** The pages of a folder. */
    static List<Guide> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().map(Guide::new).toList();
        }
    }

    /** One chapter, which begins with an empty folder and an empty database. */
    record Chapter(Guide guide, String title, List<Part> parts) {

        /** What is in its blocks of a kind. */
        List<String> blocks(String kind) {
            return parts.stream()
                    .filter(part -> part.kind().equals(kind))
                    .map(Part::text)
                    .toList();
        }

        /** Without what is typed once on a machine. */
        Chapter withoutBash() {
            return new Chapter(
                    guide,
                    title,
                    parts.stream().filter(part -> !part.kind().equals("bash")).toList());
        }

        /** What is written into files, by their names; of a file that is written twice the last. */
        Map<String, String> files() {
            Map<String, String> files = new TreeMap<>();
            for (int i = 0; i + 1 < parts.size(); i++) {
                if (parts.get(i).kind().equals("file")) {
                    files.put(parts.get(i).text(), parts.get(i + 1).text());
                }
            }
            return files;
        }

        /** Does all of it, and compares what is printed with the page. With {@code -Dgolden.update=true} the page gets it. */
        void follow(EmbeddedPostgres server, Path directory) throws Exception {
            try (var situation = new BadState(server, directory)) {
                follow(situation);
            }
        }

        /** Goes on from there. */
        void follow(BadState situation) throws Exception {
            String page = "";
            String file = "";
            for (Part part : parts) {
                if (!file.isEmpty()) {
                    situation.file(file, part.text());
                    file = "";
                    continue;
                }
                switch (part.kind()) {
                    case "given" -> situation.bringAbout(part.text());
                    case "run" -> situation.pass(part.text());
                    case "bash" -> situation.shell(part.text());
                    case "sql" -> situation.execute(part.text());
                    case "yaml" -> {
                        for (String command : jobs(part.text())) {
                            situation.pass(command);
                        }
                    }
                    case "console" -> compare(part, situation.console(part.text()));
                    case "page" -> page = part.text();
                    case "file" -> file = part.text();
                    case "true" ->
                        assertThat(situation.isTrue(part.text()))
                                .as(part.text())
                                .isTrue();
                    case "text" ->
                        compare(
                                part,
                                Files.readString(Path.of("..").resolve(page)).stripTrailing() + "\n");
                    default -> throw new AssertionError("nobody runs a block of " + part.kind());
                }
            }
        }

        private void compare(Part part, String actual) throws IOException {
            if (Boolean.getBoolean("golden.update")
                    && !Printed.withoutWhatVaries(actual).equals(Printed.withoutWhatVaries(part.text()))) {
                guide.replace(part, actual);
            } else {
                assertThat(Printed.withoutWhatVaries(actual)).isEqualTo(Printed.withoutWhatVaries(part.text()));
            }
        }

        @Override
        public String toString() {
            return guide.file.getFileName() + ": " + title;
        }
    }

    /** What the jobs of a build run. */
    static List<String> jobs(String yaml) {
        return commands(new Yaml().load(yaml));
    }

    /** Under {@code run} or {@code script}. */
    private static List<String> commands(Object yaml) {
        List<String> commands = new ArrayList<>();
        if (yaml instanceof Map<?, ?> table) {
            table.forEach((key, value) -> {
                if (key.equals("run")) {
                    commands.addAll(value.toString().lines().toList());
                } else if (key.equals("script")) {
                    ((List<?>) value).forEach(command -> commands.add(command.toString()));
                } else {
                    commands.addAll(commands(value));
                }
            });
        } else if (yaml instanceof List<?> list) {
            list.forEach(value -> commands.addAll(commands(value)));
        }
        return commands;
    }

    /** As a shell divides them, if nothing but double quotes is special. */
    static String[] words(String command) {
        return Arrays.stream(command.split(" (?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1))
                .map(word -> word.replace("\"", ""))
                .toArray(String[]::new);
    }

    /**
     * One thing to do or to look at.
     *
     * @param kind the comment's key, or the language of the block
     * @param number how many come before it on the page
     */
    record Part(String kind, String text, int number) {}

    /** Those in which something is done. */
    List<Chapter> chapters() throws IOException {
        String page = Files.readString(file);
        List<Chapter> chapters = new ArrayList<>();
        var heading = Pattern.compile("(?m)^## (.*)$").matcher(page);
        while (heading.find()) {
            chapters.add(new Chapter(this, heading.group(1), new ArrayList<>()));
        }
        Matcher part = PART.matcher(page);
        for (int number = 0; part.find(); number++) {
            int chapter = (int) page.substring(0, part.start())
                    .lines()
                    .filter(line -> line.startsWith("## "))
                    .count();
            boolean comment = part.group("key") != null;
            // What a page shows before its first chapter is not run.
            if (chapter > 0) {
                chapters.get(chapter - 1)
                        .parts()
                        .add(new Part(
                                comment ? part.group("key") : part.group("fence"),
                                comment ? part.group("value") : part.group("block"),
                                number));
            }
        }
        chapters.removeIf(chapter -> chapter.parts().isEmpty());
        return chapters;
    }

    @Override
    public String toString() {
        return file.getFileName().toString();
    }

    /** What stands in backticks outside the blocks and begins so, without that beginning. */
    List<String> inSentences(String beginning) throws IOException {
        String sentences = PART.matcher(Files.readString(file)).replaceAll("");
        return Pattern.compile("`" + Pattern.quote(beginning) + "([^`]+)`")
                .matcher(sentences)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** What stands in backticks in the last column of its tables. */
    List<String> inLastColumns() throws IOException {
        return Pattern.compile("(?m)^\\|.*\\| (.+) \\|$")
                .matcher(Files.readString(file))
                .results()
                .flatMap(row ->
                        Pattern.compile("`([^`]+)`").matcher(row.group(1)).results())
                .map(found -> found.group(1))
                .toList();
    }

    /** Writes a block anew. */
    private void replace(Part part, String text) throws IOException {
        String page = Files.readString(file);
        Matcher found = PART.matcher(page);
        for (int number = 0; number <= part.number(); number++) {
            assertThat(found.find()).isTrue();
        }
        Files.writeString(file, page.substring(0, found.start("block")) + text + page.substring(found.end("block")));
    }
}
