// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationListener;
import dev.migration.spring.internal.settings.Instances;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * Answers the probes on the port that the web server will have, from the first migration until the web server takes it: the
 * process is alive, and not ready.
 */
public final class ProbeServer implements SmartLifecycle, DisposableBean {

    /**
     * Before any web server takes its port: {@code WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE} of Spring Boot, which
     * may not be on the class path, less one. The management server's phase is higher.
     */
    private static final int BEFORE_WEB_SERVER = SmartLifecycle.DEFAULT_PHASE - 2048 - 1;

    private static final Logger log = LoggerFactory.getLogger(ProbeServer.class);

    /** The last part of a path, as Spring Boot names its health groups, and their additional paths. */
    private static final Set<String> LIVENESS = Set.of("liveness", "livez");

    private static final Set<String> READINESS = Set.of("readiness", "readyz");

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final int MOST_THREADS = 64;
    private static final int SECONDS_IDLE = 10;

    private final @Nullable Integer port;

    /** No bean: an application may ask for the only listener that it has. */
    private final RunProgress progress = new RunProgress();

    /** Several: each reads its request itself, and waits for a client that sends none. */
    private final ExecutorService threads =
            new ThreadPoolExecutor(0, MOST_THREADS, SECONDS_IDLE, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                var thread = new Thread(task, "migration-probe");
                thread.setDaemon(true);
                return thread;
            });

    private @Nullable HttpServer server;
    private boolean isStarted;

    /**
     * Takes no port yet.
     *
     * @param port null for none, as where a variable is empty
     */
    public ProbeServer(@Nullable Integer port) {
        this.port = port;
    }

    /** What each run has to report to, for the answers. */
    public MigrationListener progress() {
        return progress;
    }

    /** Takes the port. Throws an exception where that is not possible, before anything is migrated. */
    public void open() {
        if (port == null) {
            return;
        }
        try {
            if (port == 0) {
                throw new IllegalArgumentException("a probe does not know a port that the system chooses");
            }
            HttpServer opened = HttpServer.create(new InetSocketAddress(port), 0);
            opened.createContext("/", this::answer);
            opened.setExecutor(threads);
            opened.start();
            server = opened;
            log.info(
                    "Probes of the paths liveness, livez, readiness and readyz are answered on port {} until the web server"
                            + " starts (migration.probe.port)",
                    port);
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidMigrationsException(Instances.invalid(
                    "migration.probe.port=" + port + " cannot be opened: " + e.getMessage(),
                    "set it to the port of the probes, server.port or management.server.port, and end what has that port; or"
                            + " leave it out"));
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String name = path.substring(path.lastIndexOf('/') + 1);
            if (LIVENESS.contains(name)) {
                send(exchange, OK, "{\"status\":\"UP\"}");
            } else if (READINESS.contains(name)) {
                send(exchange, UNAVAILABLE, "{\"status\":\"OUT_OF_SERVICE\",\"migrations\":" + progress.json() + "}");
            } else {
                // Not 404: a client would not try again.
                send(exchange, UNAVAILABLE, "");
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        boolean isEmpty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        if (!isEmpty) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
        }
        if (status == UNAVAILABLE) {
            exchange.getResponseHeaders().set("Retry-After", "5");
        }
        exchange.sendResponseHeaders(status, isEmpty ? -1 : body.length);
        if (!isEmpty) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void start() {
        isStarted = true;
        destroy();
    }

    @Override
    public void stop() {
        isStarted = false;
    }

    @Override
    public boolean isRunning() {
        return isStarted;
    }

    @Override
    public int getPhase() {
        return BEFORE_WEB_SERVER;
    }

    /** Gives the port back, also where the start has failed. */
    @Override
    public void destroy() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
        threads.shutdown();
    }
}
