// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.fleet;

import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.cli.command.ChosenTargets;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.settings.Flags;
import dev.migration.cli.settings.Key;
import dev.migration.cli.settings.Value;
import dev.migration.fleet.FleetTarget;
import dev.migration.internal.help.Misspelling;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.url.DatabaseUrl;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import picocli.CommandLine.ParseResult;

/** Makes a command for one database one for a target of the list. */
public final class OneTarget {

    private static final List<Key> NAMING =
            List.of(Key.URL, Key.HOST, Key.PORT, Key.DATABASE, Key.PRODUCT, Key.OPTIONS, Key.USER, Key.PASSWORD);

    private OneTarget() {}

    /**
     * The same for the target that was named, if one was.
     *
     * @param typed the command
     * @param flags whose database and user a target's own url contradicts
     * @throws InvalidMigrationsException if targets are named where they cannot be meant, or there is none with that name
     */
    public static Invocation of(Invocation set, ParseResult typed, Flags flags) {
        ChosenTargets targets = set.targets();
        if (FleetCommand.isTyped(typed)) {
            if (targets.one() != null) {
                throw Problems.refused(
                        "fleet works on all targets, and --target names one.",
                        "leave fleet out: " + targets.command(targets.one(), "…"));
            }
            return set;
        }
        if (targets.one() != null) {
            return of(set, targets.one(), flags);
        }
        if (targets.typed() != null) {
            throw Problems.refused(
                    "--targets names many databases, but this command works on one.",
                    "name one: --target NAME; or work on all: migration fleet up, status or validate");
        }
        return set;
    }

    private static Invocation of(Invocation set, String name, Flags flags) {
        Problems.throwIfInvalid(set.settings().besideTargets());
        FleetTarget target = named(FleetOptions.targets(set), name);
        String contradicting = NAMING.stream().filter(flags::has).map(Key::flag).collect(Collectors.joining(", "));
        if (target.url() != null && !contradicting.isEmpty()) {
            throw Problems.refused(
                    "Target " + target + " has its own url in the list of targets, and " + contradicting
                            + " is set too.",
                    "remove " + contradicting);
        }
        DatabaseUrl login = new FleetLogins(set, true).login(target);
        Place origin = Objects.requireNonNullElse(target.place(), Place.of(ChosenTargets.OPTION));
        return set.with(set.settings().ofTarget(new Value<>(login, origin), target.url() == null, target.schema()));
    }

    private static FleetTarget named(List<FleetTarget> targets, String name) {
        List<String> names = targets.stream().map(FleetTarget::name).toList();
        return targets.stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problems.refused(
                        "There is no target " + Printable.line(name) + " in the list.",
                        Misspelling.correct(name, names)
                                .map(meant -> "if " + meant + " is meant: --target " + meant)
                                .orElse("name one that is in the list: " + Printable.names(names))));
    }
}
