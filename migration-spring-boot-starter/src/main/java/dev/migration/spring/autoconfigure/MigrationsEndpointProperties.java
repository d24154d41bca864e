package dev.migration.spring.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the endpoint shows.
 *
 * @param showSql Whether the endpoint shows the SQL of a migration. Passwords in it are hidden.
 */
@ConfigurationProperties("migration.endpoint")
record MigrationsEndpointProperties(@DefaultValue("false") boolean showSql) {}
