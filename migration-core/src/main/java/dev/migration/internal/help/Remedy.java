package dev.migration.internal.help;

import dev.migration.Fix;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A sentence that says what to do, with the commands and settings in it, in their order. */
public record Remedy(String text, List<Fix> fixes) implements CharSequence {

    /** A sentence without commands. */
    public static Remedy of(CharSequence text) {
        return text instanceof Remedy remedy ? remedy : new Remedy(text.toString(), List.of());
    }

    /** Joins sentences, fixes and what else has a text. */
    public static Remedy of(Object... parts) {
        var text = new StringBuilder();
        List<Fix> fixes = new ArrayList<>();
        for (Object part : parts) {
            if (part instanceof Fix fix) {
                text.append(fix.text());
                fixes.add(fix);
            } else {
                text.append(part);
                if (part instanceof Remedy remedy) {
                    fixes.addAll(remedy.fixes);
                }
            }
        }
        return new Remedy(text.toString(), List.copyOf(fixes));
    }

    /** Several, with the same text between them. */
    public static Remedy joined(String between, List<?> parts) {
        return of(IntStream.range(0, parts.size())
                .boxed()
                .flatMap(i -> Stream.of(i == 0 ? "" : between, parts.get(i)))
                .toArray());
    }

    /** The text with other words for its fixes; one that is not found, as a secret in it is masked, stays. */
    public String in(Function<? super Fix, String> words) {
        var other = new StringBuilder();
        int from = 0;
        for (Fix fix : fixes) {
            int at = text.indexOf(fix.text(), from);
            if (at >= 0) {
                other.append(text, from, at).append(words.apply(fix));
                from = at + fix.text().length();
            }
        }
        return other.append(text, from, text.length()).toString();
    }

    /** The same with other fixes, in the place of each. */
    public Remedy with(UnaryOperator<Fix> other) {
        return new Remedy(
                in(fix -> other.apply(fix).text()), fixes.stream().map(other).toList());
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
