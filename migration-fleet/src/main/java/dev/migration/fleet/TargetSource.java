// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.fleet.internal.source.TargetsFile;
import dev.migration.fleet.internal.source.TargetsQuery;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;

/** Names the targets of a fleet. */
@FunctionalInterface
public interface TargetSource {

    /** The targets, asked anew at each run, in the order of the waves. An exception ends the run before it has started. */
    List<FleetTarget> targets();

    /** Always these. */
    static TargetSource of(List<FleetTarget> targets) {
        List<FleetTarget> always = List.copyOf(targets);
        return () -> always;
    }

    /**
     * Those in a file: TOML with a table {@code [[target]]} for each, which has {@code name}, {@code url}, {@code database},
     * {@code schema}, {@code user}, {@code password-from} and {@code labels}.
     */
    static TargetSource file(Path file) {
        return () -> TargetFields.targets(TargetsFile.read(file));
    }

    /**
     * Those that a query gives, by the names of its columns, which are those of a file with {@code _} for {@code -}, with labels
     * as in {@code region=eu ring=canary}. A query with one column gives schemas, where the column is called {@code name} or has
     * none of these names.
     */
    static TargetSource query(DataSource dataSource, String sql) {
        return () -> TargetFields.targets(TargetsQuery.read(dataSource, sql));
    }
}
