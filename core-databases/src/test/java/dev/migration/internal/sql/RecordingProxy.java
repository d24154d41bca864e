// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stands between one client and a PostgreSQL server, and notes the queries and the data of COPY that the client sends. */
final class RecordingProxy implements AutoCloseable {

    private static final int QUERY = 'Q';
    private static final int COPY_DATA = 'd';
    private static final int COPY_DONE = 'c';

    private static final Pattern LAST_LINE = Pattern.compile("(?<![^\n])\\\\\\.\r?\n\\z");

    private final ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final Socket server;
    private final Thread listener;
    private final List<String> recorded = new ArrayList<>();
    private final ByteArrayOutputStream copied = new ByteArrayOutputStream();

    RecordingProxy(int serverPort) throws IOException {
        server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        listener = new Thread(this::listen, "recording-proxy");
        listener.start();
    }

    int port() {
        return door.getLocalPort();
    }

    /** What the client sent before it left, in its order. */
    List<String> recorded() throws InterruptedException {
        listener.join();
        return recorded;
    }

    private void listen() {
        try (Socket client = door.accept()) {
            var answers = new Thread(() -> forwardAnswers(client), "recording-proxy-answers");
            answers.start();
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            var from = new DataInputStream(new BufferedInputStream(client.getInputStream()));
            var to = new DataOutputStream(new BufferedOutputStream(server.getOutputStream()));
            // The first message has no type.
            writeBody(readBody(from), to);
            for (int type = from.read(); type >= 0; type = from.read()) {
                byte[] body = readBody(from);
                send(type, type == COPY_DATA ? withoutLastLine(body) : body, to);
            }
        } catch (IOException e) {
            recorded.add("the connection broke: " + e);
        }
    }

    private static byte[] readBody(DataInputStream from) throws IOException {
        return from.readNBytes(from.readInt() - Integer.BYTES);
    }

    private void send(int type, byte[] body, DataOutputStream to) throws IOException {
        record(type, body);
        to.write(type);
        writeBody(body, to);
    }

    private static void writeBody(byte[] body, DataOutputStream to) throws IOException {
        to.writeInt(body.length + Integer.BYTES);
        to.write(body);
        to.flush();
    }

    /** Up to version 17 psql sends the line that ends the data too, which a server of version 18 takes for data of CSV. */
    private static byte[] withoutLastLine(byte[] data) {
        Matcher last = LAST_LINE.matcher(new String(data, ISO_8859_1));
        return last.find() ? Arrays.copyOf(data, last.start()) : data;
    }

    private void record(int type, byte[] body) {
        switch (type) {
            case QUERY -> recorded.add(new String(body, 0, body.length - 1, UTF_8));
            case COPY_DATA -> copied.writeBytes(body);
            case COPY_DONE -> {
                recorded.add(copied.toString(UTF_8));
                copied.reset();
            }
            default -> {}
        }
    }

    private void forwardAnswers(Socket client) {
        try {
            server.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // The client has what it wanted.
        }
    }

    @Override
    public void close() throws IOException {
        try (door) {
            server.close();
        }
    }
}
