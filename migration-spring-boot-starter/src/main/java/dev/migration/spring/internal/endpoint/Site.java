package dev.migration.spring.internal.endpoint;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What all pages of an application share.
 *
 * @param application the application's name; empty where it has none
 * @param path the last part of the endpoint's own path, to which links are relative
 */
record Site(String application, String path) {

    /** The title of a page: state and address, so that the tabs of two environments differ. */
    String title(String what, @Nullable String address) {
        return what + (application.isEmpty() ? "" : " · " + application) + (address == null ? "" : " · " + address);
    }

    /** The heading of all pages that are about more than one database. */
    String heading() {
        return application.isEmpty() ? "Migrations" : "Migrations of " + application;
    }

    /**
     * The pages of one database, or of one tenant of it, relative to the page that links them.
     *
     * @param database the page of the database
     * @param tenant the name of the tenant whose pages are meant
     */
    record DatabaseLinks(String database, @Nullable String tenant) {

        /** As they are linked from the page of all databases. */
        static DatabaseLinks below(String path, String database) {
            return new DatabaseLinks(encoded(path) + "/" + encoded(database), null);
        }

        /** As they are linked from the page of that database. */
        static DatabaseLinks from(String database, @Nullable String tenant) {
            return new DatabaseLinks(encoded(database), tenant);
        }

        /** As they are linked from the page of one of its migrations. */
        static DatabaseLinks above(String database, @Nullable String tenant) {
            return new DatabaseLinks("../" + encoded(database), tenant);
        }

        String migration(MigrationsDescriptor.Migration migration) {
            return database + "/" + encoded(migration.version()) + query(tenant);
        }

        String ofTenant(@Nullable String name) {
            return database + query(name);
        }

        private static String query(@Nullable String tenant) {
            return tenant == null ? "" : "?tenant=" + encoded(tenant);
        }

        private static String encoded(String segment) {
            return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
        }
    }
}
