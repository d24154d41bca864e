package dev.migration.spring.actuate;

import org.jspecify.annotations.Nullable;

/**
 * What all pages of an application share.
 *
 * @param application the application's name; empty where it has none
 * @param path the last part of the endpoint's own path, to which links are relative
 */
record Site(String application, String path) {

    /** The title of a page: how it stands, and where, so that the tabs of two environments can be told apart. */
    String title(String what, @Nullable String address) {
        return what + (application.isEmpty() ? "" : " · " + application) + (address == null ? "" : " · " + address);
    }

    /** The heading of all pages that are about more than one database. */
    String heading() {
        return application.isEmpty() ? "Migrations" : "Migrations of " + application;
    }
}
