package dev.migration.internal.secrets;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The parts of a text that are secrets, and what is shown instead of them. */
final class SecretSpans {

    /** Shown instead of a literal. */
    static final String LITERAL = "'***'";

    private final List<Span> found = new ArrayList<>();
    private List<Span> apart = List.of();

    private record Span(int from, int to, String replacement) {

        int growth() {
            return replacement.length() - (to - from);
        }
    }

    /** Adds a part, in any order; it may overlap others. */
    void add(int from, int to, String replacement) {
        found.add(new Span(from, to, replacement));
    }

    /** Adds those of a part of the text, which starts at this index. */
    void addAll(SecretSpans inside, int start) {
        inside.found.forEach(span -> add(start + span.from, start + span.to, span.replacement));
    }

    /** The text without them. */
    String hideIn(String text) {
        apart = merged();
        var masked = new StringBuilder(text.length());
        int copied = 0;
        for (Span span : apart) {
            masked.append(text, copied, span.from).append(span.replacement);
            copied = span.to;
        }
        return masked.append(text, copied, text.length()).toString();
    }

    private List<Span> merged() {
        var merged = new ArrayList<Span>();
        found.sort(Comparator.comparingInt(Span::from).thenComparing(Span::to, Comparator.reverseOrder()));
        for (Span next : found) {
            Span last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last == null || next.from >= last.to) {
                merged.add(next);
            } else if (next.to > last.to) {
                merged.set(merged.size() - 1, new Span(last.from, next.to, last.replacement));
            }
        }
        return merged;
    }

    /** The first of them as they are in the text, also those inside others. */
    List<String> first(int most, String text) {
        return found.stream()
                .limit(most)
                .map(span -> text.substring(span.from, span.to))
                .toList();
    }

    /** Where in the masked text, once it was made, a place of the original is; what is in a secret is at its end. */
    int offset(int original) {
        int shift = 0;
        for (Span span : apart) {
            if (original <= span.from) {
                break;
            }
            if (original < span.to) {
                return span.from + shift + span.replacement.length();
            }
            shift += span.growth();
        }
        return original + shift;
    }
}
