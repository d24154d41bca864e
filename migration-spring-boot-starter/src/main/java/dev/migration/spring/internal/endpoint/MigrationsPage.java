// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import dev.migration.internal.report.StatusDocument;
import dev.migration.internal.report.TargetsDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All databases, as a page for people: a pure function. It loads nothing: its policy allows its own stylesheet, by its
 * hash, and nothing else but the search of targets, so that even text that got through as markup could neither run nor load anything.
 */
final class MigrationsPage {

    /** In seconds; long enough to read a line. */
    private static final String REFRESH = "5";

    private static final String STYLE = style();
    private static final String POLICY =
            "default-src 'none'; style-src 'sha256-" + hash() + "'; base-uri 'none'; form-action ";

    /** A database, and the context that it is shown with if there are several. */
    private record Part(String id, String name, @Nullable String context, String address, StatusDocument database) {

        PageBadge verdict() {
            return PageBadge.of(database);
        }
    }

    private MigrationsPage() {}

    /** Links are relative to the last part of the path; the name of the application and the search may be empty. */
    static String of(MigrationsDescriptor migrations, String application, String path, String search, Instant now) {
        List<Part> parts = parts(migrations, path);
        boolean several = parts.size() > 1;
        boolean running = parts.stream().anyMatch(part -> PageBadge.isRunning(part.database()));
        TargetsDocument targets = migrations.targets();
        String title = parts.isEmpty() && targets != null
                ? "Migrations: " + TargetsSection.words(targets) + (application.isEmpty() ? "" : " · " + application)
                : title(parts, application);
        Markup page = start(title, running, targets == null ? "'none'" : "'self'")
                .open("header")
                .element("h1", application.isEmpty() ? "Migrations" : "Migrations of " + application);
        if (several) {
            contents(page, parts);
        }
        page.close().open("main");
        if (targets != null) {
            new TargetsSection(page, targets, search).write();
        } else if (parts.isEmpty()) {
            page.element("p", "This application migrates no database.");
        }
        for (Part part : parts) {
            page.verbatim("\n").open("section", "aria-labelledby", part.id());
            page.open("h2", "id", part.id()).text(part.name());
            if (part.database().address() != null) {
                page.text(" ").element("span", "at " + part.database().address(), "class", "quiet");
            }
            page.close();
            new DatabaseSection(page, part.address(), several).write(part.database(), part.context());
            page.close();
        }
        page.close().open("footer", "class", "quiet").open("p").text("Asked at ");
        DatabaseSection.time(page, now);
        page.text(running ? "; asked again every few seconds while migrations run." : ".");
        return page.close().close().close().close().verbatim("\n").toString();
    }

    private static List<Part> parts(MigrationsDescriptor migrations, String path) {
        List<Part> parts = new ArrayList<>();
        Set<String> names = new HashSet<>();
        boolean several = migrations.contexts().size() > 1;
        migrations
                .contexts()
                .forEach((id, context) -> context.databases().forEach((name, database) -> {
                    // By its name alone only the innermost of that name can be asked for.
                    String unique = names.add(name) ? name : id + "." + name;
                    String number = "database-" + (parts.size() + 1);
                    parts.add(new Part(
                            number,
                            name,
                            several ? id : null,
                            Markup.encoded(path) + "/" + Markup.encoded(unique),
                            database));
                }));
        return parts;
    }

    /** State and address, so that the tabs of two environments differ. */
    private static String title(List<Part> parts, String application) {
        String name = application.isEmpty() ? "" : " · " + application;
        if (parts.size() == 1) {
            Part only = parts.get(0);
            String address = only.database().address();
            return "Migrations: " + only.verdict().words() + name + (address == null ? "" : " · " + address);
        }
        long good = parts.stream()
                .filter(part -> part.verdict().tone() == PageBadge.Tone.GOOD)
                .count();
        return "Migrations: " + good + " of " + parts.size() + " databases up to date" + name;
    }

    private static void contents(Markup page, List<Part> parts) {
        page.open("nav", "aria-label", "Databases").open("ul", "role", "list");
        for (Part part : parts) {
            page.open("li").element("a", part.name(), "href", "#" + part.id());
            page.text(" ");
            part.verdict().write(page, "span");
            page.close();
        }
        page.close().close();
    }

    /** Up to the start of the body. */
    private static Markup start(String title, boolean refreshed, String forms) {
        Markup page = new Markup()
                .verbatim("<!doctype html>\n")
                .open("html", "lang", "en")
                .open("head")
                .empty("meta", "charset", "utf-8")
                .empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY + forms)
                .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .empty("meta", "name", "robots", "content", "noindex");
        if (refreshed) {
            page.empty("meta", "http-equiv", "refresh", "content", REFRESH);
        }
        page.element("title", title).open("style").verbatim(STYLE).close();
        return page.close().verbatim("\n").open("body");
    }

    private static String style() {
        try (InputStream style = MigrationsPage.class.getResourceAsStream("page.css")) {
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
}
