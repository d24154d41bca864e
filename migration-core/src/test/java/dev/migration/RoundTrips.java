package dev.migration;

import dev.migration.Wire.Direction;
import java.io.IOException;

/**
 * Stands between a client and a server and counts how often the client waits: each time it sends something after the
 * server has said something is a round trip, however many messages travel together.
 */
final class RoundTrips implements AutoCloseable {

    private final Wire wire;
    private boolean serverSpokeLast = true;
    private int count;

    RoundTrips(int serverPort) throws IOException {
        wire = new Wire(serverPort, this::hear);
    }

    int port() {
        return wire.port();
    }

    /** How many there were since the last time this was asked. */
    synchronized int countAndReset() {
        int counted = count;
        count = 0;
        return counted;
    }

    private synchronized int hear(Direction direction, byte[] bytes, int length) {
        if (direction == Direction.TO_SERVER && serverSpokeLast) {
            count++;
        }
        serverSpokeLast = direction == Direction.TO_CLIENT;
        return length;
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
