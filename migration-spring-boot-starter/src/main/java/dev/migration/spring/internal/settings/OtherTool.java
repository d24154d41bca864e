// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.settings;

import java.util.Locale;
import org.springframework.aot.AotDetector;

/** A tool that Spring Boot runs at the start by itself. */
public enum OtherTool {
    FLYWAY("Flyway"),
    LIQUIBASE("Liquibase");

    private final String title;

    OtherTool(String title) {
        this.title = title;
    }

    /** Its name as its users write it. */
    public String title() {
        return title;
    }

    /** What to set so that only one of the two runs. */
    public String remedy(boolean severalDatabases) {
        String build = AotDetector.useGeneratedArtifacts() ? " for the build as well" : "";
        String withoutOurs = severalDatabases
                ? "remove its " + Instances.PREFIX + ".<name>" + build + ", or set migration.enabled=false"
                : "set migration.enabled=false";
        return "choose one. Only this library: take over what " + title
                + " has applied, once per database (migration.adopt="
                + id() + ", or: migration adopt), and set spring." + id() + ".enabled=false" + build
                + ", or remove it from the build, also from the test scope. Only "
                + title
                + ": " + withoutOurs;
    }

    /** Its name in settings. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
