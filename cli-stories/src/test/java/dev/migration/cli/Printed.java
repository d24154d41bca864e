// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.Golden;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Compares what people read with {@code src/test/golden}: a text stands there once, in PostgreSQL's folder if a database
 * has a part in it. {@code -Dgolden.update=true} writes the files anew, each where it stands; the
 * difference is then read before it is committed.
 */
final class Printed {

    private static final Pattern OUTLINED =
            Pattern.compile("(?m)^(?:\\$ .*|--- exit code .*|.*((?:Error|Warning) \\[[a-z-]+]).*)$");

    private static final Pattern PROBLEM = Pattern.compile("(?m)^((?:Error|Warning) \\[[a-z-]+]).*\\n(?:  .*\\n)+");

    private static final Pattern FAILURE =
            Pattern.compile("(?m)^( *)<dir>/\\S+:[0-9]+:[0-9]+  statement .*\\n(?:\\1 +.*\\n)*?\\1  Next: .*\\n");

    private static final Pattern DATABASE = Pattern.compile("(?m)^Database: <database> \\(from .*\\n");

    private Printed() {}

    /**
     * Compares a story of commands: on PostgreSQL every word, on another product its {@link #outline}, which is that of
     * PostgreSQL's story unless the product's folder has one.
     */
    static void assertStory(String product, String name, String story) {
        Path words = Golden.FOLDER.resolve("postgresql").resolve(name + ".txt");
        if (product.equals("postgresql")) {
            assertMatches(words, story);
            return;
        }
        Path own = Golden.FOLDER.resolve(product).resolve(name + ".txt");
        String outline = once(outline(withoutWhatVaries(story)));
        String expected = Files.exists(words) ? outline(Golden.read(words)) : "";
        if (!outline.equals(expected)) {
            assertMatches(own, outline);
        } else {
            assertThat(own).as("%s says the same", words).doesNotExist();
        }
    }

    /** Compares only the outline, where the words stand in other stories. */
    static void assertOutline(String name, String story) {
        assertMatches(name, outline(withoutWhatVaries(story)));
    }

    /** What is typed, the code of each problem, and how each command ends. */
    private static String outline(String story) {
        return OUTLINED.matcher(story)
                .results()
                .map(line -> line.group(1) == null ? line.group() : line.group(1))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** A text that each product has in its own words, such as a dump. */
    static void assertOwn(String product, String name, String text) {
        assertMatches(Golden.FOLDER.resolve(product).resolve(name + ".txt"), text);
    }

    static void assertMatches(String name, String text) {
        assertMatches(Golden.FOLDER.resolve(name + ".txt"), text);
    }

    private static void assertMatches(Path path, String text) {
        Golden.assertFile(path, once(withoutWhatVaries(text)));
    }

    /**
     * What was told of a problem or a failure before in the same story is left out: it is the same, word by word. So are the
     * exit code 0, and the database as long as it is the same.
     */
    private static String once(String story) {
        Set<String> told = new HashSet<>();
        String problems = PROBLEM.matcher(story)
                .replaceAll(problem -> Matcher.quoteReplacement(
                        told.add(problem.group()) ? problem.group() : problem.group(1) + " as above\n"));
        String failures = FAILURE.matcher(problems)
                .replaceAll(failure -> Matcher.quoteReplacement(
                        told.add(failure.group().indent(-failure.group(1).length()))
                                ? failure.group()
                                : failure.group(1) + "failed as above\n"));
        var database = new AtomicReference<>("");
        return DATABASE.matcher(failures)
                .replaceAll(line -> Matcher.quoteReplacement(
                        line.group().equals(database.getAndSet(line.group())) ? "" : line.group()))
                .replace("--- exit code 0\n", "");
    }

    /** Databases, durations, times of day, ports and the like count as equal. */
    static String withoutWhatVaries(String text) {
        return text.replaceAll("(?m)^Database: .* \\(from ", "Database: <database> (from ")
                .replaceAll("executionMillis = [0-9]+", "executionMillis = #")
                .replaceAll("appliedBy = \".*\"", "appliedBy = \"<user>@<host>\"")
                // An estimate by sizes does not vary.
                .replaceAll("(?<!≈ )\\b[0-9]+ ms\\b", "# ms")
                .replaceAll("(?<!≈ |\\.)\\b[0-9]+(?:\\.[0-9])? s\\b", "# ms")
                .replaceAll("(?<!≈ )\\b[0-9]+ (?:min|h) # ms", "# ms")
                .replaceAll("(?m) {2,}# ms$", "  # ms")
                .replaceAll("wrote [0-9]+ kB", "wrote # kB")
                .replaceAll("(\\bleft \\S+ at |\"commit\":\")[0-9a-f]{9,40}", "$1<commit>")
                .replaceAll("\\b20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9:]{8}", "<time>")
                .replaceAll("(# ms|Took|<time>) {2,}", "$1  ")
                .replaceAll("(?m)^(<time>  [a-z-]+) +(\\S+) +(?:(# ms) +)?\\S+@\\S+$", "$1  $2  $3  <user>@<host>")
                .replaceAll("(?m)^(At \\(UTC\\)) +(Action) +(Migration) +(Took) +By$", "$1  $2  $3  $4  By")
                .replaceAll("(localhost):[0-9]+", "$1:<port>")
                // MySQL has the texts of MariaDB, and another user.
                .replaceAll("\\(user \\S*@\\S*\\)", "(user <user>@<host>)")
                .replaceAll("(jdbc:mariadb://localhost:<port>/clinic\\w*)\\?\\S+ as \\S+", "$1 as <user>")
                .replaceAll("20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "<time>")
                .replaceAll("(?m) by \\S+@\\S+$", " by <user>@<host>")
                // The rows for Flyway and sqlx on the way back.
                .replaceAll("'[^']*@[^']*', [0-9]+, TRUE\\);", "'<user>@<host>', #, TRUE);")
                .replaceAll("'hex'\\), [0-9]+\\);", "'hex'), #);")
                // A sentence of many failures, which one golden file of the core has.
                .replace("; nothing has to be cleaned up", "")
                .replaceAll("process [0-9]+", "process <pid>")
                .replaceAll("(pg_terminate_backend)\\([0-9]+", "$1(<pid>")
                .replaceAll("since [0-9:]{8}Z", "since <time>")
                .replaceAll("(clinic|CLINIC)_[0-9]+", "$1")
                .replaceAll("(H2|PostgreSQL|MariaDB|SQLite|HSQLDB) [0-9][0-9.]+(?: \\([0-9-]+\\))?", "$1 <version>");
    }
}
