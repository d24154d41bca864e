// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import dev.migration.BatchStatus;
import dev.migration.Code;
import dev.migration.State;
import dev.migration.internal.report.ProblemDocument;
import dev.migration.internal.report.StatusDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the endpoint may answer, made up. */
final class PageFixture {

    static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private PageFixture() {}

    static StatusDocument.Migration migration(int version, State state) {
        return migration(version, "add_column", state, null);
    }

    static StatusDocument.Migration migration(int version, String name, State state, @Nullable String detail) {
        return migration(version, name, state, detail, null);
    }

    private static StatusDocument.Migration migration(
            int version, String name, State state, @Nullable String detail, StatusDocument.@Nullable Batches batches) {
        boolean applied = !state.isPending() && state != State.WAITING;
        return new StatusDocument.Migration(
                "%04d".formatted(version),
                "%04d_%s".formatted(version, name),
                null,
                state,
                "ab".repeat(32),
                "What it is for",
                "ann@clinic.example",
                null,
                applied ? NOW.minusSeconds(3600L * (400 - version)) : null,
                applied ? "clinic@host" : null,
                applied ? version * 10L : null,
                detail,
                batches);
    }

    /** Not run to its end: at 40 %, with so much more to say. */
    static StatusDocument inBatches(boolean paused, @Nullable String waitsFor, @Nullable String failure) {
        var status = new BatchStatus(
                812_000,
                212,
                40,
                5_400,
                Duration.ofSeconds(226),
                NOW.minusSeconds(150),
                paused,
                paused || failure != null ? null : "web-1:4711",
                waitsFor,
                failure,
                NOW,
                null,
                null);
        StatusDocument.Migration filling =
                migration(7, "fill_status", State.RUNNING, status.inWords(), StatusDocument.Batches.of(status));
        List<StatusDocument.Migration> migrations = new ArrayList<>(applied(6));
        migrations.add(filling);
        migrations.add(migration(8, State.HELD));
        return database(
                migrations,
                new ProblemDocument(
                        "running",
                        "warning",
                        null,
                        filling.name() + " runs in batches: " + status.inWords()
                                + ". Until its end these are not applied: "
                                + migrations.get(7).name() + ".",
                        "",
                        Code.RUNNING.help()));
    }

    static List<StatusDocument.Migration> applied(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(version -> migration(version, State.APPLIED))
                .toList();
    }

    static ProblemDocument problem(String code, String severity, String message, String remedy) {
        String help =
                Code.valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_')).help();
        return new ProblemDocument(code, severity, "migrations/0007_add_phone.sql:12:5", message, remedy, help);
    }

    static ProblemDocument running() {
        return problem("running", "warning", "Migrations are running now, by clinic@host.", "");
    }

    static StatusDocument database(List<StatusDocument.Migration> migrations, ProblemDocument... problems) {
        int pending = (int) migrations.stream()
                .filter(migration -> migration.state().isPending())
                .count();
        int waiting = (int) migrations.stream()
                .filter(migration -> migration.state() == State.WAITING)
                .count();
        return new StatusDocument(
                StatusDocument.FORMAT,
                "PostgreSQL 17.2",
                "db.example:5432/clinic",
                "public",
                "sections",
                "0006",
                new StatusDocument.Counts(
                        migrations.size() - pending - waiting, pending, waiting == 0 ? null : waiting),
                List.of(problems),
                migrations,
                null,
                null,
                null);
    }

    /** One of 20 is behind, one of 50 has a migration that failed, and one of 100 cannot be read. */
    static StatusDocument withTenants(int count) {
        Map<String, StatusDocument> tenants = new LinkedHashMap<>();
        for (int i = 1; i <= count; i++) {
            String name = "tenant_%03d".formatted(i);
            if (i % 100 == 0) {
                tenants.put(
                        name,
                        tenant(
                                name,
                                null,
                                List.of(),
                                problem("no-privilege", "error", "No right to read", "grant it")));
            } else if (i % 50 == 33) {
                tenants.put(
                        name,
                        tenant(
                                name,
                                new StatusDocument.Counts(11, 1, null),
                                List.of(migration(12, "add_phone", State.FAILED, "no such table: patient"))));
            } else if (i % 20 == 7) {
                tenants.put(
                        name,
                        tenant(name, new StatusDocument.Counts(11, 1, null), List.of(migration(12, State.PENDING))));
            } else {
                tenants.put(name, tenant(name, new StatusDocument.Counts(12, 0, null), List.of()));
            }
        }
        return new StatusDocument(
                StatusDocument.FORMAT,
                "PostgreSQL 17.2",
                "db.example:5432/clinic",
                null,
                "sections",
                null,
                new StatusDocument.Counts(
                        tenants.values().stream()
                                .map(StatusDocument::counts)
                                .filter(Objects::nonNull)
                                .mapToInt(StatusDocument.Counts::applied)
                                .sum(),
                        tenants.values().stream()
                                .map(StatusDocument::counts)
                                .filter(Objects::nonNull)
                                .mapToInt(StatusDocument.Counts::pending)
                                .sum(),
                        null),
                List.of(),
                List.of(),
                tenants,
                null,
                null);
    }

    static StatusDocument tenant(
            String name,
            StatusDocument.@Nullable Counts counts,
            List<StatusDocument.Migration> migrations,
            ProblemDocument... problems) {
        return new StatusDocument(
                null,
                null,
                null,
                name,
                null,
                counts == null ? null : "%04d".formatted(counts.applied()),
                counts,
                List.of(problems),
                migrations,
                null,
                null,
                null);
    }

    static String page(MigrationsDescriptor migrations) {
        return MigrationsPage.of(migrations, "clinic", "migrations", "", NOW);
    }

    static MigrationsDescriptor of(StatusDocument... databases) {
        Map<String, StatusDocument> named = new LinkedHashMap<>();
        for (StatusDocument database : databases) {
            named.put(named.isEmpty() ? "dataSource" : "archive" + named.size(), database);
        }
        return new MigrationsDescriptor(
                StatusDocument.FORMAT, Map.of("clinic", new MigrationsDescriptor.Context(null, named)), null);
    }
}
