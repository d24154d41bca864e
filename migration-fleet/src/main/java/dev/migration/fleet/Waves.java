// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The order in which a fleet is migrated: some first, then more, and at the end all that are left.
 *
 * @param shares who is in each wave: a number, a percentage of all, or a label, such as {@code 5}, {@code 10%} and
 *     {@code ring=canary}
 */
public record Waves(List<String> shares) {

    /** One wave with all. */
    public static final Waves ALL = new Waves(List.of());

    private static final int MOST_LABELS = 10;

    /** @throws dev.migration.InvalidMigrationsException if a share is none of these */
    public Waves {
        shares = List.copyOf(shares);
        for (String share : shares) {
            if (share.indexOf('=') < 1 && TargetShare.parse(share).isEmpty()) {
                throw Problems.refused(
                        "A wave is given as '" + share + "'.",
                        "give a number, a percentage of all targets, or a label: 5, 10%, ring=canary");
            }
        }
    }

    /**
     * The targets of each wave, in their order, none of which is empty.
     *
     * @throws dev.migration.InvalidMigrationsException if no target has a label
     */
    List<List<FleetTarget>> of(List<FleetTarget> targets) {
        List<List<FleetTarget>> waves = new ArrayList<>();
        List<FleetTarget> left = new ArrayList<>(targets);
        for (String share : shares) {
            List<FleetTarget> wave = new ArrayList<>();
            int equals = share.indexOf('=');
            if (equals > 0) {
                String value = share.substring(equals + 1);
                String label = share.substring(0, equals);
                requireLabel(share, label, value, targets);
                left.stream()
                        .filter(target -> value.equals(target.labels().get(label)))
                        .forEach(wave::add);
            } else {
                long number = Math.round(TargetShare.parse(share).orElseThrow().of(targets.size()));
                wave.addAll(left.subList(0, (int) Math.min(left.size(), number)));
            }
            Set<FleetTarget> taken = new HashSet<>(wave);
            left.removeIf(taken::contains);
            add(wave, waves);
        }
        add(left, waves);
        return waves;
    }

    /** A label that is misspelt would make one wave of all. */
    private static void requireLabel(String share, String label, String value, List<FleetTarget> targets) {
        if (targets.stream().noneMatch(target -> value.equals(target.labels().get(label)))) {
            String known = targets.stream()
                    .flatMap(target -> target.labels().entrySet().stream())
                    .map(own -> own.getKey() + "=" + own.getValue())
                    .distinct()
                    .sorted()
                    .limit(MOST_LABELS)
                    .collect(Collectors.joining(", "));
            throw Problems.refused(
                    "No target has the label " + Printable.line(share) + ".",
                    (known.isEmpty() ? "give the targets labels" : "use one of " + Printable.line(known))
                            + "; no target was touched");
        }
    }

    private static void add(List<FleetTarget> wave, List<List<FleetTarget>> waves) {
        if (!wave.isEmpty()) {
            waves.add(List.copyOf(wave));
        }
    }
}
