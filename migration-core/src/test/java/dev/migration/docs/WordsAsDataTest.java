// SPDX-License-Identifier: Apache-2.0
package dev.migration.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a remedy names is a {@code Fix}, so that each front end can name the database, the tenant or the target in it. */
class WordsAsDataTest {

    private static final Path ROOT = Path.of("..");

    private static final List<String> MODULES =
            List.of("migration-core", "migration-schema", "migration-adopt", "migration-fleet", "migration-batch");

    private static final Pattern COMMAND = Pattern.compile(
            "\"[^\"]*\\bmigration (?:down|status|resume|mark-applied|mark-failed|baseline|adopt|batches|drift|up(?! to| runs))\\b");

    /** Results and waits, which are no problems. */
    private static final Set<String> NO_REMEDIES =
            Set.of("StatusText.java", "BatchRun.java", "WayBack.java", "BaselineFile.java", "Planner.java");

    @Test
    void aCommandInARemedyIsData() throws IOException {
        List<String> words = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (!NO_REMEDIES.contains(file.getFileName().toString())) {
                        COMMAND.matcher(Files.readString(file))
                                .results()
                                .forEach(found -> words.add(file.getFileName() + ": " + found.group()));
                    }
                }
            }
        }
        assertThat(words).isEmpty();
    }
}
