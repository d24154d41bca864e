package dev.migration.cli.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What dbmate's variables mean here. */
final class Dbmate {

    private static final String TABLE = "DBMATE_MIGRATIONS_TABLE";
    private static final String USUAL_WAIT = "60s";

    private static final Map<String, String> UNREAD = Map.of(
            TABLE,
            "that table has dbmate's columns, so the history has its own, which MIGRATION_TABLE names; to take over what"
                    + " dbmate has applied, rename its table to schema_migrations",
            "DBMATE_DRIVER",
            "the URL names the kind of database",
            "DBMATE_VERBOSE",
            "pass --verbose for the log");

    private Dbmate() {}

    /** The setting that one of them stands for. */
    static @Nullable Value<String> find(Key key, Function<String, @Nullable Value<String>> environment) {
        return switch (key) {
            case LOCATIONS -> environment.apply("DBMATE_MIGRATIONS_DIR");
            case SCHEMA_FILE -> environment.apply("DBMATE_SCHEMA_FILE");
            case OUT_OF_ORDER -> where(environment.apply("DBMATE_STRICT"), "reject");
            case CONNECT_TIMEOUT -> {
                Value<String> timeout = environment.apply("DBMATE_WAIT_TIMEOUT");
                yield where(environment.apply("DBMATE_WAIT"), timeout == null ? USUAL_WAIT : timeout.value());
            }
            default -> null;
        };
    }

    /** The meaning where the variable is true, nothing where it is false; anything else is reported as the setting's value. */
    private static @Nullable Value<String> where(@Nullable Value<String> variable, String meaning) {
        if (variable == null || is(List.of("0", "f", "false"), variable)) {
            return null;
        }
        return is(List.of("1", "t", "true"), variable) ? new Value<>(meaning, variable.origin()) : variable;
    }

    private static boolean is(List<String> words, Value<String> variable) {
        return words.stream().anyMatch(variable.value()::equalsIgnoreCase);
    }

    /** Those that are set and not read, each with what to do instead. */
    static Map<String, String> unread(Function<String, @Nullable Value<String>> environment) {
        Map<String, String> set = new HashMap<>(UNREAD);
        set.keySet().removeIf(name -> environment.apply(name) == null);
        Value<String> table = environment.apply(TABLE);
        if (table != null && table.value().equals("schema_migrations")) {
            set.remove(TABLE);
        }
        return set;
    }
}
