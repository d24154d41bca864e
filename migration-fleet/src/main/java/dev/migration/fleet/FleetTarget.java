// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.Place;
import dev.migration.fleet.internal.connect.PasswordReference;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.url.DatabaseName;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.internal.url.DatabaseUrlParser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One of many that the same migrations apply to: a schema, a database of the server that is set, or a database elsewhere.
 *
 * @param name how it is called in reports; each is named once
 * @param url where its database is, in any form that the command line reads; null for the one that is set
 * @param database another database of the server that is set; null for the one in the URL
 * @param schema the schema of its history, in which its scripts run; null for the connection's current one
 * @param user who connects; null for the one that is set
 * @param passwordFrom where the password is, as {@code env:NAME}, {@code file:PATH} or {@code property:NAME}; null for the one
 *     that is set. The password itself is refused
 * @param labels what waves choose by, such as {@code ring=canary}
 * @param place the line of the file that lists it; null where no file does
 */
public record FleetTarget(
        String name,
        @Nullable String url,
        @Nullable String database,
        @Nullable String schema,
        @Nullable String user,
        @Nullable String passwordFrom,
        Map<String, String> labels,
        @Nullable Place place) {

    /** @throws dev.migration.InvalidMigrationsException if it contradicts itself, or has a name that cannot be shown */
    public FleetTarget {
        if (name.isBlank() || !Printable.line(name).equals(name)) {
            throw refused("A target is called \"" + Printable.line(name) + "\", which is not a name.", "name it");
        }
        if (url != null && database != null) {
            throw refused(
                    "Target " + name + " has a url and a database.", "keep one of them: a url names its database");
        }
        if (url != null) {
            requireNamed(name, url, schema);
        }
        if (passwordFrom != null) {
            PasswordReference.requireKind(name, passwordFrom);
        }
        labels = Map.copyOf(labels);
    }

    /** On servers whose databases have no schemas, a schema is a database. */
    private static void requireNamed(String target, String url, @Nullable String schema) {
        DatabaseUrl known = DatabaseUrlParser.find(url);
        DatabaseName database = known == null ? null : DatabaseName.of(known.jdbc());
        if (database != null && database.isUnnamed() && (database.hasSchemas() || schema == null)) {
            throw refused(
                    "The url of target " + target + " names no database.",
                    "end it with the database, as in " + url.substring(0, url.indexOf("://") + 1) + "//host/clinic,");
        }
    }

    /** One that no file lists. */
    public FleetTarget(
            String name,
            @Nullable String url,
            @Nullable String database,
            @Nullable String schema,
            @Nullable String user,
            @Nullable String passwordFrom,
            Map<String, String> labels) {
        this(name, url, database, schema, user, passwordFrom, labels, null);
    }

    /** The same, wherever it is listed. */
    FleetTarget withoutPlace() {
        return new FleetTarget(name, url, database, schema, user, passwordFrom, labels);
    }

    /** Those that are schemas of one database by their schema; of two with the same one, the first. */
    static Map<String, FleetTarget> bySchema(List<FleetTarget> targets) {
        Map<String, FleetTarget> bySchema = new LinkedHashMap<>();
        for (FleetTarget target : targets) {
            if (target.schema != null) {
                bySchema.putIfAbsent(target.schema, target);
            }
        }
        return bySchema;
    }

    /** A schema of the database that is set, named as the schema. */
    public static FleetTarget ofSchema(String schema) {
        return new FleetTarget(schema, null, null, schema, null, null, Map.of());
    }

    /**
     * The password that {@link #passwordFrom} refers to; null where it refers to none.
     *
     * @param properties the values of {@code property:NAME}, null for one that is not set
     * @throws dev.migration.InvalidMigrationsException if there is none where it refers to
     */
    public @Nullable String password(UnaryOperator<@Nullable String> properties) {
        return passwordFrom == null ? null : PasswordReference.resolve(passwordFrom, properties);
    }

    private static RuntimeException refused(String message, String remedy) {
        return Problems.refused(message, remedy + " where the targets are listed; no target was touched");
    }

    /** Only its name: a URL may have a password in it. */
    @Override
    public String toString() {
        return name;
    }
}
