package dev.migration.cli.settings;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several tenants, which a service's settings name. A command works on one of them, and {@code fleet} on all.
 *
 * @param origin the setting
 * @param query whose first column has their schemas; null where they are listed
 */
public record Tenants(Place origin, @Nullable String query) {

    /** What names several tenants, in the first source that does; null where none does. A flag that does is refused. */
    static @Nullable Tenants read(SettingReader reader) {
        boolean isQuery = reader.rank(Key.TENANTS_QUERY) < reader.rank(Key.TENANTS);
        Key key = isQuery ? Key.TENANTS_QUERY : Key.TENANTS;
        Value<List<String>> named = reader.find(key);
        if (named == null) {
            return null;
        }
        var tenants = new Tenants(named.origin(), isQuery ? named.value().get(0) : null);
        if (tenants.origin.file().equals(key.flag())) {
            reader.refuse(
                    tenants.origin,
                    "Many tenants are targets of a fleet.",
                    tenants.ofAll() + "; down and all other commands work on one: --tenant SCHEMA");
        }
        return tenants;
    }

    /** The one tenant that is meant; null where none is, or a source before it names several. */
    static @Nullable String readOne(SettingReader reader) {
        Value<String> tenant = reader.read(Key.TENANT, SettingReader::notBlank);
        int several = Math.min(reader.rank(Key.TENANTS), reader.rank(Key.TENANTS_QUERY));
        if (tenant == null || several < reader.rank(Key.TENANT)) {
            return null;
        }
        Value<List<String>> schema = reader.find(Key.SCHEMA);
        if (schema != null) {
            reader.refuse(
                    schema.origin(),
                    "schema is set beside " + tenant.origin() + ", but the history of a tenant is in its own schema.",
                    "keep one of them");
        }
        return tenant.value();
    }

    /** What names a tenant, or the schema of one history: it would be ignored beside targets. */
    static List<Problem> besideTargets(SettingReader reader) {
        List<Problem> problems = new ArrayList<>();
        Value<List<String>> tenant = reader.find(Key.TENANT);
        if (tenant != null) {
            problems.add(Problem.error(
                    Code.INVALID_SETTING,
                    tenant.origin(),
                    "Targets cannot be combined with a tenant.",
                    "remove it; a target is chosen by --target NAME"));
        }
        Value<List<String>> schema = reader.find(Key.SCHEMA);
        if (schema != null) {
            problems.add(Problem.error(
                    Code.INVALID_SETTING,
                    schema.origin(),
                    "schema is set, but the schema of each target is in the list of targets.",
                    "remove it, and name the schemas in the list"));
        }
        return problems;
    }

    /** What is typed for all of them. */
    public String ofAll() {
        return query == null
                ? "for all: give each a [[target]] with its schema in targets.toml, then migration fleet up, status or"
                        + " validate --targets targets.toml"
                : "for all: migration fleet up, status or validate --targets "
                        + Printable.argument(Printable.line(query));
    }

    /** Without the query, which may say how to connect. */
    @Override
    public String toString() {
        return "Tenants[origin=" + origin + "]";
    }
}
