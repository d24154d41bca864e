package dev.migration.benchmarks;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/** Counts the characters that it passes on. */
final class CountingWriter extends FilterWriter {

    private long written;

    CountingWriter(Writer writer) {
        super(writer);
    }

    long written() {
        return written;
    }

    @Override
    public void write(int character) throws IOException {
        out.write(character);
        written++;
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        out.write(text, offset, length);
        written += length;
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        out.write(text, offset, length);
        written += length;
    }
}
