package dev.migration;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Stands between a client and a server and counts how often the client waits: each time it sends something after the
 * server has said something is a round trip, however many messages travel together.
 */
final class RoundTrips implements AutoCloseable {

    private final ServerSocket door;
    private final int server;
    private final List<Socket> sockets = new ArrayList<>();
    private boolean serverSpokeLast = true;
    private int count;

    RoundTrips(int serverPort) throws IOException {
        server = serverPort;
        door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        start("round-trips", this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** How many there were since the last time this was asked. */
    synchronized int countAndReset() {
        int counted = count;
        count = 0;
        return counted;
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
            start("to-server", () -> pump(client.getInputStream(), upstream.getOutputStream(), this::clientSpeaks));
            start("to-client", () -> pump(upstream.getInputStream(), client.getOutputStream(), this::serverSpeaks));
        }
    }

    private synchronized void clientSpeaks() {
        if (serverSpokeLast) {
            count++;
        }
        serverSpokeLast = false;
    }

    private synchronized void serverSpeaks() {
        serverSpokeLast = true;
    }

    private static void pump(InputStream from, OutputStream to, Runnable noted) throws IOException {
        byte[] buffer = new byte[1 << 16];
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            noted.run();
            to.write(buffer, 0, read);
            to.flush();
        }
        to.close();
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
