// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import dev.migration.Baseline;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a setting's text means to the builder.
 *
 * @param parse gives the value, or an IllegalArgumentException that says what is wrong without repeating a secret
 * @param use hands it over
 */
record Meaning<T>(Function<String, T> parse, BiConsumer<Migrator.Builder, T> use) {

    private static final Pattern COUNT = Pattern.compile("[0-9]{1,6}");

    static Meaning<String> text(BiConsumer<Migrator.Builder, String> use) {
        return new Meaning<>(Meaning::notBlank, use);
    }

    static <E extends Enum<E>> Meaning<E> constant(Class<E> type, BiConsumer<Migrator.Builder, E> use) {
        return new Meaning<>(text -> constant(type, text), use);
    }

    static Meaning<Duration> time(BiConsumer<Migrator.Builder, Duration> use) {
        return new Meaning<>(Durations::parse, use);
    }

    /** A time, or zero where it says off. */
    static Meaning<Duration> timeOrOff(BiConsumer<Migrator.Builder, Duration> use) {
        return new Meaning<>(
                text -> text.equalsIgnoreCase("off") ? Duration.ZERO : Durations.parse(text, ", or off"), use);
    }

    static Meaning<Integer> count(BiConsumer<Migrator.Builder, Integer> use) {
        return new Meaning<>(Meaning::count, use);
    }

    static Meaning<Baseline> baseline(BiConsumer<Migrator.Builder, Baseline> use) {
        return new Meaning<>(Meaning::baseline, use);
    }

    static String notBlank(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("is empty");
        }
        return text;
    }

    static <E extends Enum<E>> E constant(Class<E> type, String text) {
        List<E> constants = List.of(type.getEnumConstants());
        return constants.stream()
                .filter(constant -> constant.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be one of "
                        + constants.stream()
                                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                        + ", not '" + text + "'"));
    }

    private static int count(String text) {
        if (!COUNT.matcher(text).matches()) {
            throw new IllegalArgumentException("must be a number such as 10, or 0 for never");
        }
        return Integer.parseInt(text);
    }

    private static Baseline baseline(String text) {
        try {
            return Baseline.of(text);
        } catch (InvalidMigrationsException e) {
            throw new IllegalArgumentException("must be a version such as 0005, or none, not '" + text + "'", e);
        }
    }
}
