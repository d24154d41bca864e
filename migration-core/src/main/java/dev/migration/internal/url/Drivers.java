// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.url;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Finds the driver of a URL. {@link DriverManager} would load all five for one connection. */
public final class Drivers {

    private Drivers() {}

    /** The driver; null where there is none, or where none takes this URL. */
    public static @Nullable Driver find(String jdbc) {
        return UrlProduct.of(jdbc)
                .map(UrlProduct::driver)
                .map(ours -> loaded(ours, jdbc))
                .orElseGet(() -> other(jdbc));
    }

    private static @Nullable Driver loaded(String name, String jdbc) {
        try {
            Driver driver = Class.forName(name)
                    .asSubclass(Driver.class)
                    .getDeclaredConstructor()
                    .newInstance();
            return takes(driver, jdbc) ? driver : null;
        } catch (ReflectiveOperationException e) {
            return other(jdbc);
        }
    }

    private static @Nullable Driver other(String jdbc) {
        return DriverManager.drivers()
                .filter(driver -> takes(driver, jdbc))
                .findFirst()
                .orElse(null);
    }

    private static boolean takes(Driver driver, String jdbc) {
        try {
            return driver.acceptsURL(jdbc);
        } catch (SQLException e) {
            return false;
        }
    }
}
