package dev.migration.spring.internal.endpoint;

import static dev.migration.spring.internal.endpoint.PageFixture.NOW;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.migration.Version;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.MigrationDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Show;

/** A server with the pages of what is made up, at the addresses that the endpoint has. */
final class ServedPages implements AutoCloseable {

    private static final String ROOT = "/actuator/migrations";

    private final HttpServer server;
    private volatile MigrationsDescriptor shown = new MigrationsDescriptor(Map.of());

    ServedPages() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Shows these from now on. */
    void show(MigrationsDescriptor.Database... databases) {
        shown = PageFixture.of(databases);
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + ROOT;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String page = page(exchange.getRequestURI());
            byte[] body = (page == null ? "" : page).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html;charset=UTF-8");
            exchange.sendResponseHeaders(page == null ? 404 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private @Nullable String page(URI uri) {
        if (!uri.getPath().startsWith(ROOT)) {
            return null;
        }
        List<String> asked = List.of(uri.getPath().substring(ROOT.length()).split("/"));
        if (asked.size() < 2) {
            return MigrationsPage.of(shown, PageFixture.SITE, NOW);
        }
        String name = asked.get(1);
        String tenant = uri.getQuery() == null ? null : uri.getQuery().replace("tenant=", "");
        MigrationsDescriptor.Database database = shown.contexts().values().stream()
                .map(context -> context.databases().get(name))
                .filter(Objects::nonNull)
                .map(found -> tenant == null ? found : PageFixture.tenant(found, tenant))
                .findFirst()
                .orElseThrow();
        return asked.size() == 2
                ? DatabaseSection.page(name, tenant, database, PageFixture.SITE, NOW)
                : MigrationPage.of(
                        name,
                        tenant,
                        asked.get(2),
                        migration(database, asked.get(2)),
                        "db.example:5432/clinic",
                        Show.ALWAYS,
                        PageFixture.SITE);
    }

    private static MigrationDescriptor migration(MigrationsDescriptor.Database database, String version) {
        return database.migrations().stream()
                .filter(migration -> Version.of(migration.version()).equals(Version.of(version)))
                .findFirst()
                .map(migration -> new MigrationDescriptor(
                        migration,
                        database.problems(),
                        "-- Every patient can be called.\nALTER TABLE patient ADD COLUMN phone VARCHAR(20);\n\n"
                                + "UPDATE patient SET phone = " + "'unknown' || ".repeat(20) + "'';",
                        "ALTER TABLE patient DROP COLUMN phone;"))
                .orElseThrow();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
