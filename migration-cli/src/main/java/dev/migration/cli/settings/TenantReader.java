// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.settings;

import dev.migration.Code;
import dev.migration.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads which tenant is meant. */
final class TenantReader {

    private TenantReader() {}

    /** The one tenant that is meant; null where none is, or a source before it names several. */
    static @Nullable String one(SettingReader reader) {
        Value<String> tenant = reader.read(Key.TENANT, Meaning::notBlank);
        if (tenant == null || reader.rankOfTenants() < reader.rank(Key.TENANT)) {
            return null;
        }
        Value<List<String>> schema = reader.find(Key.SCHEMA);
        if (schema != null) {
            reader.refuse(
                    schema.origin(),
                    "schema is set together with " + tenant.origin()
                            + ", but each tenant has its history in its own schema.",
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
}
