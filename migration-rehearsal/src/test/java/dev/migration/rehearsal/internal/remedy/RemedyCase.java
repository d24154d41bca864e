// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A migration in a file of {@code src/test/resources/remedy}, behind the tables of all: its name, its text, what it
 * becomes, and maybe what is made before it. {@code -Dgolden.update=true} writes anew what they become.
 */
record RemedyCase(Path file, String tables, String text) {

    private static final Path FOLDER = Path.of("src", "test", "resources", "remedy");
    private static final String BECOMES = ">>> becomes\n";
    private static final String BEFORE = ">>> before\n";

    static List<RemedyCase> in(String name) throws IOException {
        Path file = FOLDER.resolve(name);
        String[] blocks = Files.readString(file).split("(?m)^== ");
        return Arrays.stream(blocks)
                .skip(1)
                .map(block -> new RemedyCase(file, blocks[0], block))
                .toList();
    }

    /** What is there when it runs. */
    String before() {
        return tables + (text.contains(BEFORE) ? text.split(BEFORE, 2)[1] : "");
    }

    String migration() {
        return text.split(">>> ", 2)[0].split("\n", 2)[1];
    }

    void assertBecomes(String actual) throws IOException {
        String becomes = text.split(BECOMES, 2)[1].split(BEFORE, 2)[0];
        if (Boolean.getBoolean("golden.update")) {
            String updated = text.replace(BECOMES + becomes, BECOMES + actual);
            Files.writeString(file, Files.readString(file).replace("== " + text, "== " + updated));
        } else {
            assertThat(actual).isEqualTo(becomes);
        }
    }

    @Override
    public String toString() {
        return text.split("\n", 2)[0];
    }
}
