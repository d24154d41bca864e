// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a database is a file. */
abstract class FileTemplateContract extends DatabaseTemplateContract {

    Path copies() {
        return temp.resolve("clinic.copies");
    }

    @Override
    int made(String kind) throws IOException {
        if (!Files.exists(copies())) {
            return 0;
        }
        try (Stream<Path> all = Files.walk(copies())) {
            return (int) all.filter(Files::isRegularFile)
                    .map(file -> copies().relativize(file).toString())
                    .filter(file -> file.matches(
                            kind.equals("copy")
                                    ? ".*[/\\\\]\\d+(\\.mv\\.db)?"
                                    : "(part|template)-[0-9a-f-]+(\\.mv\\.db)?"))
                    .count();
        }
    }

    /** Whose checksum is another one afterwards. */
    @Override
    void noLongerSlow() {
        folder.with("0003_slow", "INSERT INTO patients VALUES (3, 'Ada')", "");
    }

    @Test
    void aFolderOfOthersIsLeftAsItIs() throws Exception {
        Path file = Files.writeString(Files.createDirectory(copies()).resolve("part-of-something"), "kept");

        assertThatProblem(() -> DatabaseTemplate.of(folder.migrator(database)).copy())
                .hasCode(Code.INVALID_SETTING)
                .names("migration-test.lock");
        assertThat(file).hasContent("kept");
    }

    /** Also where nothing connects. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:mem:clinic",
                "jdbc:h2:tcp://localhost/clinic",
                "jdbc:sqlite::memory:",
                "jdbc:sqlite:file:clinic?mode=memory&cache=shared",
                "jdbc:hsqldb:file:clinic",
                "jdbc:mariadb://localhost/clinic",
                "jdbc:mysql://localhost/clinic",
                "jdbc:tc:postgresql:17:///clinic"
            })
    void whatCannotBeCopiedIsRefused(String url) {
        var other = new UrlDataSource(url, "", "");

        assertThatProblem(() -> DatabaseTemplate.of(folder.migrator(other)).copy())
                .hasCode(Code.INVALID_SETTING)
                .doesNotAdvise("onHosts");
    }
}
