package dev.migration.benchmarks;

import java.util.List;

/** The middle and the ends of what was measured several times. */
record Spread(double median, double lowest, double highest, int count) {

    static Spread of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1), sorted.size());
    }

    @Override
    public String toString() {
        return count == 1 || lowest == highest
                ? Numbers.text(median)
                : Numbers.text(median) + " (" + Numbers.text(lowest) + "–" + Numbers.text(highest) + ")";
    }
}
