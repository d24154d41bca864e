// SPDX-License-Identifier: Apache-2.0
package dev.migration.maven;

import java.io.Writer;
import java.util.function.Consumer;

/** Hands each line over as soon as it is complete. */
final class LineWriter extends Writer {

    private final Consumer<String> lines;
    private final StringBuilder line = new StringBuilder();

    LineWriter(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public void write(char[] text, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (text[i] == '\n') {
                emit();
            } else if (text[i] != '\r') {
                line.append(text[i]);
            }
        }
    }

    private void emit() {
        lines.accept(line.toString());
        line.setLength(0);
    }

    /** A line is printed when it ends. */
    @Override
    public void flush() {}

    @Override
    public void close() {
        if (line.length() > 0) {
            emit();
        }
    }
}
