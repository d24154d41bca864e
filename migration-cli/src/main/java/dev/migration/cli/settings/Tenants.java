package dev.migration.cli.settings;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.TenantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What names the tenants.
 *
 * @param schemas their schemas; empty where the query has them
 * @param query whose first column has them; null where they are listed
 * @param parallelism how many are migrated at a time
 * @param origin the setting
 */
public record Tenants(List<String> schemas, @Nullable String query, int parallelism, Place origin) {

    /** The same as a service's. */
    private static final int PARALLELISM = 4;

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,3}");

    public Tenants {
        schemas = List.copyOf(schemas);
    }

    /** What names the tenants, in the first source that does; null where none does. */
    static @Nullable Tenants read(SettingReader reader) {
        Value<List<String>> named = reader.find(Key.TENANTS);
        Value<List<String>> query = reader.find(Key.TENANTS_QUERY);
        Value<Integer> atATime = reader.read(Key.TENANTS_PARALLELISM, Tenants::atLeastOne);
        int parallelism = atATime == null ? PARALLELISM : atATime.value();
        if (named != null && query != null && reader.rank(Key.TENANTS) == reader.rank(Key.TENANTS_QUERY)) {
            reader.refuse(
                    query.origin(),
                    "The tenants are named twice, here and by " + named.origin() + ".",
                    "keep one of them");
            return null;
        }
        if (query != null && (named == null || reader.rank(Key.TENANTS_QUERY) < reader.rank(Key.TENANTS))) {
            requireNoSchema(reader, query.origin());
            return new Tenants(List.of(), query.value().get(0), parallelism, query.origin());
        }
        if (named == null) {
            return null;
        }
        requireNoSchema(reader, named.origin());
        List<String> schemas = SettingReader.elements(named).toList();
        if (schemas.isEmpty()) {
            reader.refuse(named.origin(), "tenants is empty.", "");
        }
        return new Tenants(schemas, null, parallelism, named.origin());
    }

    /** The one tenant that is meant; null where none is, or a source before it names several. */
    static @Nullable String readOne(SettingReader reader) {
        Value<String> tenant = reader.read(Key.TENANT, SettingReader::notBlank);
        int several = Math.min(reader.rank(Key.TENANTS), reader.rank(Key.TENANTS_QUERY));
        if (tenant == null || several < reader.rank(Key.TENANT)) {
            return null;
        }
        requireNoSchema(reader, tenant.origin());
        return tenant.value();
    }

    /** What names tenants, or the schema of one history: it would be ignored beside targets. */
    static List<Problem> besideTargets(SettingReader reader) {
        List<Problem> problems = new ArrayList<>();
        for (Key key : List.of(Key.TENANT, Key.TENANTS, Key.TENANTS_QUERY)) {
            beside(
                            reader,
                            key,
                            "Targets cannot be combined with tenants.",
                            "remove it; a target is chosen by --target NAME")
                    .ifPresent(problems::add);
        }
        beside(
                        reader,
                        Key.SCHEMA,
                        "schema is set, but the schema of each target is in the list of targets.",
                        "remove it, and name the schemas in the list")
                .ifPresent(problems::add);
        return problems;
    }

    private static Optional<Problem> beside(SettingReader reader, Key key, String message, String remedy) {
        return Optional.ofNullable(reader.find(key))
                .map(value -> Problem.error(Code.INVALID_SETTING, value.origin(), message, remedy));
    }

    private static void requireNoSchema(SettingReader reader, Place tenants) {
        Value<List<String>> schema = reader.find(Key.SCHEMA);
        if (schema != null) {
            reader.refuse(
                    schema.origin(),
                    "schema is set beside " + tenants + ", but the history of a tenant is in its own schema.",
                    "keep one of them");
        }
    }

    private static int atLeastOne(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("has to be a number from 1 on, such as 4, not '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    /** The source; the database is asked where there is a query. */
    public TenantSource source(DataSource database) {
        return query == null ? TenantSource.of(schemas) : TenantSource.query(database, query);
    }

    /** Without the query, which may say how to connect. */
    @Override
    public String toString() {
        return "Tenants[origin=" + origin + "]";
    }
}
