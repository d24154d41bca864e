package dev.migration.spring.actuate;

import dev.migration.plan.State;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the endpoint may answer, made up. */
final class PageFixture {

    static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private PageFixture() {}

    static MigrationsDescriptor.Migration migration(int version, State state) {
        return migration(version, "add_column", state, null);
    }

    static MigrationsDescriptor.Migration migration(int version, String name, State state, @Nullable String detail) {
        boolean applied = !state.isPending();
        return new MigrationsDescriptor.Migration(
                "%04d".formatted(version),
                "%04d_%s".formatted(version, name),
                state.name(),
                "ab".repeat(32),
                "What it is for",
                "ann@clinic.example",
                null,
                applied ? NOW.minusSeconds(3600L * (400 - version)) : null,
                applied ? "clinic@host" : null,
                applied ? version * 10L : null,
                detail);
    }

    static List<MigrationsDescriptor.Migration> applied(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(version -> migration(version, State.APPLIED))
                .toList();
    }

    static MigrationsDescriptor.ProblemDescriptor problem(String code, String severity, String message, String remedy) {
        return new MigrationsDescriptor.ProblemDescriptor(
                code, severity, "migrations/0007_add_phone.sql:12:5", message, remedy);
    }

    static MigrationsDescriptor.ProblemDescriptor running() {
        return problem("running", "warning", "Migrations are running now, by clinic@host.", "");
    }

    static MigrationsDescriptor.Database database(
            List<MigrationsDescriptor.Migration> migrations, MigrationsDescriptor.ProblemDescriptor... problems) {
        int pending = (int) migrations.stream()
                .filter(migration -> State.valueOf(migration.state()).isPending())
                .count();
        return new MigrationsDescriptor.Database(
                "PostgreSQL 17.2",
                "public",
                "sections",
                "0006",
                new MigrationsDescriptor.Counts(migrations.size() - pending, pending),
                List.of(problems),
                migrations,
                null,
                null,
                null);
    }

    static MigrationsDescriptor of(MigrationsDescriptor.Database... databases) {
        Map<String, MigrationsDescriptor.Database> named = new LinkedHashMap<>();
        for (MigrationsDescriptor.Database database : databases) {
            named.put(named.isEmpty() ? "dataSource" : "archive" + named.size(), database);
        }
        return new MigrationsDescriptor(Map.of("clinic", new MigrationsDescriptor.Context(null, named)));
    }
}
