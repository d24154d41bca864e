// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.DownScript;
import dev.migration.Migrator;
import dev.migration.Phase;
import dev.migration.Target;
import dev.migration.Version;
import dev.migration.fixture.Workbench;
import dev.migration.internal.run.Engine;
import dev.migration.internal.schema.Schema;
import dev.migration.rehearsal.Rehearsal;
import dev.migration.rehearsal.RehearsalOptions;
import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.RehearsalReport;
import dev.migration.rehearsal.RehearsalReport.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A database in which a migration is rewritten, and a folder of files.
 *
 * @param empty empties the database
 * @param rows a query for what is in its tables
 */
record RemedyBench(Workbench bench, Runnable empty, String rows) {

    SafeFiles rewrite(String version) {
        return rewrite(version, Map.of());
    }

    SafeFiles rewrite(String typed, Map<String, Size> sizes) {
        Migrator migrator = migrator();
        Version version = Version.of(typed);
        String name = Engine.of(migrator).set().find(version).orElseThrow().name();
        Map<String, String> tables = SafeFiles.tables(migrator);
        RehearsalReport report = rehearse(name, sizes);
        assertThat(report.inconclusive()).isNull();
        assertThat(report.findings()).noneMatch(finding -> finding.rule().equals("fails"));
        return SafeFiles.of(migrator, version, tables, report);
    }

    private RehearsalReport rehearse(String name, Map<String, Size> sizes) {
        var options =
                new RehearsalOptions(RehearsalOptions.SCRATCH.lockTimeout(), RehearsalOptions.SCRATCH.budget(), sizes);
        return Rehearsal.of(migrator()).rehearse(Target.file(name), options);
    }

    /** As the command does it. */
    void write(SafeFiles safe) throws IOException {
        for (SafeFile file : safe.files()) {
            Path place = bench.folder().resolve(file.name());
            Files.createDirectories(place.getParent());
            Files.writeString(place, file.text());
        }
    }

    /** Rewrites it, with nothing left as it is, and writes the files. */
    SafeFiles replace(String version) throws IOException {
        SafeFiles safe = rewrite(version);
        assertThat(safe.left()).isEmpty();
        assertThat(safe.files()).isNotEmpty();
        write(safe);
        return safe;
    }

    void up(Phase phase) {
        bench.builder().phase(phase).build().up();
    }

    /** Of both phases: a step of the contract is rehearsed and applied as any other. */
    private Migrator migrator() {
        return bench.builder().phase(Phase.ALL).build();
    }

    void down(int count) {
        migrator().down(Target.count(count), DownScript.FILE);
    }

    List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(bench.folder())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Each file in a line, with its options, its statements, and behind an arrow what undoes them; then what is left. */
    static String shown(SafeFiles safe) {
        var shown = new StringBuilder();
        for (SafeFile file : safe.files()) {
            String text = file.text();
            String options = text.lines()
                    .filter(line -> line.startsWith("-- option: "))
                    .map(line -> line.substring("-- option: ".length()))
                    .collect(Collectors.joining(" "));
            String rest = text.replaceAll("(?m)^-- option: .*\n\n?", "")
                    .replaceFirst("(?m)^-- (?:Up Migration|migrate:up)\n", "")
                    .replaceFirst("\n*-- (?:Down Migration|migrate:down)\n", " <- ")
                    .replace("SELECT 'Nothing has to be undone here.';", "nothing")
                    .strip();
            shown.append(file.name().replaceFirst("\\.sql$", ""))
                    .append(options.isEmpty() ? "" : " [" + options + "]")
                    .append(": ")
                    .append(rest.replace("\n", " ¶ "))
                    .append('\n');
        }
        safe.left().forEach(line -> shown.append("left: ").append(line).append('\n'));
        return shown.toString();
    }

    /**
     * Compares what it becomes, and what both leave behind, also when they are undone; no new file keeps others waiting.
     *
     * @param general a text with {@code {how}} where the file has that
     */
    void assertCase(RemedyCase one, UnaryOperator<String> general) throws IOException, SQLException {
        start(one);
        SafeFiles safe = rewrite("2");
        String shown = shown(safe);
        one.assertBecomes(general.apply(shown));
        if (safe.files().isEmpty()) {
            return;
        }
        assertThat(safe.undone()).hasSize((int)
                shown.lines().filter(line -> line.contains(" <- ")).count());
        boolean undoes = safe.undone().size() == names(safe).size();
        empty.run();
        start(one);
        up(Phase.ALL);
        Schema written = schema();
        List<String> rows = bench.column(this.rows);
        if (undoes) {
            down(1);
        }
        Schema undone = schema();

        empty.run();
        start(one);
        write(safe);
        for (String name : names(safe)) {
            if (bench.vendor().equals("postgresql")) {
                assertThat(rehearse(name, Map.of()).findings())
                        .as(name)
                        .noneMatch(finding -> finding.level() == Level.ERROR);
            }
            migrator().up(Target.file(name));
        }
        assertThat(schema().differenceTo(written, "rewritten", "as it was")).isEmpty();
        assertThat(bench.column(this.rows)).isEqualTo(rows);
        if (undoes) {
            down(names(safe).size());
            assertThat(schema().differenceTo(undone, "rewritten", "as it was")).isEmpty();
        }
    }

    private void start(RemedyCase one) {
        bench.write("0001_tables.sql", one.before());
        migrator().up(Target.version("1"));
        bench.write("0002_change.sql", one.migration().stripTrailing());
    }

    static List<String> names(SafeFiles safe) {
        return safe.files().stream().map(SafeFile::migration).distinct().toList();
    }

    Schema schema() throws SQLException {
        try (Connection connection = bench.dataSource().getConnection()) {
            return Schema.read(connection, Schema.current(connection));
        }
    }
}
