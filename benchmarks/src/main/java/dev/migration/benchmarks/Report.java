package dev.migration.benchmarks;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** The results as Markdown. */
final class Report {

    private static final Path FOLDER = Path.of("benchmarks", "results");

    private final Results results;
    private final StringBuilder text = new StringBuilder();

    Report(Results results) {
        this.results = results;
    }

    void begin(String title, List<String> facts, String about) {
        text.append("# ").append(title).append("\n\n");
        facts.forEach(fact -> text.append("- ").append(fact).append('\n'));
        text.append('\n').append(about);
    }

    /** How far they are met, as far as the scenarios that were run can tell. */
    void targets(List<Demand> targets) {
        text.append("\n## Targets\n\n| work | target | measured |\n|---|---|---|\n");
        targets.stream()
                .filter(target -> results.has(target.measured()))
                .collect(groupingBy(Demand::work, LinkedHashMap::new, toList()))
                .forEach((work, ofIt) -> line(List.of(
                        work,
                        ofIt.stream().map(Demand::demand).collect(joining("; ")),
                        ofIt.stream().map(target -> target.verdict(results)).collect(joining("; ")))));
    }

    /** What was measured under this title. */
    void table(String title, String about) {
        text.append("\n## ").append(title).append("\n\n").append(about).append("\n\n");
        List<MeasuredKey> keys = results.keys(title);
        List<String> contestants =
                keys.stream().map(MeasuredKey::contestant).distinct().toList();
        var header = new ArrayList<>(List.of("", ""));
        header.addAll(contestants);
        line(header);
        text.append("|---".repeat(header.size())).append("|\n");
        keys.stream().map(key -> key.by("")).distinct().forEach(row -> {
            var cells = new ArrayList<>(List.of(row.subject(), row.measure()));
            contestants.forEach(contestant -> cells.add(cell(row.by(contestant))));
            line(cells);
        });
    }

    /** Prints it, and writes it and every single value to files. */
    void write(String name) throws IOException {
        Files.createDirectories(FOLDER);
        Files.writeString(FOLDER.resolve(name + ".md"), text);
        results.writeCsv(FOLDER.resolve(name + ".csv"));
        System.out.println("\n" + text);
    }

    private String cell(MeasuredKey key) {
        Spread spread = results.spread(key);
        String failure = results.failure(key);
        if (spread == null) {
            return failure == null ? "–" : failure;
        }
        return spread + timesOurs(key, spread) + (failure == null ? "" : "; once " + failure);
    }

    /** Beside ours. */
    private String timesOurs(MeasuredKey key, Spread theirs) {
        String us = Contestant.THIS.title();
        Spread ours = results.spread(key.by(us));
        return ours == null || ours.median() == 0 || key.contestant().equals(us)
                ? ""
                : " · " + Numbers.text(theirs.median() / ours.median()) + " ×";
    }

    private void line(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
