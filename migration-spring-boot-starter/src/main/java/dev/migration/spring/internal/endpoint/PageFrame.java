package dev.migration.spring.internal.endpoint;

import dev.migration.internal.help.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The start and the end of every page. A page loads nothing: its policy allows this stylesheet, by its hash, and nothing
 * else, so that even text that got through as markup could neither run nor load anything.
 */
final class PageFrame {

    /** In seconds; long enough to read a line. */
    private static final int REFRESH = 5;

    private static final String STYLE = style();

    private static final String POLICY =
            "default-src 'none'; style-src 'sha256-" + hash() + "'; base-uri 'none'; form-action 'none'";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private PageFrame() {}

    /** Up to the start of the body. */
    static Markup start(String title, boolean refreshed) {
        Markup page = new Markup()
                .verbatim("<!doctype html>\n")
                .open("html", "lang", "en")
                .open("head")
                .empty("meta", "charset", "utf-8")
                .empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY)
                .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .empty("meta", "name", "robots", "content", "noindex");
        if (refreshed) {
            page.empty("meta", "http-equiv", "refresh", "content", String.valueOf(REFRESH));
        }
        return page.element("title", title)
                .open("style")
                .verbatim(STYLE)
                .close()
                .close()
                .verbatim("\n")
                .open("body");
    }

    /** What {@link #start} left open, and above it when the databases were read. */
    static String end(Markup page, Instant asked, boolean refreshed) {
        page.open("footer", "class", "quiet").open("p").text("Asked at ");
        time(page, asked);
        page.text(refreshed ? "; asked again every few seconds while migrations run." : ".");
        return end(page.close().close());
    }

    /** What {@link #start} left open. */
    static String end(Markup page) {
        return page.close().close().verbatim("\n").toString();
    }

    private static String style() {
        try (InputStream style = PageFrame.class.getResourceAsStream("page.css")) {
            return new String(Objects.requireNonNull(style, "page.css").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(STYLE.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

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
