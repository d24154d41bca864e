package dev.migration.internal.tenant;

import dev.migration.MigrationException;
import dev.migration.internal.help.TenantWording;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was thrown for tenants and is no {@link MigrationException}: a mistake in a program, and no state of a tenant. It is
 * told with the names of its tenants, and with whatever else failed, so that no stack trace is lost.
 */
final class TenantProgramErrors {

    private final Map<String, Throwable> bySchema = new HashMap<>();

    void add(String schema, Throwable defect) {
        bySchema.put(schema, defect);
    }

    /**
     * Throws one of them, with all others and whatever else failed as suppressed.
     *
     * @param schemas the tenants, in the order in which they are told of
     * @param failures what else failed, by schema
     * @throws Error if there is one; the names of its tenants are suppressed, too
     * @throws IllegalStateException else, if there is a defect: its message names the tenants, its cause is the defect
     */
    void throwIfAny(List<String> schemas, Map<String, MigrationException> failures) {
        Map<Throwable, List<String>> thrown = new LinkedHashMap<>();
        collect(schemas, bySchema, thrown);
        if (thrown.isEmpty()) {
            return;
        }
        Throwable first = thrown.keySet().stream()
                .filter(Error.class::isInstance)
                .findFirst()
                .orElse(thrown.keySet().iterator().next());
        collect(schemas, failures, thrown);
        List<String> its = thrown.getOrDefault(first, List.of());
        thrown.remove(first);
        if (first instanceof Error error) {
            error.addSuppressed(
                    new IllegalStateException(TenantWording.inWords(its) + ": it broke off the run of all"));
            throw withSuppressed(error, thrown);
        }
        throw withSuppressed(naming(its, first), thrown);
    }

    /** What is the same for many tenants is one object, and one stack trace. */
    private static void collect(
            List<String> schemas, Map<String, ? extends Throwable> bySchema, Map<Throwable, List<String>> thrown) {
        for (String schema : schemas) {
            Throwable its = bySchema.get(schema);
            if (its != null) {
                thrown.computeIfAbsent(its, same -> new ArrayList<>()).add(schema);
            }
        }
    }

    private static <T extends Throwable> T withSuppressed(T thrown, Map<Throwable, List<String>> others) {
        others.forEach((other, schemas) -> thrown.addSuppressed(naming(schemas, other)));
        return thrown;
    }

    private static IllegalStateException naming(List<String> schemas, Throwable cause) {
        return new IllegalStateException(TenantWording.inWords(schemas) + ": " + cause, cause);
    }
}
