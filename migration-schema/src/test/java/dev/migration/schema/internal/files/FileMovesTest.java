// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.InvalidMigrationsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileMovesTest {

    @TempDir
    Path folder;

    @BeforeEach
    void twoFilesAndTheTargetOfTheSecond() throws IOException {
        write("a");
        write("b");
        write("taken");
    }

    private void write(String name) throws IOException {
        Files.writeString(folder.resolve(name), name);
    }

    private void move(FileMoves moves, String from, String to) {
        moves.move(folder.resolve(from), folder.resolve(to));
    }

    @Test
    void areUndoneWhereTheSecondTargetExists() {
        assertThatThrownBy(() -> {
                    try (var moves = new FileMoves()) {
                        move(moves, "a", "a2");
                        move(moves, "b", "taken");
                        moves.commit();
                    }
                })
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("taken")
                .hasNoSuppressedExceptions();

        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("a", "b", "taken");
        assertThat(folder.resolve("taken")).hasContent("taken");
    }

    @Test
    void areUndoneInReverseOrder() {
        try (var moves = new FileMoves()) {
            move(moves, "a", "a2");
            move(moves, "b", "a");
        }

        assertThat(folder.resolve("a")).hasContent("a");
        assertThat(folder.resolve("b")).hasContent("b");
    }

    @Test
    void areUndoneAsFarAsPossibleAndTheFirstCauseIsKept() {
        var cause = new IOException("disk full");
        assertThatThrownBy(() -> {
                    try (var moves = new FileMoves()) {
                        move(moves, "a", "a2");
                        move(moves, "b", "b2");
                        write("b");
                        throw cause;
                    }
                })
                .isSameAs(cause);

        assertThat(cause.getSuppressed()).hasSize(1);
        assertThat(cause.getSuppressed()[0])
                .hasMessageContaining(folder.resolve("b").toString());
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("a", "b", "b2", "taken");
    }

    @Test
    void stayOnceTheyAreCommitted() {
        try (var moves = new FileMoves()) {
            move(moves, "a", "a2");
            moves.commit();
        }

        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("a2", "b", "taken");
    }
}
