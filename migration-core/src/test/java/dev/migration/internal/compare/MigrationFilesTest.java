// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.OutOfOrder;
import dev.migration.Phase;
import dev.migration.Problem;
import dev.migration.Sequence;
import dev.migration.Vendor;
import dev.migration.internal.find.ClasspathRoots;
import dev.migration.internal.find.Location;
import dev.migration.internal.find.Locations;
import dev.migration.internal.find.Root;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.header.Checksum;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.History.Server;
import dev.migration.internal.layout.Callback.When;
import dev.migration.internal.layout.CodeSet;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.script.CallbackScripts;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.settings.PlaceholderValues;
import dev.migration.internal.settings.Settings.Rules;
import dev.migration.internal.sql.Dialect;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationFilesTest {

    @TempDir
    private Path folder;

    private final List<String> opened = new ArrayList<>();
    private final Set<String> unreadable = new HashSet<>();
    private MigrationFiles files;

    @BeforeEach
    void twoFiles() throws IOException {
        write("0001_a.sql", "SELECT 1;");
        write("0002_b.sql", "SELECT 2;");
        Root.Finder disk = new ClasspathRoots(getClass().getClassLoader());
        files = new MigrationFiles(
                Locations.named(List.of(folder.toString())),
                location -> disk.find(location).stream().map(this::counting).toList(),
                PlaceholderValues.NONE,
                (vendor, locations) -> CodeSet.NONE);
    }

    private Root counting(Root root) {
        List<SourceFile> counted = root.files().stream()
                .map(file -> new SourceFile(
                        file.name(),
                        file.path(),
                        () -> {
                            opened.add(file.name());
                            if (unreadable.contains(file.name())) {
                                throw new AccessDeniedException(file.path());
                            }
                            return file.open();
                        },
                        file.identity(),
                        file.state()))
                .toList();
        return new Root(root.description(), root.owner(), counted);
    }

    /** Long enough ago that an edit is seen by its time alone. */
    private void write(String name, String sql) throws IOException {
        write(name, sql, FileTime.from(Instant.now().minusSeconds(60)));
    }

    private void write(String name, String sql, FileTime modified) throws IOException {
        Files.setLastModifiedTime(Files.writeString(folder.resolve(name), sql), modified);
    }

    private List<String> names(MigrationFiles of) {
        return of.of(Vendor.H2).set().migrations().stream().map(Migration::name).toList();
    }

    @Test
    void unchangedFilesAreReadOnce() {
        FilesAtOneMoment first = files.of(Vendor.H2);

        assertThat(files.of(Vendor.H2)).isSameAs(first);
        assertThat(opened).containsExactly("0001_a.sql", "0002_b.sql");
    }

    @Test
    void aFolderIsListedOnceAtEachCallAndAJarOnce() {
        List<String> listed = new ArrayList<>();
        var inJar = new SourceFile("0003_c.sql", "m/0003_c.sql", InputStream::nullInputStream);
        var jar = new Root("app.jar", Root.Owner.APPLICATION, List.of(inJar));
        Root.Finder disk = new ClasspathRoots(getClass().getClassLoader());
        var several = new MigrationFiles(
                Locations.named(List.of("classpath:m", folder.toString())),
                location -> {
                    listed.add(location.text());
                    return location.kind() == Location.Kind.DISK ? disk.find(location) : List.of(jar);
                },
                PlaceholderValues.NONE,
                (vendor, locations) -> CodeSet.NONE);

        FilesAtOneMoment first = several.of(Vendor.H2);

        assertThat(listed).containsExactly("classpath:m", folder.toString());
        assertThat(several.of(Vendor.H2)).isSameAs(first);
        assertThat(listed).containsExactly("classpath:m", folder.toString(), folder.toString());
    }

    @Test
    void aNewFileIsSeenAndNoOtherIsReadAgain() throws IOException {
        files.of(Vendor.H2);
        opened.clear();
        write("0003_c.sql", "SELECT 3;");

        assertThat(names(files)).containsExactly("0001_a", "0002_b", "0003_c");
        assertThat(opened).containsExactly("0003_c.sql");
    }

    @Test
    void aFileThatIsEditedBeforeItIsParsedIsNotTheOneWithItsChecksum() throws IOException {
        FilesAtOneMoment found = files.of(Vendor.H2);
        Migration edited = found.set().migrations().get(1);
        write("0002_b.sql", "SELECT 22;");

        assertThat(found.parse(edited, Dialect.H2, null).problems())
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("The file changed after its checksum was computed");
        Files.delete(folder.resolve("0002_b.sql"));
        assertThat(found.parse(edited, Dialect.H2, null).problems()).hasSize(1);
        assertThat(parse()).hasSize(1);
    }

    @Test
    void aFileThatWasEditedIsReadAndParsedAgainAndNoOther() throws IOException {
        List<ParsedMigration> before = parse();
        opened.clear();
        write("0002_b.sql", "SELECT 2; SELECT 3;");

        List<ParsedMigration> after = parse();

        assertThat(after.get(0)).isSameAs(before.get(0));
        assertThat(after.get(1).up().statementCount()).isEqualTo(2);
        assertThat(after.get(1).migration().checksum())
                .isNotEqualTo(before.get(1).migration().checksum());
        assertThat(opened).containsOnly("0002_b.sql");
    }

    @Test
    void theLockFileIsNotOpenedWhereNothingIsPendingInADatabaseThatStartedWithABaseline() throws IOException {
        Files.delete(folder.resolve("0001_a.sql"));
        Files.delete(folder.resolve("0002_b.sql"));
        write("B1__all.sql", "SELECT 1;");
        write("V2__b.sql", "SELECT 2;");
        write("migrations.lock", "");
        var rules = new Rules(Sequence.AUTO, OutOfOrder.AUTO, Set.of(), null, Phase.ALL);
        FilesAtOneMoment found = files.of(Vendor.H2);
        opened.clear();

        FilesBesideHistory beside = beside(found, rules);
        assertThat(beside.set().migrations()).hasSize(2);
        assertThat(beside.forIdleRun()).isPresent();
        assertThat(opened).isEmpty();
    }

    /** Where all of them are applied. */
    private static FilesBesideHistory beside(FilesAtOneMoment found, Rules rules) {
        List<AppliedMigration> rows = FilesBesideHistory.ofNew(found, Vendor.H2, rules).set().migrations().stream()
                .map(file -> new AppliedMigration(
                        1, file.version(), file.name(), Instant.EPOCH, file.checksum(), Kind.MIGRATION, "me", null))
                .toList();
        var applied = new History(new Server("public", "me", false), true, rows, null, Map.of());
        return FilesBesideHistory.of(found, applied, Vendor.H2, rules);
    }

    @Test
    void aNewFileIsOpenedOnceForItsChecksumAndItsStatements() {
        parse();

        assertThat(opened).containsExactly("0001_a.sql", "0002_b.sql");
    }

    @Test
    void noTextOfAFileIsKeptWhereNothingIsPending() throws IOException {
        var rules = new Rules(Sequence.AUTO, OutOfOrder.AUTO, Set.of(), null, Phase.ALL);
        FilesAtOneMoment found = files.of(Vendor.H2);
        assertThat(beside(found, rules).forIdleRun()).isPresent();
        opened.clear();

        for (Migration migration : found.set().migrations()) {
            migration.up().open().close();
        }

        assertThat(opened).containsExactly("0001_a.sql", "0002_b.sql");
    }

    private List<ParsedMigration> parse() {
        FilesAtOneMoment now = files.of(Vendor.H2);
        return now.set().migrations().stream()
                .map(migration -> now.parse(migration, Dialect.H2, null))
                .toList();
    }

    @Test
    void aFileWithFlywaysPlaceholdersIsParsedOnce() throws IOException {
        Files.delete(folder.resolve("0001_a.sql"));
        Files.delete(folder.resolve("0002_b.sql"));
        write("V1__a.sql", "SELECT '${flyway:filename} ${a}';");
        Root.Finder disk = new ClasspathRoots(getClass().getClassLoader());
        files = new MigrationFiles(
                Locations.named(List.of(folder.toString())),
                disk,
                PlaceholderValues.of(Map.of("a", "b")),
                (vendor, locations) -> CodeSet.NONE);

        ParsedMigration first = parse().get(0);

        assertThat(first.problems()).isEmpty();
        assertThat(parse().get(0)).isSameAs(first);
    }

    @Test
    void callbacksAreParsedOnceUntilTheyAreEdited() throws IOException {
        write("beforeRun.sql", "SELECT 3;");
        CallbackScripts first = files.of(Vendor.H2).callbacks(Dialect.H2, null);

        assertThat(first.at(When.BEFORE)).hasSize(1);
        assertThat(files.of(Vendor.H2).callbacks(Dialect.H2, null)).isSameAs(first);
        write("beforeRun.sql", "SELECT 3; SELECT 4;");
        assertThat(files.of(Vendor.H2).callbacks(Dialect.H2, null)).isNotSameAs(first);
    }

    @Test
    void anEditThatLeavesSizeAndTimeIsSeenWhereTheTimeIsThatOfTheRead() throws IOException {
        FileTime now = FileTime.from(Instant.now());
        write("0002_b.sql", "SELECT 2;", now);
        parse();
        write("0002_b.sql", "SELEC 2;;", now);

        assertThat(files.of(Vendor.H2).set().migrations().get(1).checksum()).isEqualTo(Checksum.of("SELEC 2;;"));
    }

    @Test
    void whatWasParsedOfAnEditedFileGoesWithItsFiles() throws IOException {
        FilesAtOneMoment before = files.of(Vendor.H2);
        Migration edited = before.set().migrations().get(1);
        ParsedMigration parsed = before.parse(edited, Dialect.H2, null);
        write("0002_b.sql", "SELECT 2; SELECT 3;");

        assertThat(before.parse(edited, Dialect.H2, null)).isSameAs(parsed);
        assertThat(files.of(Vendor.H2).parse(edited, Dialect.H2, null)).isNotSameAs(parsed);
    }

    @Test
    void aScriptThatCouldNotBeReadIsReadAgain() {
        FilesAtOneMoment now = files.of(Vendor.H2);
        Migration migration = now.set().migrations().get(0);
        now.forgetTexts();
        unreadable.add("0001_a.sql");
        assertThat(now.parse(migration, Dialect.H2, null).problems()).hasSize(1);

        unreadable.clear();

        ParsedMigration parsed = now.parse(migration, Dialect.H2, null);
        assertThat(parsed.problems()).isEmpty();
        assertThat(now.parse(migration, Dialect.H2, null)).isSameAs(parsed);
    }

    @Test
    void aLockFileThatCouldNotBeReadIsReadAgainOnceItCan() throws IOException {
        write("migrations.lock", "version = 1\n");
        unreadable.add("migrations.lock");
        assertThat(files.of(Vendor.H2).lockFile().problems()).hasSize(1);
        assertThat(files.of(Vendor.H2).lockFile().problems()).hasSize(1);

        unreadable.clear();

        assertThat(files.of(Vendor.H2).lockFile().problems()).isEmpty();
        assertThat(opened)
                .containsExactly("0001_a.sql", "0002_b.sql", "migrations.lock", "migrations.lock", "migrations.lock");
    }

    @Test
    void aFileThatIsGoneIsNotThereAnyMore() throws IOException {
        files.of(Vendor.H2);
        Files.delete(folder.resolve("0002_b.sql"));

        assertThat(names(files)).containsExactly("0001_a");
    }

    @Test
    void aLockFileThatIsWrittenIsSeen() throws IOException {
        assertThat(files.of(Vendor.H2).set().lockFiles()).isEmpty();
        write("migrations.lock", "version = 1\n");

        assertThat(files.of(Vendor.H2).set().lockFiles()).hasSize(1);
    }

    @Test
    void aRunWorksWithTheFilesOfItsStart() throws IOException {
        MigrationFiles run = files.fixed();
        names(run);
        write("0003_c.sql", "SELECT 3;");

        assertThat(names(run)).containsExactly("0001_a", "0002_b");
        assertThat(names(files.fixed())).hasSize(3);
    }
}
