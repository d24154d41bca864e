// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The targets as the source names them, and as it named them last. */
final class FleetList {

    private final TargetSource source;
    private final TargetConnector connector;
    private volatile Map<String, FleetTarget> last = Map.of();

    FleetList(TargetSource source, TargetConnector connector) {
        this.source = source;
        this.connector = connector;
    }

    /**
     * Asks the source.
     *
     * @throws InvalidMigrationsException if it is not known where some of them are, or two are at the same place, with the lines
     *     of all these: none has been touched yet
     */
    List<FleetTarget> read() {
        List<FleetTarget> targets = ask();
        List<Problem> problems = new ArrayList<>();
        Map<TargetAddress, FleetTarget> byAddress = new HashMap<>();
        for (FleetTarget target : targets) {
            try {
                FleetTarget same = byAddress.putIfAbsent(TargetAddress.of(target, connector.server(target)), target);
                if (same != null) {
                    problems.add(twice(target, same));
                }
            } catch (InvalidMigrationsException e) {
                e.problems().forEach(problem -> problems.add(placed(problem, target)));
            }
        }
        Problems.throwIfInvalid(problems);
        return targets;
    }

    private static Problem twice(FleetTarget target, FleetTarget same) {
        Place place = same.place();
        String line = place == null ? "" : " (" + new Place(place.file(), place.line(), 0) + ")";
        return Problem.error(
                Code.INVALID_SETTING,
                target.place(),
                target + " is the same database and schema as " + same + line + ".",
                "give each its own url, database or schema; no target was touched");
    }

    private static Problem placed(Problem problem, FleetTarget target) {
        return new Problem(
                problem.code(),
                problem.severity(),
                target.place(),
                problem.message(),
                problem.remedy(),
                problem.fixes());
    }

    /**
     * One of those that were named last, or that are named now: ten thousand targets that are asked for one by one are one
     * question to the source.
     */
    FleetTarget target(String name) {
        FleetTarget known = last.get(name);
        return known == null ? askFor(name) : known;
    }

    private synchronized FleetTarget askFor(String name) {
        // Somebody else may have asked meanwhile.
        if (!last.containsKey(name)) {
            ask();
        }
        FleetTarget named = last.get(name);
        if (named == null) {
            throw unknown(name);
        }
        return named;
    }

    static InvalidMigrationsException unknown(String name) {
        return Problems.refused(
                "There is no target " + Printable.line(name) + ".", "name one that the source of the targets has");
    }

    private List<FleetTarget> ask() {
        List<FleetTarget> targets = source.targets();
        Map<String, FleetTarget> byName = new LinkedHashMap<>();
        targets.forEach(target -> byName.putIfAbsent(target.name(), target));
        last = byName;
        return targets;
    }
}
