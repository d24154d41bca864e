// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.header;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The options in a script's comments. What is set later wins, what is not set has its default.
 *
 * @param values by key: on, off, a number of milliseconds, on-change or always
 */
public record ScriptOptions(Map<String, String> values) {

    /** No option is set. */
    public static final ScriptOptions DEFAULT = new ScriptOptions(Map.of());

    static final String START = "-- option:";

    private static final String TRANSACTION = "transaction";
    private static final String LOCK_TIMEOUT = "lock_timeout";
    private static final String STATEMENT_TIMEOUT = "statement_timeout";
    private static final String RETRY = "retry";
    private static final String STORE_SQL = "store-sql";
    private static final String PLACEHOLDERS = "placeholders";
    static final String REQUIRES = "requires";
    static final String RUN = "run";
    private static final String SQUASHES = "squashes";
    private static final String BATCH = "batch";
    private static final String BATCH_TIME = "batch-time";
    private static final String BESIDE_BATCHES = "beside-batches";
    private static final String PHASE = "phase";
    static final List<String> KEYS = List.of(
            TRANSACTION,
            LOCK_TIMEOUT,
            STATEMENT_TIMEOUT,
            RETRY,
            STORE_SQL,
            PLACEHOLDERS,
            BATCH,
            BATCH_TIME,
            BESIDE_BATCHES,
            PHASE,
            REQUIRES,
            RUN,
            SQUASHES);

    /** The script runs outside of any transaction of ours. */
    public static final ScriptOptions WITHOUT_TRANSACTION = new ScriptOptions(Map.of(TRANSACTION, "off"));

    private static final Set<String> TIMES = Set.of(LOCK_TIMEOUT, STATEMENT_TIMEOUT, BATCH_TIME);
    private static final String ON = "on";
    private static final String OFF = "off";
    private static final String ON_CHANGE = "on-change";
    private static final String ALWAYS = "always";
    private static final String EXPAND = "expand";
    private static final String CONTRACT = "contract";
    private static final int MOST_DIGITS = 9;
    private static final String SQUASHED = "[0-9a-f]{64}|\\d+(?:\\.\\d+)*";

    /** One name for the column, and one or more before it for the table. */
    private static final String COLUMN =
            "NAME(?:\\.NAME)+".replace("NAME", "(?:[\\p{L}_][\\w$]*|\"(?:[^\"]|\"\")+\"|`(?:[^`]|``)+`)");

    /** More would make the line too long to be read as options. */
    private static final int MOST_ON_LINE = 10;

    public ScriptOptions {
        values = Map.copyOf(values);
    }

    /** Whether a script runs in a transaction. */
    public enum Transaction {
        /** In one, unless it has statements that cannot. */
        AUTO,
        /** In one, whatever it has. */
        ON,
        /** In none. */
        OFF
    }

    /** Whether it runs in a transaction. */
    public Transaction transaction() {
        return switch (values.getOrDefault(TRANSACTION, "")) {
            case ON -> Transaction.ON;
            case OFF -> Transaction.OFF;
            default -> Transaction.AUTO;
        };
    }

    /** How long it waits for a lock, zero without limit, null for the default of every script. */
    public @Nullable Duration lockTimeout() {
        return duration(LOCK_TIMEOUT);
    }

    /** How long one statement may take, zero without limit, null for the session's own limit. */
    public @Nullable Duration statementTimeout() {
        return duration(STATEMENT_TIMEOUT);
    }

    private @Nullable Duration duration(String key) {
        String value = values.get(key);
        return value == null ? null : Duration.ofMillis(Long.parseLong(value));
    }

    /** Whether it is tried again where another session's lock stopped it. */
    public boolean retries() {
        return !OFF.equals(values.get(RETRY));
    }

    /** Whether its text may be kept in the database. */
    public boolean storesSql() {
        return !OFF.equals(values.get(STORE_SQL));
    }

    /** Whether placeholders in its file are replaced. */
    public boolean replacesPlaceholders() {
        return !OFF.equals(values.get(PLACEHOLDERS));
    }

    /** The table and the column by whose ranges its statement runs, as they are written; null where it runs at once. */
    public @Nullable String batch() {
        return values.get(BATCH);
    }

    /** How long one range may take, null for the default. */
    public @Nullable Duration batchTime() {
        return duration(BATCH_TIME);
    }

    /** Whether it runs although an earlier one that runs in ranges has not come to its end; two of those never run at once. */
    public boolean runsBesideBatches() {
        return batch() == null && ON.equals(values.get(BESIDE_BATCHES));
    }

    /** Whether it must not run before the last instance of the older release is gone. */
    public boolean isContract() {
        return CONTRACT.equals(values.get(PHASE));
    }

    /** Whether it runs again when it has changed, so that its migration is repeatable. */
    public boolean runsOnChange() {
        return ON_CHANGE.equals(values.get(RUN));
    }

    /** Whether it runs in each run, also where nothing is applied, so that it is a callback. */
    public boolean runsAlways() {
        return ALWAYS.equals(values.get(RUN));
    }

