// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.cli.command.ShutdownWait;
import dev.migration.fixture.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/errors.md} is written from {@code errors.txt}, by subject: of each code what it means, an example and what to do.
 * The example is taken from the golden file that is named, or is the text itself where no golden file has the code. With
 * {@code -Dgolden.update=true} the page is written anew.
 */
class ErrorsDocumentTest {

    private static final Path ROOT = Path.of("..");
    private static final Path DOCUMENT = ROOT.resolve("docs/errors.md");
    private static final Path EXPLANATIONS = Path.of("src", "test", "resources", "errors.txt");
    private static final Pattern COMMAND = Pattern.compile("`migration ([a-z-]+)");

    private static final int MOST_LINES = 3;

    private record Entry(String code, String meaning, String example, String todo) {

        static Entry of(String text) {
            String[] lines = text.strip().split("\n", 4);
            String code = lines[0];
            String example = lines[2].startsWith("golden: ")
                    ? shown(code, lines[2].substring("golden: ".length()))
                    : lines[2].substring("says: ".length());
            assertThat(lines[3]).as(code).startsWith("do: ");
            return new Entry(code, lines[1], example, lines[3].substring("do: ".length()));
        }

        /** The problem of this code in a text that a test compares; the first one, if none has a code there. */
        private static String shown(String code, String files) {
            List<String> lines = Stream.of(files.split("\\|"))
                    .map(ROOT::resolve)
                    .filter(Files::exists)
                    .flatMap(file -> Golden.read(file).lines())
                    .toList();
            List<Integer> own = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).matches("(Error|Warning) \\[" + code + "] (?!.*as above).+")) {
                    own.add(i);
                }
            }
            int first = own.isEmpty() ? 0 : own.get(0);
            int start = lines.get(first).startsWith("Migration failed: ") ? first + 1 : first;
            List<String> details = lines.subList(start + 1, lines.size()).stream()
                    .takeWhile(line -> line.startsWith("  "))
                    .toList();
            int indented = 0;
            List<String> shown = new ArrayList<>(lines.subList(first, start + 1));
            for (String line : details) {
                if (line.startsWith("  Next: ") || (line.startsWith("    ") && indented++ < MOST_LINES)) {
                    shown.add(line);
                }
            }
            String report = String.join("\n", shown);
            String coded = own.isEmpty() && start == first ? "Error [" + code + "] " + report : report;
            return coded.replace("<dir>/", "").replaceAll("([0-9a-f]{8})[0-9a-f]{56}", "$1…");
        }

        String page() {
            return "### " + code + "\n\n" + meaning + "\n\n```text\n" + example + "\n```\n\nDo: " + todo + ".\n\n";
        }
    }

    private record Subject(String title, List<Entry> entries) {

        static Subject of(String text) {
            String[] parts = text.split("(?m)^## ");
            return new Subject(
                    parts[0].strip(),
                    Arrays.stream(parts).skip(1).map(Entry::of).toList());
        }

        String contents() {
            return "- **" + title + "**: "
                    + entries.stream()
                            .map(entry -> "[" + entry.code() + "](#" + entry.code() + ")")
                            .collect(Collectors.joining(", "))
                    + "\n";
        }
    }

    @Test
    void eachCodeIsExplainedOnce() throws IOException {
        assertThat(subjects())
                .flatExtracting(Subject::entries)
                .extracting(Entry::code)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Code.values()).map(Code::id).toList());
    }

    @Test
    void thePageIsWhatIsWrittenAboutTheCodes() throws IOException {
        String contents = subjects().stream().map(Subject::contents).collect(Collectors.joining());
        String entries = subjects().stream()
                .map(subject -> "## " + subject.title() + "\n\n"
                        + subject.entries().stream().map(Entry::page).collect(Collectors.joining()))
                .collect(Collectors.joining());
        Golden.assertFile(DOCUMENT, """
                # Errors

                The code in brackets, such as `Error [checksum-mismatch]`, explained: what it means, how it looks, and what to do. Steps for
                what failed in production are in [recover.md](recover.md). `V` or a number such as `0002` stands for the version that was
                printed. In JSON a problem has the address of its explanation as `help`.

                """ + contents + "\n" + entries.stripTrailing() + "\n");
    }

    @Test
    void eachCommandExists() throws IOException {
        List<String> known =
                List.copyOf(MigrationCommand.commandLine(Map.of(), Path.of(""), question -> null, new ShutdownWait())
                        .getSubcommands()
                        .keySet());

        assertThat(COMMAND.matcher(Files.readString(EXPLANATIONS)).results().map(found -> found.group(1)))
                .hasSizeGreaterThan(20)
                .isSubsetOf(known);
    }

    private static List<Subject> subjects() throws IOException {
        String text = Files.readString(EXPLANATIONS);
        return Arrays.stream(text.split("(?m)^# ")).skip(1).map(Subject::of).toList();
    }
}
