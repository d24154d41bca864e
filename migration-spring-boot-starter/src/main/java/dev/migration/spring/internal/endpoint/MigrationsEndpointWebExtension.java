package dev.migration.spring.internal.endpoint;

import dev.migration.spring.internal.endpoint.MigrationsDescriptor.MigrationDescriptor;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * Shows to a browser, as a page, what the {@link MigrationsEndpoint} answers. The web framework negotiates whether these
 * operations or the endpoint's own answer; a client that accepts both alike gets JSON.
 */
@EndpointWebExtension(endpoint = MigrationsEndpoint.class)
public class MigrationsEndpointWebExtension {

    private static final String HTML = "text/html;charset=UTF-8";

    private final MigrationsEndpoint endpoint;
    private final String application;
    private final Supplier<String> path;
    private final Clock clock = Clock.systemUTC();

    /**
     * Reads nothing yet.
     *
     * @param application the application's name; empty where it has none
     * @param path gives the endpoint's path once all endpoints are known
     */
    public MigrationsEndpointWebExtension(MigrationsEndpoint endpoint, String application, Supplier<String> path) {
        this.endpoint = endpoint;
        this.application = application;
        this.path = path;
    }

    /** All databases. */
    @ReadOperation(produces = HTML)
    public String migrationsPage() {
        return MigrationsPage.of(endpoint.migrations(), site(), clock.instant());
    }

    /** One database, or one tenant of it; null if it is unknown. */
    @ReadOperation(produces = HTML)
    public @Nullable String databasePage(@Selector String database, @Nullable String tenant) {
        MigrationsDescriptor.Database described = endpoint.database(database, tenant);
        return described == null ? null : DatabaseSection.page(database, tenant, described, site(), clock.instant());
    }

    /** One migration of one database, and of one tenant if it has any; null if it is unknown. */
    @ReadOperation(produces = HTML)
    public @Nullable String migrationPage(
            @Selector String database, @Selector String version, @Nullable String tenant) {
        MigrationDescriptor described = endpoint.migration(database, version, tenant);
        return described == null
                ? null
                : MigrationPage.of(
                        database, tenant, version, described, endpoint.address(database), endpoint.showSql(), site());
    }

    // Behind a proxy the page has another path, but its last part stays.
    private Site site() {
        String whole = path.get();
        return new Site(application, whole.substring(whole.lastIndexOf('/') + 1));
    }
}
