// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.help;

import dev.migration.Fix;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A sentence that says what to do, with the commands and settings in it, in their order. */
public record Remedy(String text, List<Fix> fixes) implements CharSequence {

    private static final String HOLE = "{}";

    /** A sentence without commands. */
    public static Remedy of(CharSequence text) {
        return text instanceof Remedy remedy ? remedy : new Remedy(text.toString(), List.of());
    }

    /**
     * A sentence with its arguments.
     *
     * @param template has {@code {}} in the place of each; never a text of others
     * @param arguments fixes, other sentences, and what else has a text
     */
    public static Remedy of(String template, Object... arguments) {
        var text = new StringBuilder();
        List<Fix> fixes = new ArrayList<>();
        int from = 0;
        for (Object argument : arguments) {
            int at = template.indexOf(HOLE, from);
            text.append(template, from, at);
            from = at + HOLE.length();
            if (argument instanceof Fix fix) {
                text.append(fix.text());
                fixes.add(fix);
            } else {
                text.append(argument);
                if (argument instanceof Remedy remedy) {
                    fixes.addAll(remedy.fixes);
                }
            }
        }
        return new Remedy(text.append(template, from, template.length()).toString(), List.copyOf(fixes));
    }

    /** Several, with the same text between them. */
    public static Remedy joined(String between, List<?> parts) {
        return of(String.join(between, Collections.nCopies(parts.size(), HOLE)), parts.toArray());
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
