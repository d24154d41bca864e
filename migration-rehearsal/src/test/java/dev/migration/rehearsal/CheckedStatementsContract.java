// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Phase;
import dev.migration.Target;
import dev.migration.fixture.Workbench;
import dev.migration.rehearsal.RehearsalReport.Finding;
import dev.migration.rehearsal.RehearsalReport.RehearsedMigration;
import dev.migration.rehearsal.internal.RehearsalWay;
import dev.migration.rehearsal.internal.statement.ReleaseStatements;
import dev.migration.statements.internal.SentStatement;
import dev.migration.statements.internal.StatementsFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** For each kind of change a statement of the release that serves that breaks, if there is one, and one that does not. */
interface CheckedStatementsContract extends Workbench {

    String RULE = "breaks-statement";

    /** The product's name in the file of statements. */
    String product();

    /** The file of cases. */
    String cases();

    default RehearsalReport rehearse(ReleaseStatements release) {
        return RehearsalWay.up(builder().phase(Phase.ALL).build(), Target.all(), RehearsalOptions.SCRATCH, release);
    }

    default ReleaseStatements sent(String... statements) {
        return ReleaseStatements.of(file(Arrays.stream(statements)
                .map(text -> new SentStatement(text, 0, ""))
                .toList()));
    }

    default StatementsFile file(List<SentStatement> statements) {
        return new StatementsFile(product(), statements);
    }

    static List<Finding> found(RehearsalReport report) {
        return report.findings().filter(finding -> finding.rule().equals(RULE)).toList();
    }

    /** A case, and what of it is asserted. */
    record Case(String name, List<String> lines) {

        private List<String> of(String key) {
            return lines.stream()
                    .filter(line -> line.startsWith(key + ": "))
                    .map(line -> line.substring(key.length() + 2))
                    .toList();
        }

        private Stream<String> all() {
            return Stream.of("breaks", "warns", "untold", "keeps").flatMap(key -> of(key).stream());
        }

        private List<String> expected() {
            return Map.of("ERROR", "breaks", "WARN", "warns", "NOTE", "untold").entrySet().stream()
                    .flatMap(level -> of(level.getValue()).stream().map(text -> level.getKey() + " " + text))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> shown(RehearsedMigration migration) {
        return migration.statements().stream()
                .flatMap(statement -> statement.findings().stream())
                .filter(finding -> finding.rule().equals(RULE))
                .flatMap(finding -> finding.text().lines().skip(1).map(line -> finding.level() + " " + line))
                .sorted()
                .distinct()
                .toList();
    }

    private List<Case> read() {
        try (InputStream file = Objects.requireNonNull(CheckedStatementsContract.class.getResourceAsStream(cases()))) {
            return Arrays.stream(new String(file.readAllBytes(), UTF_8).split("(?m)^== "))
                    .skip(1)
                    .map(text -> text.lines()
                            .map(line -> line.replaceFirst("^" + product() + " ", ""))
                            .toList())
                    .map(lines -> new Case(lines.get(0), lines.subList(1, lines.size())))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    default void findsWhatEachKindOfChangeBreaksAndNothingElse() {
        List<Case> cases = read();
        var given = new ArrayList<String>();
        for (int i = 0; i < cases.size(); i++) {
            cases.get(i).of("given").forEach(sql -> given.add(sql + ";"));
            write(
                    "%04d_case.sql".formatted(i + 2),
                    String.join(";\n", cases.get(i).of("does")) + ";");
        }
        write("0001_given.sql", given.toArray(String[]::new));
        builder().phase(Phase.ALL).build().up(Target.version("0001"));

        RehearsalReport report = rehearse(sent(cases.stream().flatMap(Case::all).toArray(String[]::new)));

        assertThat(report.inconclusive()).isNull();
        assertThat(report.asked())
                .satisfies(asked -> assertThat(asked.notChecked()).isEmpty());
        assertThat(report.migrations()).hasSize(cases.size());
        List<String> found = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            found.add(cases.get(i).name());
            expected.add(cases.get(i).name());
            found.addAll(shown(report.migrations().get(i)));
            expected.addAll(cases.get(i).expected());
        }
        assertThat(found).isEqualTo(expected);
    }
}
