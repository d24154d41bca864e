// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.internal.url.DatabaseName;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.internal.url.DatabaseUrlParser;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a target is, the same however its URL is written. What the URL sets counts only where it is the schema. */
record TargetAddress(
        String server,
        @Nullable String database,
        @Nullable String schema,
        @Nullable String user) {

    private static final Pattern SCHEMA =
            Pattern.compile("[?&;](?:currentSchema|schema|options)=([^&;]*)", Pattern.CASE_INSENSITIVE);

    static TargetAddress of(FleetTarget target, String server) {
        String text = target.url();
        if (text == null) {
            // What names no place is known to its connector by its name.
            boolean isPlaced = target.database() != null || target.schema() != null;
            return new TargetAddress(
                    server, isPlaced ? target.database() : target.name(), target.schema(), target.user());
        }
        DatabaseUrl url = DatabaseUrlParser.find(text);
        if (url == null) {
            return new TargetAddress("", text, target.schema(), target.user());
        }
        DatabaseName name = DatabaseName.of(url.jdbc());
        String schema = target.schema() == null ? schemaOf(url.jdbc()) : target.schema();
        String user = target.user() == null ? url.user() : target.user();
        if (!name.isOnServer()) {
            return new TargetAddress("", name.host(), schema, null);
        }
        return name.hasSchemas() || schema == null
                ? new TargetAddress(name.host(), name.decoded(), schema, user)
                : new TargetAddress(name.host(), schema, null, user);
    }

    private static @Nullable String schemaOf(String jdbc) {
        Matcher schema = SCHEMA.matcher(jdbc);
        return schema.find() ? schema.group(1) : null;
    }
}
