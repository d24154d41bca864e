// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import dev.migration.Target;
import dev.migration.fixture.H2Workbench;
import dev.migration.internal.find.ClasspathRoots;
import dev.migration.internal.find.Root;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.run.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often each file is opened: most of a start with many files is that. */
class FileOpensTest extends H2Workbench {

    private final Map<String, Integer> opened = new ConcurrentHashMap<>();

    @Override
    public Migrator.Builder builder() {
        Migrator.Builder builder = super.builder();
        Root.Finder disk = new ClasspathRoots(getClass().getClassLoader());
        Engine.unlisted(builder).finder =
                location -> disk.find(location).stream().map(this::counted).toList();
        return builder;
    }

    private Root counted(Root root) {
        List<SourceFile> files = root.files().stream()
                .map(file -> new SourceFile(
                        file.name(),
                        file.path(),
                        () -> {
                            opened.merge(file.name(), 1, Integer::sum);
                            return file.open();
                        },
                        file.identity(),
                        file.state()))
                .toList();
        return new Root(root.description(), root.owner(), files);
    }

    @Test
    void aNewFileIsOpenedOnceForItsChecksumAndItsStatementsAndOnceToRunThem() {
        write("0001_t.sql", "CREATE TABLE t (id INT);");
        writeUpAndDown("0002_u.sql", "CREATE TABLE u (id INT);", "DROP TABLE u;");

        up();

        assertThat(opened).isEqualTo(Map.of("0001_t.sql", 2, "0002_u.sql", 2));
    }

    /** As the command line does before it creates a database. */
    @Test
    void aPlanBesideARunReadsNoFileAgain() throws IOException {
        write("0001_t.sql", "CREATE TABLE t (id INT);");
        Files.setLastModifiedTime(
                folder().resolve("0001_t.sql"), FileTime.from(Instant.now().minusSeconds(60)));
        Migrator runner = migrator();
        Engine engine = Engine.of(migrator());
        var reader = (Migrator) engine.with(engine.settings(), Engine.of(runner).files(), engine.active())
                .migrator();

        reader.plan(Target.all());
        runner.up();

        assertThat(opened).isEqualTo(Map.of("0001_t.sql", 2));
    }

    /** It is never in memory, and only the history says which file has to be divided into statements. */
    @ParameterizedTest
    @ValueSource(ints = {20_000, 200_000, 2_000_000})
    void aLargeNewFileIsOpenedOnceForEachOfThese(int length) {
        write("0001_t.sql", "-- " + "x".repeat(length), "CREATE TABLE t (id INT);");

        up();

        assertThat(opened).isEqualTo(Map.of("0001_t.sql", 3));
    }

    @Test
    void theFilesOfWhatIsAppliedAreOpenedOnce() {
        write("0001_t.sql", "CREATE TABLE t (id INT);");
        write("0002_u.sql", "CREATE TABLE u (id INT);");
        up();
        opened.clear();

        up();

        assertThat(opened).isEqualTo(Map.of("0001_t.sql", 1, "0002_u.sql", 1));
    }
}
