// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.lockfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.migration.InvalidMigrationsException;
import dev.migration.Strictness;
import dev.migration.Version;
import dev.migration.fixture.CodedText;
import dev.migration.internal.find.Location;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.find.Sources;
import dev.migration.internal.layout.MigrationReader;
import dev.migration.internal.layout.MigrationSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LockFileReaderTest {

    private static final String SUM = "17db4fd369edb9244b9f91d9aeed145c3d04ad8ba6e95d06247f07a63527d11a";
    private static final String OTHER = "3c0129fd0b39a5638d3ef432262b6bac18a00237cc74dd38982e0fb0a4f59904";
    private static final String ENTRY = "[[migration]]\nid = 1\nname = \"a\"\nchecksum = \"" + SUM + "\"\n";

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n \n", "version = 1\nmigration = []\n", "version = 1", "# only a comment\nversion = 1"})
    void readsAnEmptyFile(String text) {
        LockFile lock = read(text);

        assertThat(lock.problems()).isEmpty();
        assertThat(lock.toToml()).isEqualTo("version = 1\nmigration = []\n");
    }

    @Test
    void readsWhatAnotherToolOrEditorWrites() {
        LockFile lock = read(
                ".kimberlite/migrations/.lock",
                "\uFEFFversion = 1\nowner = 'x'\n\n" + ENTRY + "extra = true\n\n"
                        + "[[migration]]\nversion = \"1.2\"\nname = 'Add users table'\nchecksum = '" + OTHER + "'\n");

        assertThat(lock.problems()).isEmpty();
        assertThat(lock.accepts(Version.of("0001"), SUM)).isTrue();
        assertThat(lock.accepts(Version.of("1.2"), OTHER)).isTrue();
        assertThat(read(lock.toToml().replace("\n", "\r\n")).toToml()).isEqualTo(lock.toToml());
    }

    @Test
    void zeroIsANumberToo() {
        LockFile lock = read("version = 1\n" + ENTRY.replace("id = 1", "id = 0"));

        assertThat(lock.problems()).isEmpty();
        assertThat(lock.accepts(Version.of("0"), SUM)).isTrue();
    }

    static Stream<Arguments> broken() {
        String head = "version = 1\n";
        String noVersion = "The lock file must have version = 1";
        String noList = "'migration' is not a list of tables; write [[migration]]";
        String noId = "The entry needs an id, a number, or a version, a string";
        String noName = "The entry has no name; it must be a string";
        String noSum = "'17DB' is not 64 hexadecimal digits in lower case";
        String neither = "An accepted deviation needs either a checksum or missing = true";
        String known = "is unknown here; known are version, migration, accepted";
        return Stream.of(
                arguments("version = 2\n", "1:1", noVersion),
                arguments("version = '1'\n", "1:1", noVersion),
                arguments(ENTRY, "", noVersion),
                arguments(head + "migration = 3\n", "2:1", noList),
                arguments(head + "[migration]\n", "2:1", noList),
                arguments(head + "migration = [7]\n", "2:14", "'migration' has an item that is not a table"),
                arguments(head + ENTRY.replace("id = 1", ""), "2:1", noId),
                arguments(head + ENTRY.replace("id = 1", "id = -1"), "2:1", noId),
                arguments(head + ENTRY.replace("\"a\"", "7"), "4:1", noName),
                arguments(head + "\n" + ENTRY.replace("name", "nick"), "3:1", noName),
                arguments(
                        head + ENTRY.replace("checksum", "sum"),
                        "2:1",
                        "The entry has no checksum; it must be a string"),
                arguments(head + ENTRY.replace(SUM, "17DB"), "5:1", noSum),
                arguments(
                        head + ENTRY.replace(SUM, "17\\nOk"),
                        "5:1",
                        "'17\\nOk' is not 64 hexadecimal digits in lower case"),
                arguments(head + ENTRY.replace(SUM, "17DB") + ENTRY, "5:1", noSum),
                arguments(
                        head + ENTRY + ENTRY.replace(SUM, OTHER),
                        "6:1",
                        "Migration 1 is locked twice, also at m/migrations.lock:2:1"),
                arguments(
                        head + "[[accepted]]\nid = 1\nchecksum = '" + SUM + "'\n",
                        "2:1",
                        "The entry has no reason; it must be a string"),
                arguments(head + "[[accepted]]\nid = 1\nreason = 'x'\n", "2:1", neither),
                arguments(
                        head + "[[accepted]]\nid = 1\nmissing = true\nreason = 'x'\nchecksum = '" + SUM + "'\n",
                        "2:1",
                        neither),
                arguments(head + ENTRY + ENTRY.replace("migration", "migratoin"), "6:1", "'migratoin' " + known),
                arguments(head + "'o.w ner' = 'x'\n" + ENTRY, "2:1", "'o.w ner' " + known),
                arguments(
                        head + ENTRY + "cod = true\n",
                        "6:1",
                        "'cod' is unknown here; known are id, version, name, checksum, code"),
                arguments(
                        head + "[[accepted]]\nid = 1\nmissing = true\nreason = 'x'\nwhy = 'y'\n",
                        "6:1",
                        "'why' is unknown here; known are id, version, checksum, missing, reason"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void saysWhereAndWhatIsWrong(String text, String place, String message) {
        LockFile lock = read(text);

        assertThat(lock.problems())
                .extracting(CodedText::of)
                .containsExactly(
                        "lock-file-invalid: m/migrations.lock" + (place.isEmpty() ? "" : ":" + place) + "  " + message
                                + "\n"
                                + "  Next: restore the file from version control, or fix it by hand");
    }

    @Test
    void saysWhereTheTomlIsBroken() {
        LockFile lock = read("version = 1\n\n[[migration]]\nid = \nname = \"a\n");

        assertThat(lock.problems())
                .extracting(CodedText::of)
                .containsExactly(
                        "lock-file-invalid: m/migrations.lock:4:6  The lock file is not TOML: Unexpected end of line, expected a value\n"
                                + "  Next: restore the file from version control, or fix it by hand",
                        "lock-file-invalid: m/migrations.lock:5:10  The lock file is not TOML: Unexpected end of line, expected \" or a"
                                + " character\n"
                                + "  Next: restore the file from version control, or fix it by hand");
    }

    @Test
    void saysWhereAMergeConflictIs() {
        LockFile lock = read("version = 1\n\n<<<<<<< HEAD\n[[migration]]\n=======\n[[migration]]\n>>>>>>> branch\n");

        assertThat(lock.problems())
                .extracting(CodedText::of)
                .containsExactly("lock-file-invalid: m/migrations.lock:3:1  The lock file has a merge conflict\n"
                        + "  Next: if both branches have taken the same version, renumber one of them: migration"
                        + " renumber; or else restore the file of one branch and add what it lacks: migration lock");
    }

    @Test
    void saysThatAConflictIsInTheFirstLine() {
        assertThat(read("<<<<<<< HEAD\nversion = 1\n=======\n>>>>>>> branch\n").problems())
                .singleElement()
                .extracting(problem -> problem.place())
                .hasToString("m/migrations.lock:1:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=======\n", "||||||| 1a2b3c4\n", ">>>>>>> branch\n"})
    void saysWhereAHalfOfAConflictIsLeft(String mark) {
        assertThat(read("version = 1\n\n" + mark + "[[migration]]\n").problems())
                .extracting(CodedText::of)
                .singleElement()
                .asString()
                .startsWith("lock-file-invalid: m/migrations.lock:3:1  The lock file has a merge conflict\n");
    }

    @Test
    void reportsAFileThatCannotBeRead() {
        LockFile lock = LockFileReader.read(List.of(unreadable("disk on fire")));

        assertThat(lock.problems())
                .extracting(CodedText::of)
                .containsExactly("unreadable-file: m/migrations.lock  The file cannot be read: disk on fire\n"
                        + "  Next: check the file and the rights to it");
    }

    @Test
    void tellsOnlyThatItIsBrokenAndIsNotChangedWhereItIsBroken() {
        LockFile lock = read("version = 2\n" + ENTRY);
        MigrationSet set = MigrationReader.read(
                Sources.find(List.of(Location.parse("m")), location -> List.of(), null), List.of(), null);

        assertThat(new LockFileCheck(set, lock).problems(Set.of(), Strictness.STRICT))
                .isEqualTo(lock.problems())
                .hasSize(1);
        assertThatThrownBy(() -> lock.updated(set)).isInstanceOf(InvalidMigrationsException.class);
        assertThatThrownBy(() -> lock.accept(Version.of("1"), SUM, "x")).isInstanceOf(InvalidMigrationsException.class);
    }

    private static LockFile read(String text) {
        return read("m/migrations.lock", text);
    }

    private static LockFile read(String path, String text) {
        return LockFileReader.read(List.of(file(path, text)));
    }

    private static SourceFile file(String path, String text) {
        return new SourceFile("migrations.lock", path, () -> new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    private static SourceFile unreadable(String reason) {
        return new SourceFile("migrations.lock", "m/migrations.lock", () -> {
            throw new IOException(reason);
        });
    }
}
