// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import dev.migration.spring.internal.endpoint.MigrationsDescriptor.MigrationDescriptor;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * Shows SQL to those who may see it; and to a browser, as a page, what the {@link MigrationsEndpoint} answers about all databases. The web framework
 * negotiates whether this operation or the endpoint's own answers; a client that accepts both alike gets JSON.
 */
@EndpointWebExtension(endpoint = MigrationsEndpoint.class)
public class MigrationsEndpointWebExtension {

    private final MigrationsEndpoint endpoint;
    private final MigrationsEndpointProperties properties;
    private final String application;
    private final Supplier<String> path;

    /** The name is empty where there is none; the path is known when all endpoints are. */
    public MigrationsEndpointWebExtension(
            MigrationsEndpoint endpoint,
            MigrationsEndpointProperties properties,
            String application,
            Supplier<String> path) {
        this.endpoint = endpoint;
        this.properties = properties;
        this.application = application;
        this.path = path;
    }

    /** As the endpoint, with the SQL for whoever may see it. */
    @ReadOperation
    public @Nullable MigrationDescriptor migration(
            SecurityContext security, @Selector String database, @Selector String version, @Nullable String tenant) {
        return endpoint.migration(
                database, version, tenant, properties.showValues().isShown(security, properties.roles()));
    }

    /** All databases, and those targets that the search finds. */
    @ReadOperation(produces = "text/html;charset=UTF-8")
    public String page(@Nullable String target) {
        String whole = path.get();
        // Behind a proxy the page has another path, but its last part stays.
        return MigrationsPage.of(
                endpoint.migrations(),
                application,
                whole.substring(whole.lastIndexOf('/') + 1),
                target == null ? "" : target,
                Instant.now());
    }
}
