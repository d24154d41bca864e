// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.report;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows three warnings of files for each code, and of more only where they are. Whoever shows problems to a program shows each. */
public final class ShortenedWarnings {

    private static final int MOST = 3;

    private ShortenedWarnings() {}

    /** The problems in their order, then how many more warnings of a code there are. */
    public static List<Problem> shortened(List<Problem> problems) {
        List<Problem> shown = new ArrayList<>();
        Map<Code, List<String>> places = new LinkedHashMap<>();
        for (Problem problem : problems) {
            Place place = problem.place();
            if (place == null || problem.isError()) {
                shown.add(problem);
                continue;
            }
            List<String> ofCode = places.computeIfAbsent(problem.code(), code -> new ArrayList<>());
            ofCode.add(place.toString());
            if (ofCode.size() <= MOST) {
                shown.add(problem);
            }
        }
        places.forEach((code, all) -> {
            List<String> more = all.subList(Math.min(MOST, all.size()), all.size());
            if (!more.isEmpty()) {
                shown.add(Problem.warning(
                        code, null, "and " + more.size() + " more like it: " + Printable.names(more), ""));
            }
        });
        return shown;
    }
}
