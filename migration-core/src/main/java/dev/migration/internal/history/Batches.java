package dev.migration.internal.history;

import dev.migration.Version;
import dev.migration.internal.help.Printable;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A migration that changes a table range by range, and has not come to its end.
 *
 * @param undo whether its down script runs
 * @param since when it was started
 * @param done how many ranges are committed
 * @param paused whether somebody asked it to pause
 * @param owner the process that works on it; null where none does
 * @param failure why the last range was refused; null where it was not
 */
public record Batches(
        Version version,
        String name,
        String checksum,
        boolean undo,
        Instant since,
        int done,
        boolean paused,
        @Nullable String owner,
        @Nullable String failure,
        Progress progress) {

    /** Whoever may write to the table chooses its texts. */
    public Batches {
        name = Printable.line(name);
        checksum = Printable.line(checksum);
        owner = owner == null ? null : Printable.line(owner);
        failure = failure == null ? null : Printable.lines(failure);
    }

    /**
     * How far it came. The keys are texts as the driver gives them, of bytes in hexadecimal.
     *
     * @param first the least key when it started
     * @param last the greatest key that is done; null where none is
     * @param upper the greatest key when it started: what is added later is not changed
     * @param rows how many rows were changed
     * @param size how many keys the next range takes
     */
    public record Progress(String first, @Nullable String last, String upper, long rows, int size) {

        /** The same after one more range. */
        public Progress after(String to, int changed, int nextSize) {
            return new Progress(first, to, upper, rows + changed, nextSize);
        }

        /** The same with another number of keys for the next range. */
        public Progress with(int nextSize) {
            return new Progress(first, last, upper, rows, nextSize);
        }

        public boolean isComplete() {
            return upper.equals(last);
        }

        /** As it is stored. */
        String text() {
            return String.join(
                    " ", Long.toString(rows), Integer.toString(size), encoded(first), encoded(upper), encoded(last));
        }

        /** @throws IllegalArgumentException if it is not what {@link #text} writes */
        static Progress of(String text) {
            String[] parts = text.split(" ", -1);
            if (parts.length != 5) {
                throw new IllegalArgumentException(text);
            }
            return new Progress(
                    decoded(parts[2]),
                    parts[4].isEmpty() ? null : decoded(parts[4]),
                    decoded(parts[3]),
                    Long.parseLong(parts[0]),
                    Integer.parseInt(parts[1]));
        }

        /** Behind a dot, so that an empty key is something. */
        private static String encoded(@Nullable String key) {
            return key == null ? "" : "." + URLEncoder.encode(key, StandardCharsets.UTF_8);
        }

        private static String decoded(String encoded) {
            return URLDecoder.decode(encoded.substring(1), StandardCharsets.UTF_8);
        }
    }
}
