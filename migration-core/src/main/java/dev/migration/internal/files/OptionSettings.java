package dev.migration.internal.files;

import dev.migration.internal.files.ScriptOptions.Retry;
import dev.migration.internal.files.ScriptOptions.StoreSql;
import dev.migration.internal.files.ScriptOptions.Transaction;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Options as they are gathered from several comments: what is said later wins, what is not said stays open. */
public final class OptionSettings {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|min|h)");
    private static final Map<String, ChronoUnit> UNITS =
            Map.of("ms", ChronoUnit.MILLIS, "s", ChronoUnit.SECONDS, "min", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS);

    private @Nullable Transaction transaction;
    private @Nullable Duration lockTimeout;
    private @Nullable Duration statementTimeout;
    private @Nullable Retry retry;
    private @Nullable StoreSql storeSql;

    /** Sets an option; returns what is wrong with its name or value, or null. */
    @Nullable
    String set(String key, String value) {
        return switch (key) {
            case "transaction" -> {
                transaction = "on".equals(value) ? Transaction.ON : Transaction.OFF;
                yield onOrOff(key, value);
            }
            case "retry" -> {
                retry = "on".equals(value) ? Retry.ON : Retry.OFF;
                yield onOrOff(key, value);
            }
            case "store-sql" -> {
                storeSql = "on".equals(value) ? StoreSql.ON : StoreSql.OFF;
                yield onOrOff(key, value);
            }
            case "lock_timeout" -> {
                lockTimeout = duration(value);
                yield lockTimeout == null ? noDuration(key, value) : null;
            }
            case "statement_timeout" -> {
                statementTimeout = duration(value);
                yield statementTimeout == null ? noDuration(key, value) : null;
            }
            default ->
                "Unknown option \"" + key + "\": there are transaction, lock_timeout, statement_timeout, retry and"
                        + " store-sql.";
        };
    }

    void noTransaction() {
        transaction = Transaction.OFF;
    }

    public void add(OptionSettings later) {
        transaction = later.transaction != null ? later.transaction : transaction;
        lockTimeout = later.lockTimeout != null ? later.lockTimeout : lockTimeout;
        statementTimeout = later.statementTimeout != null ? later.statementTimeout : statementTimeout;
        retry = later.retry != null ? later.retry : retry;
        storeSql = later.storeSql != null ? later.storeSql : storeSql;
    }

    public ScriptOptions options() {
        return new ScriptOptions(
                transaction == null ? ScriptOptions.DEFAULT.transaction() : transaction,
                lockTimeout,
                statementTimeout,
                retry == null ? ScriptOptions.DEFAULT.retry() : retry,
                storeSql == null ? ScriptOptions.DEFAULT.storeSql() : storeSql);
    }

    /** The settings as a comment line that sets them again; empty if there are none. */
    public String comment() {
        var settings = new StringJoiner(" ", OptionComment.START + " ", "\n").setEmptyValue("");
        if (transaction != null) {
            settings.add("transaction=" + (transaction == Transaction.ON ? "on" : "off"));
        }
        if (lockTimeout != null) {
            settings.add("lock_timeout=" + lockTimeout.toMillis() + "ms");
        }
        if (statementTimeout != null) {
            settings.add("statement_timeout=" + statementTimeout.toMillis() + "ms");
        }
        if (retry != null) {
            settings.add("retry=" + (retry == Retry.ON ? "on" : "off"));
        }
        if (storeSql != null) {
            settings.add("store-sql=" + (storeSql == StoreSql.ON ? "on" : "off"));
        }
        return settings.toString();
    }

    private static @Nullable String onOrOff(String key, String value) {
        return value.equals("on") || value.equals("off")
                ? null
                : "Option " + key + " cannot be \"" + value + "\": it is on or off.";
    }

    private static String noDuration(String key, String value) {
        return "Option " + key + " cannot be \"" + value + "\": it is a duration such as 500ms, 5s, 2min or 1h, or 0.";
    }

    private static @Nullable Duration duration(String value) {
        if (value.equals("0")) {
            return Duration.ZERO;
        }
        Matcher matcher = DURATION.matcher(value);
        return matcher.matches()
                ? Duration.of(Long.parseLong(matcher.group(1)), UNITS.getOrDefault(matcher.group(2), ChronoUnit.MILLIS))
                : null;
    }
}
