// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which of several things that are gone may be which of several new ones. */
public final class Mappings {

    private Mappings() {}

    /** Each way in which some of them may be some of the others; none where there are more than can be read. */
    public static <F, T> List<Map<F, T>> of(List<F> gone, List<T> added) {
        List<Map<F, T>> all = new ArrayList<>(List.of(Map.of()));
        for (F from : gone) {
            for (Map<F, T> known : List.copyOf(all)) {
                added.stream().filter(to -> !known.containsValue(to)).forEach(to -> {
                    Map<F, T> more = new LinkedHashMap<>(known);
                    more.put(from, to);
                    all.add(more);
                });
                if (all.size() > DraftChange.MOST) {
                    return List.of();
                }
            }
        }
        all.remove(0);
        return all;
    }
}
