// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.migration.internal.report.StatusDocument;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A server with the page of what is made up, at the address that the endpoint has. */
final class ServedPages implements AutoCloseable {

    private static final String ROOT = "/actuator/migrations";

    private final HttpServer server;
    private volatile MigrationsDescriptor shown = new MigrationsDescriptor(StatusDocument.FORMAT, Map.of(), null);

    ServedPages() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Shows these from now on. */
    void show(StatusDocument... databases) {
        shown = PageFixture.of(databases);
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + ROOT;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean page = exchange.getRequestURI().getPath().equals(ROOT);
            byte[] body = (page ? PageFixture.page(shown) : "{}").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", page ? "text/html;charset=UTF-8" : "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
