// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.files;

import dev.migration.InvalidMigrationsException;
import dev.migration.internal.help.FileFailure;
import dev.migration.schema.internal.files.RenamedFiles.Move;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** Moves files and directories; where they are closed before {@link #commit()}, all are put back. */
public final class FileMoves implements AutoCloseable {

    private final Deque<Move> done = new ArrayDeque<>();

    /** Never replaces a file. */
    public void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw FileFailure.cannotWrite(to, e);
        }
        done.push(new Move(from, to));
    }

    /** Leaves them where they are now. */
    public void commit() {
        done.clear();
    }

    /** Puts them back in reverse order, each one also where another cannot be. */
    @Override
    public void close() {
        InvalidMigrationsException failure = null;
        while (!done.isEmpty()) {
            Move move = done.pop();
            try {
                Files.move(move.to(), move.from());
            } catch (IOException e) {
                InvalidMigrationsException left = FileFailure.cannotWrite(move.from(), e);
                if (failure == null) {
                    failure = left;
                } else {
                    failure.addSuppressed(left);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
