package dev.migration;

import dev.migration.Wire.Direction;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Something that goes wrong once on the wire, at a place that is given in bytes or by what is said there. */
final class WireFault implements Wire.Tap {

    private final Kind kind;
    private final Direction direction;
    private final long place;
    private final String words;
    private final Map<Direction, Long> passed = new EnumMap<>(Direction.class);
    private final CountDownLatch happened = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private boolean heard;

    enum Kind {
        /** Both ends notice. */
        CUT,
        /** Nobody notices: nothing arrives any more. */
        SILENCE,
        /** It comes later. */
        DELAY
    }

    private WireFault(Kind kind, Direction direction, long place, String words) {
        this.kind = kind;
        this.direction = direction;
        this.place = place;
        this.words = words;
    }

    /** Behind so many bytes that went this way. */
    static WireFault at(Kind kind, Direction direction, long place) {
        return new WireFault(kind, direction, place, "");
    }

    /** Where the server answers to what a client said with these words in it. */
    static WireFault inTheAnswerTo(Kind kind, String words) {
        return new WireFault(kind, Direction.TO_CLIENT, Long.MAX_VALUE, words);
    }

    /** None; it only counts. */
    static WireFault none() {
        return at(Kind.CUT, Direction.TO_CLIENT, Long.MAX_VALUE);
    }

    synchronized long passed(Direction way) {
        return passed.getOrDefault(way, 0L);
    }

    boolean hasHappened() {
        return happened.getCount() == 0;
    }

    /** Waits until it has happened. */
    boolean happens() throws InterruptedException {
        return happened.await(30, TimeUnit.SECONDS);
    }

    /** What nobody has noticed so far, both ends notice now. */
    void end() {
        over.countDown();
    }

    @Override
    public int pass(Direction way, byte[] bytes, int length) throws IOException {
        int goes = goes(way, bytes, length);
        if (goes == length) {
            return length;
        }
        happened.countDown();
        return switch (kind) {
            case CUT -> goes;
            case SILENCE -> {
                await(Long.MAX_VALUE);
                yield 0;
            }
            case DELAY -> {
                await(300);
                yield length;
            }
        };
    }

    private synchronized int goes(Direction way, byte[] bytes, int length) {
        long before = passed(way);
        passed.put(way, before + length);
        if (hasHappened()) {
            return length;
        }
        if (way == direction && heard) {
            return 0;
        }
        if (way != direction && !words.isEmpty()) {
            heard |= new String(bytes, 0, length, StandardCharsets.ISO_8859_1).contains(words);
        }
        return way == direction && before + length > place ? (int) (place - before) : length;
    }

    private void await(long millis) throws IOException {
        try {
            boolean ended = over.await(millis, TimeUnit.MILLISECONDS);
            if (!ended && kind == Kind.SILENCE) {
                throw new InterruptedIOException("nobody ended it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(e.getMessage());
        }
    }

    @Override
    public String toString() {
        return kind + " " + direction
                + (words.isEmpty() ? " behind " + place + " bytes" : " in the answer to " + words);
    }
}
