// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Remembers why the process's output could not be written, which a PrintStream does not report. */
public final class StandardOutput extends FilterOutputStream {

    private @Nullable IOException failure;

    StandardOutput(OutputStream out) {
        super(out);
    }

    /** Takes the place of {@code System.out}. */
    public static StandardOutput install() {
        var output = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        System.setOut(new PrintStream(output, true, Charset.defaultCharset()));
        return output;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            failure = failure == null ? e : failure;
            throw e;
        }
    }

    /** The exit code of a command that ended with this one: output that is lost is a failure, and is reported. */
    public int exitCode(int commands, PrintStream err) {
        if (failure == null || isClosedPipe(failure)) {
            return commands;
        }
        err.print("Error: the output could not be written: " + failure.getMessage()
                + ". The command itself ended with exit code " + commands + ".\n"
                + "  Next: make room, or write it elsewhere; where the command changed the database, see what was done:"
                + " migration status\n");
        return commands == 0 ? 1 : commands;
    }

    /** The reader, such as {@code head}, has ended. The operating system reports that in the user's language. */
    private static boolean isClosedPipe(IOException failure) {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
    }
}
