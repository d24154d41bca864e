// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.url;

import static dev.migration.internal.url.UrlProduct.Trait.DEFAULT_USER;
import static dev.migration.internal.url.UrlProduct.Trait.ESCAPED_NAME;
import static dev.migration.internal.url.UrlProduct.Trait.FILE_SCHEME;
import static dev.migration.internal.url.UrlProduct.Trait.LIBPQ;
import static dev.migration.internal.url.UrlProduct.Trait.NAME_IN_URL_ONLY;
import static dev.migration.internal.url.UrlProduct.Trait.SCHEMAS_IN_DATABASE;
import static dev.migration.internal.url.UrlProduct.Trait.SEMICOLONS;
import static dev.migration.internal.url.UrlProduct.Trait.UPPER_CASE_NAME;

import dev.migration.Vendor;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the JDBC URLs of a product are like.
 *
 * @param driver the class of its driver; null where that has to be looked for
 * @param port of a server for which a URL names none; 0 where URLs have no hosts
 * @param traits what only some products have
 * @param ofOneDatabase in small letters, the settings that would create, or refuse, whichever database another one is asked for; or
 *     belong to one file
 * @param otherNames in small letters, what other clients call parameters of its driver, which passes over what it does not know
 * @param properties what we set for each connection
 */
record UrlProduct(
        Vendor vendor,
        @Nullable String driver,
        int port,
        Set<Trait> traits,
        Set<String> ofOneDatabase,
        Map<String, String> otherNames,
        Map<String, String> properties) {

    /** What the URLs of some products are like. */
    enum Trait {
        /** Its driver reads a name as it is written in a URL of the web: that of MariaDB does not. */
        ESCAPED_NAME,
        /** Schemas are parts of a database: on other servers they are databases. */
        SCHEMAS_IN_DATABASE,
        /** People have URLs of libpq, whose parameters are not those of the driver. */
        LIBPQ,
        /** Settings follow semicolons. */
        SEMICOLONS,
        /** People leave out jdbc: in front of the path of a file. */
        FILE_SCHEME,
        /** A new database has a user, whom its driver wants by name. */
        DEFAULT_USER,
        /** The database itself does not know the name that its URL has. */
        NAME_IN_URL_ONLY,
        /** The database itself has its name in upper case, whatever is in the URL. */
        UPPER_CASE_NAME
    }

    /** The product that is meant where none is named. */
    static final Vendor USUAL = Vendor.POSTGRESQL;

    /** As people type a URL. */
    static final String EXAMPLE = "postgres://app@localhost/clinic";

    /** As a driver wants it. */
    static final String JDBC_EXAMPLE = "jdbc:postgresql://localhost/clinic";

    /** Why a URL gets no further parameters, after its name. */
    static final String NO_OPTIONS =
            "takes no options, which are for PostgreSQL, MariaDB and MySQL: write them into the URL";

    /** Why a URL leads nowhere, after its name. */
    static final String NO_DRIVER = "names a kind of database for which no JDBC driver is on the class path; "
            + "the command line includes those for PostgreSQL, MariaDB, H2, SQLite and HSQLDB";

    /** What an @ in a name is, where the driver reads it as it is written in a URL of the web. */
    static final String AT_IN_NAME = "in the name of a PostgreSQL database @ is %40";

    private static final Map<String, Vendor> OTHER_SCHEMES =
            Map.of("postgres", Vendor.POSTGRESQL, "sqlite3", Vendor.SQLITE);

    /** Whose driver is used where a product's own is not on the class path, and goes by what it finds there. */
    private static final Map<Vendor, Vendor> RELATIVES = Map.of(Vendor.MYSQL, Vendor.MARIADB);

    private static final Map<Vendor, UrlProduct> ALL = new EnumMap<>(Arrays.stream(Vendor.values())
            .map(UrlProduct::row)
            .collect(Collectors.toMap(UrlProduct::vendor, row -> row)));

    static UrlProduct of(Vendor vendor) {
        return Objects.requireNonNull(ALL.get(vendor));
    }

    private static UrlProduct row(Vendor vendor) {
        return switch (vendor) {
            case POSTGRESQL ->
                row(vendor, "org.postgresql.Driver", 5432, ESCAPED_NAME, SCHEMAS_IN_DATABASE, LIBPQ)
                        .ofOneDatabase("readonly")
                        .otherNames(Map.of(
                                "search_path", "currentSchema",
                                "schema", "currentSchema",
                                "connect_timeout", "connectTimeout",
                                "application_name", "ApplicationName",
                                "gssencmode", "gssEncMode",
                                "channel_binding", "channelBinding"))
                        .properties(Map.of("tcpKeepAlive", "true"));
            case MARIADB ->
                row(vendor, "org.mariadb.jdbc.Driver", 3306)
                        .ofOneDatabase("createdatabaseifnotexist")
                        .otherNames(Map.of("ssl-mode", "sslMode"));
            // Its driver does not come with the library.
            case MYSQL ->
                row(vendor, null, 3306, ESCAPED_NAME)
                        .ofOneDatabase("createdatabaseifnotexist")
                        .otherNames(Map.of("ssl-mode", "sslMode"));
            case H2 ->
                row(vendor, "org.h2.Driver", 0, SEMICOLONS, DEFAULT_USER, UPPER_CASE_NAME)
                        .ofOneDatabase(
                                "ifexists",
                                "forbid_creation",
                                "cipher",
                                "access_mode_data",
                                "auto_server",
                                "auto_server_port",
                                "file_lock",
                                "db_close_delay",
                                "db_close_on_exit");
            case SQLITE ->
                row(vendor, "org.sqlite.JDBC", 0, FILE_SCHEME, NAME_IN_URL_ONLY)
                        .ofOneDatabase("mode=memory", "mode=ro", "mode=rw", "cache", "immutable");
            case HSQLDB ->
                row(vendor, "org.hsqldb.jdbc.JDBCDriver", 0, SEMICOLONS, DEFAULT_USER, NAME_IN_URL_ONLY)
                        .ofOneDatabase("ifexists", "shutdown", "crypt_key", "crypt_type", "readonly", "files_readonly");
        };
    }

    private static UrlProduct row(Vendor vendor, @Nullable String driver, int port, Trait... traits) {
        return new UrlProduct(vendor, driver, port, Set.of(traits), Set.of(), Map.of(), Map.of());
    }

    private UrlProduct ofOneDatabase(String... settings) {
        return new UrlProduct(vendor, driver, port, traits, Set.of(settings), otherNames, properties);
    }

    private UrlProduct otherNames(Map<String, String> names) {
        return new UrlProduct(vendor, driver, port, traits, ofOneDatabase, names, properties);
    }

    private UrlProduct properties(Map<String, String> values) {
        return new UrlProduct(vendor, driver, port, traits, ofOneDatabase, otherNames, values);
    }

    /** That of a URL; empty where it is of none of these. */
    static Optional<UrlProduct> of(String jdbc) {
        return ALL.values().stream()
                .filter(product -> jdbc.startsWith("jdbc:" + product.vendor.id() + ":"))
                .findFirst();
    }

    /** That of a scheme, in small letters, also where JDBC has another one. */
    static Optional<UrlProduct> named(String scheme) {
        Vendor other = OTHER_SCHEMES.get(scheme);
        return ALL.values().stream()
                .filter(product ->
                        product.vendor == other || product.vendor.id().equals(scheme))
                .findFirst();
    }

    /** Those that are named by parts too, in place of a URL. */
    static Stream<UrlProduct> ofParts() {
        return ALL.values().stream().filter(product -> product.isServer() || product.has(Trait.FILE_SCHEME));
    }

    /** The product whose driver may be used for it; empty where there is none. */
    Optional<Vendor> relative() {
        return Optional.ofNullable(RELATIVES.get(vendor));
    }

    /** Whether a URL is of a product with this trait. */
    static boolean has(String jdbc, Trait trait) {
        return of(jdbc).filter(product -> product.has(trait)).isPresent();
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** Whether its URLs have hosts, and the database's name behind them. */
    boolean isServer() {
        return port > 0;
    }

    /** Whether a setting, in small letters and with its value, is about one database only. */
    boolean isOfOneDatabase(String setting) {
        return ofOneDatabase.contains(setting) || ofOneDatabase.contains(setting.split("=", 2)[0]);
    }
}
