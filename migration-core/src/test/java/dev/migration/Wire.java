package dev.migration;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Stands between clients and a server, and lets what they say to each other through, as far as it is told to. */
final class Wire implements AutoCloseable {

    private final ServerSocket door;
    private final int server;
    private final Tap tap;
    private final List<Socket> sockets = new ArrayList<>();

    /** Which way something goes. */
    enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    /** Hears what is said before it goes on. */
    interface Tap {

        /** How many of these bytes go on: where it is not all of them, both ends are cut off behind them. */
        int pass(Direction direction, byte[] bytes, int length) throws IOException;
    }

    Wire(int serverPort, Tap tap) throws IOException {
        this.server = serverPort;
        this.tap = tap;
        this.door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        start("wire", this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = door.accept();
            var upstream = new Socket(InetAddress.getLoopbackAddress(), server);
            synchronized (this) {
                sockets.add(client);
                sockets.add(upstream);
            }
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            start("to-server", () -> pump(Direction.TO_SERVER, client, upstream));
            start("to-client", () -> pump(Direction.TO_CLIENT, upstream, client));
        }
    }

    private void pump(Direction direction, Socket source, Socket target) throws IOException {
        try (source;
                target) {
            InputStream from = source.getInputStream();
            OutputStream to = target.getOutputStream();
            byte[] buffer = new byte[1 << 16];
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                int passed = tap.pass(direction, buffer, read);
                to.write(buffer, 0, passed);
                to.flush();
                if (passed < read) {
                    return;
                }
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
    public synchronized void close() throws IOException {
        door.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
