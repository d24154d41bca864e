// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.fleet;

import dev.migration.cli.command.Invocation;
import dev.migration.fleet.FleetMigrator;
import dev.migration.fleet.FleetSettings;
import dev.migration.fleet.FleetTarget;
import dev.migration.fleet.TargetSource;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.schema.internal.database.DriverDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which targets are meant, and how many at a time. */
final class FleetOptions {

    private static final Pattern SHARD = Pattern.compile("([0-9]{1,6})/([0-9]{1,6})");
    private static final Pattern QUERY =
            Pattern.compile("\\s*(?:SELECT|WITH|TABLE|VALUES)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    @Option(
            names = "--connections",
            paramLabel = "NUMBER",
            description = "How many targets of one server are at work at a time. Default: 8.")
    private @Nullable Integer connections;

    @Option(
            names = "--parallelism",
            paramLabel = "NUMBER",
            description = "How many targets are at work at a time in this process. Default: 32.")
    private @Nullable Integer parallelism;

    /** Reads them; what is not given is taken from the environment. */
    FleetMigrator fleet(Invocation invocation, FleetSettings settings, boolean changes) {
        FleetSettings given = settings;
        given = connections == null ? given : given.withConnections(connections);
        given = parallelism == null ? given : given.withParallelism(parallelism);
        var builder = invocation.settings().builder();
        if (changes) {
            builder.listener(invocation.shutdownWait());
        }
        Problems.throwIfInvalid(invocation.settings().besideTargets());
        return FleetMigrator.of(
                builder, TargetSource.of(targets(invocation)), new FleetLogins(invocation, changes), given);
    }

    /** Those that are listed, which are read once. A list without targets is the wrong one, where somebody types it. */
    static List<FleetTarget> targets(Invocation invocation) {
        List<FleetTarget> targets = source(invocation).targets();
        if (targets.isEmpty()) {
            throw Problems.refused("There are no targets.", "see whether the list or the query is the right one");
        }
        return targets;
    }

    private static TargetSource source(Invocation invocation) {
        String named = invocation.targets().list();
        boolean isQuery = QUERY.matcher(named).matches();
        Path file = isQuery && named.indexOf(' ') >= 0
                ? null
                : invocation.directory().resolve(named);
        if (isQuery && (file == null || !Files.isRegularFile(file))) {
            return TargetSource.query(new DriverDataSource(invocation.login()), named);
        }
        if (file == null || !Files.isRegularFile(file)) {
            throw Problems.refused(
                    "There is no file of targets " + Printable.line(named) + ".",
                    "name a file in TOML, or a query that begins with SELECT");
        }
        return TargetSource.file(file);
    }

    /**
     * As part of which run, and from where in the list: as it is typed, else as the environment of an indexed job says.
     *
     * @param run the name of the run; null where it is not typed
     * @param shard such as {@code 3/8}; null where it is not typed
     */
    static FleetSettings part(Map<String, String> environment, @Nullable String run, @Nullable String shard) {
        FleetSettings settings = FleetSettings.defaults();
        String named = run == null ? environment.get("MIGRATION_FLEET_RUN") : run;
        settings = named == null ? settings : settings.withRun(named);
        if (shard != null) {
            Matcher parts = SHARD.matcher(shard);
            if (!parts.matches()) {
                throw Problems.refused("--shard is '" + Printable.line(shard) + "'.", "write it like 3/8");
            }
            return settings.withShard(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
        }
        String index = environment.get("JOB_COMPLETION_INDEX");
        return index == null || !index.matches("[0-9]{1,9}") ? settings : settings.withIndex(Integer.parseInt(index));
    }
}
