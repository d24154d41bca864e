package dev.migration.fleet;

import dev.migration.fleet.internal.connect.ServerUrl;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a target is, the same however its URL is written. What the URL sets counts only where it is the schema. */
record Address(
        String server,
        @Nullable String database,
        @Nullable String schema,
        @Nullable String user) {

    private static final Pattern SCHEMA =
            Pattern.compile("[?&;](?:currentSchema|search_path|schema|options)=([^&;]*)", Pattern.CASE_INSENSITIVE);

    /** Those whose settings name no other database. */
    private static final Pattern IN_PROCESS =
            Pattern.compile("(?:jdbc:)?((?:h2|hsqldb|sqlite):[^?;]*).*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    static Address of(FleetTarget target, String server) {
        String url = target.url();
        if (url == null) {
            // What names no place is known to its connector by its name.
            boolean isPlaced = target.database() != null || target.schema() != null;
            return new Address(server, isPlaced ? target.database() : target.name(), target.schema(), target.user());
        }
        String schema = target.schema() == null ? schemaOf(url) : target.schema();
        ServerUrl parts = ServerUrl.of(url);
        if (parts == null) {
            Matcher inProcess = IN_PROCESS.matcher(url);
            String place = inProcess.matches() ? inProcess.group(1).replace("://", ":") : url;
            return new Address("", place, schema, target.user());
        }
        String user = target.user() == null ? parts.user() : target.user();
        return parts.isPostgreSql()
                ? new Address(parts.server(), parts.database(), schema, user)
                : new Address(parts.server(), schema == null ? parts.database() : schema, null, user);
    }

    private static @Nullable String schemaOf(String url) {
        Matcher schema = SCHEMA.matcher(url);
        return schema.find() ? schema.group(1) : null;
    }
}
