// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.plan;

import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.SchemaShape;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a draft does where nothing new is something that is gone, by another name.
 *
 * @param changes what adds and changes, in this order
 * @param additions values of types, which nothing takes out again
 * @param refused why something is not drafted
 * @param differences what the entities ask for
 * @param unmapped what no entity has
 * @param migrations their schema as it is now
 */
public record DraftPlan(
        List<DraftChange> changes,
        List<DraftChange> additions,
        List<String> refused,
        List<Difference> differences,
        List<Difference> unmapped,
        SchemaShape migrations,
        DraftSyntax syntax) {

    public DraftPlan {
        changes = List.copyOf(changes);
        additions = List.copyOf(additions);
        refused = List.copyOf(refused);
        differences = List.copyOf(differences);
        unmapped = List.copyOf(unmapped);
    }

    /** What the entities ask for, and what none has. */
    public List<Difference> all() {
        return Stream.concat(differences.stream(), unmapped.stream()).toList();
    }

    /** What drops that no entity has. */
    public DraftDrops drops() {
        return new DraftDrops(all(), migrations, syntax);
    }
}
