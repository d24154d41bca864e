// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.InvalidMigrationsException;
import dev.migration.Version;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.header.Checksum;
import dev.migration.internal.lockfile.LockFile;
import dev.migration.internal.lockfile.LockFile.Entry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockFileMergeTest {

    private static final String HEAD = "version = 1\n";
    private static final String ACCEPTED =
            "\n[[accepted]]\nid = 1\nchecksum = \"" + sum("old") + "\"\nreason = \"typo\"\n";

    private static String sum(String text) {
        return Checksum.of(text);
    }

    private static String entry(int id, String name) {
        return "\n[[migration]]\nid = " + id + "\nname = \"" + name + "\"\nchecksum = \"" + sum(name) + "\"\n";
    }

    private static SourceFile file(String text) {
        return new SourceFile(
                "migrations.lock", "m/migrations.lock", () -> new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    private static LockFile merged(SourceFile... files) {
        return LockFileMerge.of(List.of(files), entry -> entry);
    }

    private static String conflict(String ours, String theirs) {
        return "<<<<<<< HEAD\n" + ours + "=======\n" + theirs + ">>>>>>> branch\n";
    }

    @Test
    void bothSidesOfAConflictAreKept() {
        String text = HEAD + entry(1, "a") + conflict(entry(2, "b"), entry(3, "c")) + ACCEPTED;

        LockFile merged = merged(file(text));

        assertThat(merged.problems()).isEmpty();
        assertThat(merged.toToml()).isEqualTo(HEAD + entry(1, "a") + entry(2, "b") + entry(3, "c") + ACCEPTED);
    }

    @Test
    void whatBothSidesHadBeforeIsNoEntry() {
        String text = HEAD
                + "<<<<<<< HEAD\n" + entry(2, "b") + "||||||| before\n" + entry(9, "gone") + "=======\n" + entry(3, "c")
                + ">>>>>>> branch\n";

        assertThat(merged(file(text)).toToml()).isEqualTo(HEAD + entry(2, "b") + entry(3, "c"));
    }

    @Test
    void aConflictMayBeginWithTheFile() {
        String text = conflict(HEAD + entry(1, "a"), HEAD + entry(2, "b"));

        assertThat(merged(file(text)).toToml()).isEqualTo(HEAD + entry(1, "a") + entry(2, "b"));
    }

    @Test
    void filesOfSeveralLocationsAreOne() {
        LockFile merged =
                merged(file(HEAD + entry(1, "a") + ACCEPTED), file(HEAD + entry(1, "a") + entry(2, "b") + ACCEPTED));

        assertThat(merged.toToml()).isEqualTo(HEAD + entry(1, "a") + entry(2, "b") + ACCEPTED);
    }

    @Test
    void aMigrationGetsItsNewVersion() {
        String text = HEAD + conflict(entry(2, "b"), entry(2, "c"));

        LockFile merged = LockFileMerge.of(
                List.of(file(text)),
                entry -> entry.name().equals("c")
                        ? new Entry(Version.of("3"), entry.name(), entry.checksum(), entry.code(), entry.place())
                        : entry);

        assertThat(merged.toToml()).isEqualTo(HEAD + entry(2, "b") + entry(3, "c"));
    }

    @Test
    void twoThatKeepOneVersionAreRefused() {
        String text = HEAD + conflict(entry(2, "b"), entry(2, "c"));

        assertThatThrownBy(() -> merged(file(text)))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining(
                        "Both sides of the lock file's conflict have version 2: b and c. Nothing was renamed.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"version = 2\n", "version = 1\n<<<<<<< HEAD\nversion = [\n=======\n>>>>>>> branch\n"})
    void aBrokenFileOrSideIsRefused(String text) {
        assertThatThrownBy(() -> merged(file(text))).isInstanceOf(InvalidMigrationsException.class);
    }

    @Test
    void aFileThatCannotBeReadIsRefused() {
        var unreadable = new SourceFile("migrations.lock", "m/migrations.lock", () -> {
            throw new IOException("no");
        });

        assertThatThrownBy(() -> merged(unreadable))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("m/migrations.lock");
    }
}
