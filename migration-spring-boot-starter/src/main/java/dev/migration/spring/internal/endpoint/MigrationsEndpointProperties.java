// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import java.util.List;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the endpoint shows.
 *
 * @param showValues When to show the SQL of a migration. Passwords in it are masked.
 * @param roles Roles of those who are shown it with "when-authorized". Empty for everybody who is authenticated.
 */
@ConfigurationProperties("management.endpoint.migrations")
public record MigrationsEndpointProperties(
        @DefaultValue("never") Show showValues,
        @DefaultValue List<String> roles) {

    /** Copies the roles. */
    public MigrationsEndpointProperties {
        roles = List.copyOf(roles);
    }
}
