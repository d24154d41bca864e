package dev.migration.internal.settings;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refuses values of settings that make no sense, by the name that the setting has in files and on the command line. */
public final class SettingCheck {

    private SettingCheck() {}

    /** Refuses null. */
    public static <T> T notNull(String setting, @Nullable T value) {
        if (value == null) {
            throw invalid(setting + " must not be null.", "leave it out to use the default");
        }
        return value;
    }

    /** Refuses null, a list without elements, and one with a null or a text without visible characters. */
    public static List<String> notEmpty(String setting, @Nullable List<String> values) {
        List<String> elements = withoutNulls(setting, values);
        for (String element : elements) {
            notBlank("An element of " + setting, element);
        }
        if (elements.isEmpty()) {
            throw invalid(setting + " must have at least one element.", "leave it out to use the default");
        }
        return elements;
    }

    /** Refuses null, and a collection with a null. */
    public static <T> List<T> withoutNulls(String setting, @Nullable Collection<T> values) {
        Collection<T> elements = notNull(setting, values);
        for (T element : elements) {
            notNull("An element of " + setting, element);
        }
        return List.copyOf(elements);
    }

    /** Refuses null and a text without visible characters. */
    public static String notBlank(String setting, @Nullable String text) {
        String value = notNull(setting, text);
        if (value.isBlank()) {
            throw invalid(setting + " must not be empty.", "leave it out to use the default");
        }
        return value;
    }

    /**
     * Refuses null and a negative time.
     *
     * @param zero what zero does, for the remedy
     */
    public static Duration notNegative(String setting, @Nullable Duration time, String zero) {
        Duration value = notNull(setting, time);
        if (value.isNegative()) {
            throw invalid(
                    setting + " must not be negative, but is " + value + ".", "set a time such as 5s, or 0 " + zero);
        }
        return value;
    }

    /** Refuses a number that is too small. */
    public static int atLeast(int least, String setting, int number) {
        if (number < least) {
            throw invalid(
                    setting + " must be at least " + least + ", but is " + number + ".", "set " + least + " or more");
        }
        return number;
    }

    private static InvalidMigrationsException invalid(String message, String remedy) {
        return new InvalidMigrationsException(
                Problem.error(Code.INVALID_SETTING, null, Printable.line(message), remedy));
    }
}
