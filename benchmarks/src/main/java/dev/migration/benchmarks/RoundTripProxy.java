package dev.migration.benchmarks;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between clients and a PostgreSQL server and counts by the messages of the protocol: a round trip begins when a
 * client sends something after the server was ready for more, however many messages travel together; each statement
 * ends with a CommandComplete.
 */
final class RoundTripProxy implements AutoCloseable {

    private final ServerSocket door;
    private final int server;
    private final List<Socket> sockets = new ArrayList<>();
    private final AtomicInteger roundTrips = new AtomicInteger();
    private final AtomicInteger statements = new AtomicInteger();

    RoundTripProxy(int serverPort) throws IOException {
        server = serverPort;
        door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        start("round-trips", this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    void reset() {
        roundTrips.set(0);
        statements.set(0);
    }

    int roundTrips() {
        return roundTrips.get();
    }

    int statements() {
        return statements.get();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = door.accept();
            var upstream = new Socket(InetAddress.getLoopbackAddress(), server);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            synchronized (sockets) {
                sockets.add(client);
                sockets.add(upstream);
            }
            var ready = new AtomicBoolean(true);
            start("to-server", () -> passRequests(client.getInputStream(), upstream.getOutputStream(), ready));
            start("to-client", () -> passMessages(upstream.getInputStream(), client.getOutputStream(), ready));
        }
    }

    private void passRequests(InputStream in, OutputStream out, AtomicBoolean ready) throws IOException {
        byte[] buffer = new byte[1 << 16];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (ready.getAndSet(false)) {
                roundTrips.incrementAndGet();
            }
            out.write(buffer, 0, read);
        }
        out.close();
    }

    /** Each message is a letter and its length, which counts itself but not the letter. */
    private void passMessages(InputStream from, OutputStream to, AtomicBoolean ready) throws IOException {
        var in = new DataInputStream(new BufferedInputStream(from));
        var out = new DataOutputStream(new BufferedOutputStream(to));
        byte[] body = new byte[1 << 16];
        while (true) {
            int type = in.readUnsignedByte();
            int length = in.readInt();
            switch (type) {
                // Ready for the next query, or for the data of a COPY.
                case 'Z', 'G' -> ready.set(true);
                case 'C', 'I' -> statements.incrementAndGet();
                default -> {}
            }
            out.writeByte(type);
            out.writeInt(length);
            for (int left = length - Integer.BYTES; left > 0; ) {
                int read = in.read(body, 0, Math.min(left, body.length));
                if (read < 0) {
                    throw new EOFException();
                }
                out.write(body, 0, read);
                left -= read;
            }
            if (in.available() == 0) {
                out.flush();
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // Closed by one of the two, or by us.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
        synchronized (sockets) {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
