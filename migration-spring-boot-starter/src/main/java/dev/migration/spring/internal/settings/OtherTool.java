package dev.migration.spring.internal.settings;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.AotDetector;

/** A tool that Spring Boot runs at the start by itself. */
public enum OtherTool {
    FLYWAY(
            "Flyway",
            "take over what Flyway has applied, once per database (migration.adopt=flyway, or: migration adopt), and "),
    LIQUIBASE("Liquibase", "");

    private final String title;
    private final String takeOver;

    OtherTool(String title, String takeOver) {
        this.title = title;
        this.takeOver = takeOver;
    }

    /** Its name as its users write it. */
    public String title() {
        return title;
    }

    /** What to set so that only one of the two runs on a schema, or both; the name is that of one of several databases. */
    public String remedy(@Nullable String database) {
        String build = AotDetector.useGeneratedArtifacts() ? " for the build as well" : "";
        String withoutOurs = database == null
                ? "set migration.enabled=false"
                : "remove " + Instances.PREFIX + "." + database + build;
        return "choose one. Only this library: " + takeOver + "set spring." + id() + ".enabled=false" + build + ". Only "
                + title + ": " + withoutOurs + ". Both on this schema: set migration.beside=" + id();
    }

    /** Its name in settings. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
