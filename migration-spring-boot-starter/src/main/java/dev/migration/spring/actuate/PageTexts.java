package dev.migration.spring.actuate;

import dev.migration.internal.help.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values as they are read on a page. */
final class PageTexts {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private PageTexts() {}

    static String state(MigrationsDescriptor.Migration migration) {
        return migration.state().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String version(@Nullable String current) {
        return current == null ? "no version yet" : "version " + current;
    }

    static String time(Instant instant) {
        return TIME.format(instant);
    }

    static void time(Markup page, Instant instant) {
        page.element("time", time(instant), "datetime", instant.toString());
    }

    static String duration(long millis) {
        return Durations.inWords(Duration.ofMillis(millis));
    }
}