    /**
     * The checksums of the migration that had this version before it and all below were made one, and the versions of all of
     * these; empty where this is none of these.
     */
    public List<String> squashed() {
        String squashed = values.get(SQUASHES);
        return squashed == null ? List.of() : List.of(squashed.split(","));
    }

    /** The same with a limit for locks where the script has none. */
    public ScriptOptions withDefaultLockTimeout(Duration timeout) {
        // Zero would be no limit.
        long millis = timeout.isZero() ? 0 : Math.max(1, timeout.toMillis());
        return values.containsKey(LOCK_TIMEOUT) ? this : with(LOCK_TIMEOUT, Long.toString(millis));
    }

    public ScriptOptions withoutTransaction() {
        return with(TRANSACTION, OFF);
    }

    private ScriptOptions with(String key, String value) {
        return and(new ScriptOptions(Map.of(key, value)));
    }

    /** The same with what is set later. */
    public ScriptOptions and(ScriptOptions later) {
        Map<String, String> both = new TreeMap<>(values);
        both.putAll(later.values);
        // It may go over several lines.
        if (values.containsKey(SQUASHES) && later.values.containsKey(SQUASHES)) {
            both.put(SQUASHES, values.get(SQUASHES) + "," + later.values.get(SQUASHES));
        }
        return new ScriptOptions(both);
    }

    /**
     * The same with an option.
     *
     * @throws IllegalArgumentException if its name or value is wrong, with a message for the script's author
     */
    ScriptOptions withWritten(String key, String value) {
        return switch (key) {
            case TRANSACTION, RETRY, STORE_SQL, PLACEHOLDERS, BESIDE_BATCHES -> {
                if (!value.equals(ON) && !value.equals(OFF)) {
                    throw new IllegalArgumentException(
                            "Option " + key + " cannot be \"" + value + "\": it is on or off.");
                }
                yield with(key, value);
            }
            case LOCK_TIMEOUT, STATEMENT_TIMEOUT, BATCH_TIME -> with(key, Long.toString(millis(key, value)));
            case BATCH -> {
                if (!value.matches(COLUMN)) {
                    throw new IllegalArgumentException("Option " + key + " cannot be \"" + value
                            + "\": it is a table and its key, such as orders.id or \"My Orders\".\"Order No\".");
                }
                yield with(key, value);
            }
            case PHASE -> {
                if (!value.equals(EXPAND) && !value.equals(CONTRACT)) {
                    throw new IllegalArgumentException(
                            "Option " + key + " cannot be \"" + value + "\": it is expand or contract.");
                }
                yield with(key, value);
            }
            case RUN -> {
                if (!value.equals(ON_CHANGE) && !value.equals(ALWAYS)) {
                    throw new IllegalArgumentException("Option " + key + " cannot be \"" + value + "\": it is "
                            + ON_CHANGE + ", or " + ALWAYS + " in a callback.");
                }
                yield with(key, value);
            }
            case SQUASHES -> {
                if (!Stream.of(value.split(",", -1)).allMatch(text -> text.matches(SQUASHED))) {
                    throw new IllegalArgumentException("Option " + key + " cannot be \"" + value
                            + "\": it takes checksums of 64 digits and versions, separated by commas.");
                }
                yield with(key, value);
            }
            default ->
                throw new IllegalArgumentException(
                        "Unknown option \"" + key + "\". The options are " + String.join(", ", KEYS) + ".");
        };
    }

    private static long millis(String key, String value) {
        int digits = 0;
        while (digits < value.length() && value.charAt(digits) >= '0' && value.charAt(digits) <= '9') {
            digits++;
        }
        long factor = switch (value.substring(digits)) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "min" -> 60_000;
            case "h" -> 3_600_000;
            default -> value.equals("0") ? 0 : -1;
        };
        if (digits == 0 || digits > MOST_DIGITS || factor < 0) {
            throw new IllegalArgumentException("Option " + key + " cannot be \"" + value
                    + "\": it is a duration such as 500ms, 5s, 2min or 1h, or 0.");
        }
        return factor * Long.parseLong(value.substring(0, digits));
    }

    /** The options as comment lines that set them again; empty if there are none. */
    public String comment() {
        var comment = new StringBuilder();
        for (String key : KEYS) {
            String value = values.get(key);
            if (value != null && !key.equals(SQUASHES)) {
                comment.append(' ').append(key).append('=').append(value).append(TIMES.contains(key) ? "ms" : "");
            }
        }
        var lines = new StringBuilder(comment.isEmpty() ? "" : START + comment + "\n");
        List<String> squashed = squashed();
        for (int from = 0; from < squashed.size(); from += MOST_ON_LINE) {
            List<String> some = squashed.subList(from, Math.min(squashed.size(), from + MOST_ON_LINE));
            lines.append(START)
                    .append(' ')
                    .append(SQUASHES)
                    .append('=')
                    .append(String.join(",", some))
                    .append('\n');
        }
        return lines.toString();
    }

    @Override
    public String toString() {
        return comment();
    }
}
