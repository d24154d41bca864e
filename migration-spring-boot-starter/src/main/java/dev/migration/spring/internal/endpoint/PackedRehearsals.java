package dev.migration.spring.internal.endpoint;

import dev.migration.Code;
import dev.migration.MigrationStatus;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.find.Location;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.Block;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.Findings;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor.Rehearsal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;

/**
 * What rehearsals said of migrations, in the reports that the build packed beside them. A report may be broken, or somebody
 * else's: that is a warning, and what it says counts only for the file with its checksum.
 */
final class PackedRehearsals {

    static final PackedRehearsals NONE = new PackedRehearsals();

    private static final String FILE = "rehearsal.json";
    private static final String VENDOR = "{vendor}";
    private static final int FORMAT = 1;
    private static final int MOST_BLOCKS = 5;
    private static final int MOST_FINDINGS = 3;
    private static final List<String> LEVELS = List.of("error", "warn", "note");

    private record Entry(String checksum, Rehearsal rehearsal) {}

    private final Map<Version, List<Entry>> entries = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private PackedRehearsals() {}

    /** Reads the reports in the folders of these locations. */
    static PackedRehearsals read(List<String> locations, ResourcePatternResolver resources) {
        var packed = new PackedRehearsals();
        for (String text : locations) {
            Location location = Location.parse(text);
            String file = location.path() + "/" + FILE;
            String prefix =
                    location.kind() == Location.Kind.DISK ? "file:" : ResourcePatternResolver.CLASSPATH_ALL_URL_PREFIX;
            try {
                for (Resource found : resources.getResources(prefix + file.replace(VENDOR, "*"))) {
                    packed.read(found, file);
                }
            } catch (IOException e) {
                packed.problems.add(unreadable(file));
            }
        }
        return packed;
    }

    private void read(Resource found, String file) {
        try {
            if (found.exists()) {
                add(found.getContentAsString(StandardCharsets.UTF_8));
            }
        } catch (IOException | RuntimeException e) {
            // Each of the parsers that an application may have throws exceptions of its own.
            problems.add(unreadable(file));
        }
    }

    private static Problem unreadable(String file) {
        return Problem.warning(
                Code.UNREADABLE_FILE,
                Place.of(file),
                "The report of a rehearsal cannot be read, so its findings are not shown.",
                "write it anew: migration up --rehearse --file " + FILE + "; or leave it out of the build");
    }

    /** What is wrong with the reports. */
    List<Problem> problems() {
        return Collections.unmodifiableList(problems);
    }

    /** What was said of a migration; null where nothing was. */
    @Nullable
    Rehearsal of(MigrationStatus migration) {
        List<Entry> said = entries.getOrDefault(Version.of(migration.version()), List.of());
        return said.stream()
                .filter(entry -> entry.checksum().equals(migration.checksum()))
                .map(Entry::rehearsal)
                .findFirst()
                .orElse(said.isEmpty() ? null : Rehearsal.OF_OTHER_VERSION);
    }

    /** All of a report, or nothing. */
    private void add(String json) {
        Map<String, Object> report = JsonParserFactory.getJsonParser().parseMap(json);
        if (!(report.get("format") instanceof Number format) || format.intValue() != FORMAT) {
            throw new IllegalArgumentException("format");
        }
        Map<Version, Entry> read = new HashMap<>();
        objects(report, "migrations")
                .filter(migration -> "up".equals(migration.get("direction")))
                .forEach(migration -> read.put(
                        Version.of(text(migration, "version")),
                        new Entry(text(migration, "checksum"), rehearsal(text(report, "product"), migration))));
        read.forEach((version, entry) ->
                entries.computeIfAbsent(version, none -> new ArrayList<>()).add(entry));
    }

    private static Rehearsal rehearsal(String product, Map<?, ?> migration) {
        // The worst first; what a comment allows does not count.
        Map<String, List<String>> findings = new LinkedHashMap<>();
        LEVELS.forEach(level -> findings.put(
                level,
                objects(migration, "statements")
                        .flatMap(statement -> objects(statement, "findings"))
                        .filter(finding -> finding.get("allowed") == null && level.equals(finding.get("level")))
                        .map(finding -> text(finding, "text"))
                        .toList()));
        String inconclusive = migration.get("inconclusive") == null ? null : text(migration, "inconclusive");
        String worst = LEVELS.stream()
                .filter(level -> !findings.getOrDefault(level, List.of()).isEmpty())
                .findFirst()
                .orElse("clean");
        return new Rehearsal(
                // An error is one, whatever else was not tried.
                inconclusive == null || worst.equals("error") ? worst : "inconclusive",
                product,
                inconclusive,
                new Findings(count(findings, "error"), count(findings, "warn"), count(findings, "note")),
                objects(migration, "blocks")
                        .limit(MOST_BLOCKS)
                        .map(PackedRehearsals::block)
                        .toList(),
                findings.values().stream()
                        .flatMap(List::stream)
                        .limit(MOST_FINDINGS)
                        .toList());
    }

    private static long count(Map<String, List<String>> findings, String level) {
        return findings.getOrDefault(level, List.of()).size();
    }

    private static Block block(Map<?, ?> block) {
        return new Block(
                text(block, "relation"),
                Boolean.TRUE.equals(block.get("reads")),
                Boolean.TRUE.equals(block.get("writes")),
                ((Number) Objects.requireNonNull(block.get("ms"))).longValue(),
                block.get("estimatedMs") instanceof Number millis ? millis.longValue() : null);
    }

    private static String text(Map<?, ?> in, String name) {
        return (String) Objects.requireNonNull(in.get(name), name);
    }

    private static Stream<Map<?, ?>> objects(Map<?, ?> in, String name) {
        return ((List<?>) Objects.requireNonNull(in.get(name), name)).stream().map(item -> (Map<?, ?>) item);
    }
}
