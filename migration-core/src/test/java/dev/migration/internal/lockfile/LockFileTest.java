// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.lockfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.Problem.Severity;
import dev.migration.Strictness;
import dev.migration.Version;
import dev.migration.fixture.CodedText;
import dev.migration.fixture.Folders;
import dev.migration.fixture.NamedCode;
import dev.migration.internal.header.Checksum;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.lockfile.LockFile.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LockFileTest {

    private static final String A = Checksum.of("SELECT 1;");
    private static final String B = Checksum.of("SELECT 2;");
    private static final String OLD = Checksum.of("SELECT 0;");
    private static final Version V1 = Version.of("1");
    private static final Version V2 = Version.of("2");

    private static final String RESTORE =
            "  Next: restore the file as it was, and put the change in a new migration; or, where the file had failed and was"
                    + " corrected, or the change is harmless, record that: migration lock --accept 0001 --reason \"…\"";

    @TempDir
    Path temp;

    private Path folder;
    private Path lockFile;

    @BeforeEach
    void folder() throws IOException {
        folder = Files.createDirectory(temp.resolve("migrations"));
        lockFile = folder.resolve("migrations.lock");
    }

    @Test
    void isWrittenInKimberlitesShape() throws IOException {
        write("0002_add_posts.sql", "SELECT 2;");
        write("0001_add_users.sql", "SELECT 1;");

        assertThat(LockFile.none().updated(set()).toToml()).isEqualTo("""
                        version = 1

                        [[migration]]
                        id = 1
                        name = "add_users"
                        checksum = "%s"

                        [[migration]]
                        id = 2
                        name = "add_posts"
                        checksum = "%s"
                        """.formatted(A, B));
    }

    @Test
    void isWrittenEmptyAsKimberliteDoes() {
        assertThat(LockFile.none().updated(set()).toToml()).isEqualTo("version = 1\nmigration = []\n");
    }

    @Test
    void writesAVersionThatIsNoIntegerAsText() throws IOException {
        write("1234567890123456789_a.sql", "SELECT 1;");
        write("123456789012345678_a\"\\b.sql", "SELECT 1;");

        LockFile lock = LockFile.none().updated(set());

        assertThat(lock.toToml())
                .contains("id = 123456789012345678\nname = \"a\\\"\\\\b\"\n")
                .contains("version = \"1234567890123456789\"\nname = \"a\"\n");
        lock.write(lockFile);
        assertThat(check(found(), set(), Set.of(), Strictness.STRICT)).isEmpty();
    }

    @Test
    void aRepeatableMigrationMayChange() throws IOException {
        write("0001_a.sql", "SELECT 1;");
        write("views.sql", "-- option: run=on-change\nSELECT 1;");
        LockFile lock = LockFile.none().updated(set());
        assertThat(lock.toToml()).contains("version = \"R__views\"\nname = \"views\"\n");
        lock.write(lockFile);

        write("views.sql", "-- option: run=on-change\nSELECT 2;");

        Version views = Version.of("R__views");
        assertThat(check(found(), set(), Set.of(views), Strictness.NORMAL))
                .extracting(problem -> problem.severity() + " " + problem.message())
                .containsExactly("WARNING The repeatable migration has changed since it was locked");
        assertThat(check(found(), set(), Set.of(views), Strictness.STRICT))
                .extracting(Problem::isError)
                .containsExactly(true);
        assertThatThrownBy(() -> new LockFileCheck(set()).accept(views, "because", Optional::empty))
                .hasMessageStartingWith("Migration R__views is repeatable: its file may change");
        new LockFileCheck(set()).write(Set::of);
        assertThat(check(found(), set(), Set.of(views), Strictness.STRICT)).isEmpty();

        Files.delete(folder.resolve("views.sql"));

        assertThat(check(found(), set(), Set.of(views), Strictness.NORMAL))
                .extracting(Problem::isError)
                .containsExactly(false);
        assertThat(found().updated(set()).toToml()).doesNotContain("views");
    }

    @Test
    void isReadAsItWasWritten() throws IOException {
        write("0001_add_users.sql", "SELECT 1;");
        write("0002_add_posts.sql", "SELECT 2;");
        LockFile lock = LockFile.none()
                .updated(set())
                .accept(V2, OLD, "typo in a \"comment\"")
                .accept(V1, OLD, "second")
                .accept(Version.of("20240101120000"), null, "squashed");

        lock.write(lockFile);

        String expected = """

                [[accepted]]
                id = 1
                checksum = "%s"
                reason = "second"

                [[accepted]]
                id = 2
                checksum = "%s"
                reason = "typo in a \\"comment\\""

                [[accepted]]
                id = 20240101120000
                missing = true
                reason = "squashed"
                """.formatted(OLD, OLD);
        assertThat(lockFile).content().isEqualTo(lock.toToml()).endsWith(expected);
        assertThat(found().problems()).isEmpty();
        assertThat(found().toToml()).isEqualTo(lock.toToml());
        assertThat(found().updated(set()).toToml()).isEqualTo(lock.toToml());
    }

    @Test
    void isAbsentWhereNoFileIsBesideTheMigrations() throws IOException {
        write("0001_a.sql", "SELECT 1;");

        assertThat(LockFileReader.read(set().lockFiles()).toToml())
                .isEqualTo(LockFile.none().toToml());
    }

    @ParameterizedTest
    @EnumSource(Strictness.class)
    void agreesWithTheFilesItWasMadeOf(Strictness strictness) throws IOException {
        write("0001_a.sql", "SELECT 1;");
        LockFile.none().updated(set()).write(lockFile);

        assertThat(check(found(), set(), Set.of(V1), strictness)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, LENIENT, ERROR", "2, LENIENT, WARNING", "2, NORMAL, ERROR", "2, STRICT, ERROR"})
    void stopsWhereAnAppliedFileDiffersAndWeighsAPendingOneByStrictness(
            String applied, Strictness strictness, Severity severity) throws IOException {
        locked("0001_a.sql", "SELECT 0;");
        write("0001_a.sql", "SELECT 1;");

        assertThat(texts(Set.of(Version.of(applied)), strictness))
                .containsExactly("lock-file-mismatch: @/0001_a.sql  Checksum mismatch for migration 1: expected " + OLD
                        + ", found " + A + " (locked at @/migrations.lock:3:1)\n" + RESTORE);
        assertThat(check(found(), set(), Set.of(Version.of(applied)), strictness))
                .extracting(Problem::severity)
                .containsExactly(severity);
    }

    @ParameterizedTest
    @EnumSource(Strictness.class)
    void stopsWhereAnEntryHasNoFile(Strictness strictness) throws IOException {
        locked("0001_a.sql", "SELECT 1;");
        Files.delete(folder.resolve("0001_a.sql"));

        assertThat(texts(Set.of(), strictness))
                .containsExactly(
                        "lock-file-mismatch: @/migrations.lock:3:1  Migration 1 (a) is locked, but has no file\n"
                                + "  Next: restore the file, or, if it is a code migration, name its class with --classpath (in a"
                                + " service, make it a bean: @Import it, or scan its package); or, where no database has applied it, remove its entry: migration lock");
    }

    @Test
    void mindsAFileWithoutEntryOnlyWhenStrict() throws IOException {
        locked("0001_a.sql", "SELECT 1;");
        write("0002_b.sql", "SELECT 2;");

        assertThat(texts(Set.of(), Strictness.LENIENT)).isEmpty();
        assertThat(texts(Set.of(), Strictness.NORMAL)).isEmpty();
        assertThat(texts(Set.of(), Strictness.STRICT))
                .containsExactly("lock-file-mismatch: @/0002_b.sql  Migration 2 is not in migrations.lock\n"
                        + "  Next: lock it: migration lock");
    }

    @Test
    void isWantedWhereThereIsNoneOnlyWhenStrict() throws IOException {
        write("0001_a.sql", "CREATE TABLE t (id INT);");

        assertThat(check(LockFile.none(), set(), Set.of(), Strictness.NORMAL)).isEmpty();
        assertThat(check(LockFile.none(), set(), Set.of(), Strictness.STRICT))
                .extracting(Problem::text)
                .containsExactly("""
                        There is no migrations.lock beside the migrations, so changes to them cannot be detected
                          Next: write it and commit it: migration lock""");
    }

    @Test
    void doesNotTakeAnUnreadableFileForAMissingOne() throws IOException {
        locked("0001_a.sql", "SELECT 1;");
        String before = Files.readString(lockFile);
        Files.write(folder.resolve("0001_a.sql"), new byte[] {(byte) 0xFF});

        assertThat(texts(Set.of(V1), Strictness.STRICT)).isEmpty();
        assertThat(found().updated(set()).toToml()).isEqualTo(before);
    }

    @Test
    void toleratesAnAcceptedChecksumAndKeepsTheLockedOne() throws IOException {
        locked("0001_a.sql", "SELECT 0;");
        write("0001_a.sql", "SELECT 1;");

        LockFile accepted = found().accept(V1, A, "released by mistake");

        assertThat(check(accepted, set(), Set.of(V1), Strictness.STRICT)).isEmpty();
        assertThat(accepted.accepts(V1, A)).isTrue();
        assertThat(accepted.accepts(V1, OLD))
                .as("a database that ran the old file")
                .isTrue();
        assertThat(accepted.accepts(V1, B)).isFalse();
        assertThat(accepted.accepts(V2, A)).isFalse();
        assertThat(accepted.updated(set()).toToml()).isEqualTo(accepted.toToml());
        assertThat(accepted.accept(V1, A, "again")).isSameAs(accepted);
    }

    @Test
    void acceptsAChecksumThatIsTheLockedOneAlready() throws IOException {
        locked("0001_a.sql", "SELECT 1;");
        assertThat(found().acceptsFurther(V1, A)).isFalse();

        LockFile accepted = found().accept(V1, A, "a database has the file as it was before it was locked");

        assertThat(accepted.acceptsFurther(V1, A)).isTrue();
        assertThat(accepted.updated(set()).toToml()).isEqualTo(accepted.toToml());
    }

    @Test
    void toleratesAnAcceptedMissingFileAndKeepsItsEntry() throws IOException {
        locked("0001_a.sql", "SELECT 1;");
        Files.delete(folder.resolve("0001_a.sql"));

        LockFile accepted = found().accept(V1, null, "squashed");

        assertThat(accepted.mayBeMissing(V1)).isTrue();
        assertThat(accepted.mayBeMissing(V2)).isFalse();
        assertThat(check(accepted, set(), Set.of(), Strictness.STRICT)).isEmpty();
        assertThat(accepted.updated(set()).toToml()).isEqualTo(accepted.toToml());
        assertThat(accepted.accept(V1, null, "again")).isSameAs(accepted);
    }

    @Test
    void acceptsNothingWithoutAReason() {
        assertThatThrownBy(() -> LockFile.none().updated(set()).accept(V1, A, " "))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessage("Nothing is accepted for migration 1 without a reason\n" + "  Next: give the reason");
    }

    @Test
    void wantsAReasonAlsoForWhatIsAccepted() {
        LockFile accepted = LockFile.none().accept(V1, A, "released by mistake").accept(V2, null, "squashed");

        assertThatThrownBy(() -> accepted.accept(V1, A, "")).hasMessageContaining("migration 1 without a reason");
        assertThatThrownBy(() -> accepted.accept(V2, null, "")).hasMessageContaining("migration 2 without a reason");
    }

    @Test
    void keepsTheEntryOfAFileThatDiffersAndForgetsADeletedOne() throws IOException {
        locked("0001_a.sql", "SELECT 0;");
        write("0001_a.sql", "SELECT 1;");
        write("0002_b.sql", "SELECT 2;");

        assertThat(found().updated(set()).toToml()).contains(OLD, B).doesNotContain(A);
        assertThat(new LockFileCheck(set(), found()).keptEntries())
                .extracting(CodedText::of)
                .containsExactly(
                        "lock-file-mismatch: " + folder + "/0001_a.sql  Checksum mismatch for migration 1:"
                                + " expected " + OLD + ", found " + A + " (locked at " + lockFile + ":3:1)\n"
                                + "  Next: restore the file as it was, and put the change in a new migration; or, where the"
                                + " file had failed and was corrected, or the change is harmless, record that: migration lock --accept 0001 --reason \"…\"");
        assertThat(new LockFileCheck(set(), found().accept(V1, A, "why")).keptEntries())
                .isEmpty();
        Files.delete(folder.resolve("0002_b.sql"));

        Files.delete(folder.resolve("0001_a.sql"));

        assertThat(found().updated(set()).toToml()).isEqualTo("version = 1\nmigration = []\n");
    }

    @Test
    void codeWhoseClassesAreNotKnownIsOneProblem() throws IOException {
        var entries = new StringBuilder("version = 1\n");
        for (int i = 2; i <= 211; i++) {
            entries.append("\n[[migration]]\nid = " + i + "\nname = \"fill_" + i + "\"\nchecksum = \"" + B
                    + "\"\ncode = true\n");
        }
        write("0001_a.sql", "SELECT 1;");
        write("migrations.lock", entries.toString());

        assertThat(new LockFileCheck(set()).problems(Set.of(), Strictness.NORMAL))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.isError()).isTrue();
                    assertThat(problem.message())
                            .startsWith("Code migrations are locked")
                            .contains("fill_2, ")
                            .endsWith(" and 200 more");
                    assertThat(problem.remedy()).contains("--classpath", "@Import");
                });
    }

    @Test
    void theEntryOfCodeIsNotRemovedWhereNoClassIsKnown() throws IOException {
        String entry = "\n[[migration]]\nid = 2\nname = \"fill\"\nchecksum = \"" + B + "\"\ncode = true\n";
        write("0001_a.sql", "SELECT 1;");
        write("migrations.lock", "version = 1\n" + entry);

        assertThatThrownBy(() -> new LockFileCheck(set()).write(Set::of))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessage(lockFile
                        + ":3:1  Code migrations are locked whose classes are not known here: fill\n  Next: name its"
                        + " class with --classpath (in a service, make it a bean: @Import it, or scan its package); or,"
                        + " where no database has applied one, delete its entry from migrations.lock");
        assertThat(lockFile).content().isEqualTo("version = 1\n" + entry);
        new LockFileCheck(withCode()).write(Set::of);
        assertThat(found().entries()).containsOnlyKeys(V1, Version.of("3"));
    }

    private MigrationSet withCode() {
        return Folders.read(List.of(new NamedCode("3", "other")), folder);
    }

    private Path accepted(Entry recorded) {
        return new LockFileCheck(set()).accept(V1, "a typo", () -> Optional.ofNullable(recorded));
    }

    private static Entry recorded(String name, String checksum) {
        return new Entry(V1, name, checksum, false, null);
    }

    @Test
    void whatIsAppliedUnderAnotherNameAndTextIsNotAccepted() throws IOException {
        write("0001_a.sql", "SELECT 1;");

        assertThatThrownBy(() -> accepted(recorded("z", OLD)))
                .hasMessageContaining("The version is that of 0001_z, and this file has another name and other text.");
        write("migrations.lock", "version = 1\nmigration = []\n");
        assertThatThrownBy(() -> accepted(recorded("z", OLD))).hasMessageContaining("that of 0001_z");

        for (Entry row : List.of(recorded("a", OLD), recorded("z", A), recorded("z", ""))) {
            Files.delete(lockFile);
            assertThat(accepted(row)).content().contains("reason = \"a typo\"");
        }
        assertThat(accepted(recorded("z", OLD))).as("accepted before").isEqualTo(lockFile);
    }

    @Test
    void unitesTheLockFilesOfSeveralLocations() throws IOException {
        Path other = Files.createDirectory(temp.resolve("other"));
        write("0001_a.sql", "SELECT 1;");
        Files.writeString(other.resolve("0002_b.sql"), "SELECT 2;");
        LockFile.none().updated(Folders.read(folder, other)).write(lockFile);
        LockFile.none().updated(Folders.read(other)).write(other.resolve("migrations.lock"));

        MigrationSet both = Folders.read(folder, other);

        assertThat(check(LockFileReader.read(both.lockFiles()), both, Set.of(), Strictness.STRICT))
                .isEmpty();
    }

    @Test
    void replacesTheFileWithoutATraceAndKeepsALink() throws IOException {
        Path real = Files.writeString(temp.resolve("real.lock"), "old");
        Files.createSymbolicLink(lockFile, real);

        LockFile.none().updated(set()).write(lockFile);

        assertThat(lockFile).isSymbolicLink();
        assertThat(real).content().isEqualTo("version = 1\nmigration = []\n");
        try (var left = Files.list(temp)) {
            assertThat(left).containsExactlyInAnyOrder(folder, real);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
                .as("readable by others, as the umask has it")
                .isEqualTo(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(Files.createFile(temp.resolve("any")))));
    }

    @Test
    void leavesTheOldFileWhereItCannotBeReplaced() throws IOException {
        Files.createDirectories(lockFile.resolve("in the way"));

        assertThatThrownBy(() -> LockFile.none().updated(set()).write(lockFile)).isInstanceOf(IOException.class);

        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(lockFile);
        }
    }

    private void locked(String name, String content) throws IOException {
        write(name, content);
        LockFile.none().updated(set()).write(lockFile);
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    private LockFile found() {
        return LockFileReader.read(set().lockFiles());
    }

    private static List<Problem> check(
            LockFile lockFile, MigrationSet set, Set<Version> applied, Strictness strictness) {
        return new LockFileCheck(set, lockFile).problems(applied, strictness);
    }

    private List<String> texts(Set<Version> applied, Strictness strictness) {
        return check(found(), set(), applied, strictness).stream()
                .map(this::text)
                .toList();
    }

    private String text(Problem problem) {
        return CodedText.of(problem).replace(folder.toString(), "@");
    }

    private MigrationSet set() {
        return Folders.read(folder);
    }
}
