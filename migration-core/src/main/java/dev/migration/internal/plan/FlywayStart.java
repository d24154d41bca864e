// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.OutOfOrder;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.names.FlywayFolder;
import dev.migration.internal.names.FlywayFolder.Ignorable;
import dev.migration.internal.names.Layout;
import dev.migration.internal.settings.Settings.Rules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a start leaves out by Flyway's rules, which is not applied: versions above its target, and those below the newest applied one
 * where {@code *:ignored} says so. Repeatable migrations run whatever the target is.
 */
public final class FlywayStart {

    private final MigrationSet set;
    private final History history;
    private final List<Version> pending = new ArrayList<>();

    private FlywayStart(MigrationSet set, History history) {
        this.set = set;
        this.history = history;
        Set<Version> settled = history.settled(set.versions());
        for (Migration migration : set.versioned().values()) {
            Version version = migration.version();
            if (!settled.contains(version) && !set.isBelowFloor(version) && history.inFlight(version) == null) {
                pending.add(version);
            }
        }
    }

    /** The files without what is left out, of which a warning reports. */
    public static MigrationSet in(MigrationSet set, History history, Rules rules) {
        FlywayFolder flyway = rules.flyway();
        return flyway == null ? set : new FlywayStart(set, history).without(flyway, rules);
    }

    private MigrationSet without(FlywayFolder flyway, Rules rules) {
        MigrationSet rest = set;
        Version newest = OutOfOrderAndGaps.newestInOrder(history);
        if (flyway.ignores(Ignorable.IGNORED) && newest != null && rules.outOfOrder() != OutOfOrder.ALLOW) {
            List<Version> below = pending.stream()
                    .filter(version -> version.compareTo(newest) < 0)
                    .toList();
            rest = leaving(rest, below, "older than " + newest + ", which is applied, and *:ignored is set");
            pending.removeAll(below);
        }
        return switch (flyway.target().toLowerCase(Locale.ROOT)) {
            case "", "latest" -> rest;
            case "current" -> above(rest, newest, flyway);
            case "next" -> pending.isEmpty() ? rest : above(rest, pending.get(0), flyway);
            default -> toVersion(rest, flyway);
        };
    }

    private MigrationSet toVersion(MigrationSet rest, FlywayFolder flyway) {
        String text = flyway.target();
        boolean mayBeMissing = text.endsWith("?");
        Version target = Layout.version(mayBeMissing ? text.substring(0, text.length() - 1) : text)
                .orElse(null);
        boolean isKnown = target != null
                && (mayBeMissing
                        || set.versions().contains(target)
                        || set.baselines().containsKey(target)
                        || history.versions().contains(target));
        return isKnown ? above(rest, target, flyway) : rest.with(unknown(text));
    }

    private MigrationSet above(MigrationSet rest, @Nullable Version target, FlywayFolder flyway) {
        List<Version> above = pending.stream()
                .filter(version -> target == null || version.compareTo(target) > 0)
                .toList();
        return leaving(rest, above, "above the target " + flyway.target());
    }

    private static MigrationSet leaving(MigrationSet rest, List<Version> left, String why) {
        if (left.isEmpty()) {
            return rest;
        }
        Problem problem = Problem.warning(
                Code.PENDING,
                null,
                Printable.counted(left.size(), "migration") + " not applied, as "
                        + (left.size() == 1 ? "it is " : "they are ")
                        + why + ": "
                        + Printable.names(left.stream().map(Version::text).toList()) + ".",
                "");
        return rest.without(new HashSet<>(left)).with(problem);
    }

    private static Problem unknown(String target) {
        return Problems.error(
                Code.UNKNOWN_VERSION,
                "The target of a start is " + Printable.line(target) + ", and there is no migration of this version.",
                Remedy.of(
                        "set {} to the version of a migration, or to latest; a question mark behind it lets it be missing",
                        Fix.setting("target")));
    }
}
