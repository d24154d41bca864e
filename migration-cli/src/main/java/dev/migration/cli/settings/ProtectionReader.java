package dev.migration.cli.settings;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.internal.help.Misspelling;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether the database may be production's, where nothing is destroyed by mistake. */
final class ProtectionReader {

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}]+");

    private ProtectionReader() {}

    /** Why what destroys is refused here, or nothing. */
    static @Nullable String reason(SettingReader reader, List<Environment> variables) {
        Value<Boolean> protect = reader.flag(Key.PROTECT);
        if (protect != null && protect.value()) {
            return "protect is true (" + protect.origin() + ")";
        }
        // The database may be that of any of them: an environment typed above production's does not lift the
        // protection.
        Stream<String> environments = reader.readAll(Key.ENV, SettingReader::notBlank)
                .filter(name -> isProtected(name.value()))
                .map(name -> "the environment is " + name.value() + " (" + name.origin() + ")");
        Stream<String> profiles = variables.stream()
                .flatMap(environment -> Stream.ofNullable(environment.find(Environment.PROFILES)))
                .flatMap(active -> Arrays.stream(active.value().split(","))
                        .map(String::strip)
                        .filter(ProtectionReader::isProtected)
                        .map(profile -> "the profile " + profile + " is active (" + active.origin() + ")"));
        return Stream.concat(environments, profiles).findFirst().orElse(null);
    }

    /** A warning where a file says that the database is protected, and a variable, perhaps of another one, that it is not. */
    static @Nullable Problem lifted(SettingReader reader) {
        Value<Boolean> used = reader.flag(Key.PROTECT);
        if (used == null || used.value() || reader.rank(Key.PROTECT) != SettingSources.ENVIRONMENT) {
            return null;
        }
        return reader.readAll(Key.PROTECT, SettingReader::trueOrFalse)
                .filter(Value::value)
                .findFirst()
                .map(protecting -> Problem.warning(
                        Code.INVALID_SETTING,
                        used.origin(),
                        "protect is false here, which comes before protect = true in " + protecting.origin()
                                + ": the database is not protected.",
                        "if it was set for another database: unset " + used.origin()))
                .orElse(null);
    }

    /** With such a word, or nearly such a one, it may be production: a question too many does no harm. */
    private static boolean isProtected(String environment) {
        return BETWEEN_WORDS
                .splitAsStream(environment.toLowerCase(Locale.ROOT))
                .anyMatch(word -> Misspelling.isNearly("production", word) || Misspelling.isNearly("prod", word));
    }
}
