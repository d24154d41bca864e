// SPDX-License-Identifier: Apache-2.0
package dev.migration.crash;

import dev.migration.Direction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The way that a run takes through its scripts, statement by statement: wherever it is cut off, what stands in the schema
 * is what stood there after one of them.
 */
public final class CrashPath {

    private final Direction direction;
    private final List<CrashScript> scripts;

    /** What is there before the first statement, and after each. */
    private final List<List<String>> stages = new ArrayList<>();

    private CrashPath(Direction direction, List<String> start, List<CrashScript> scripts) {
        this.direction = direction;
        this.scripts = scripts;
        stages.add(CrashScript.sorted(start));
        for (CrashScript script : scripts) {
            for (CrashScript.Statement statement : statements(script)) {
                stages.add(statement.after(stages.get(stages.size() - 1)));
            }
        }
    }

    public static CrashPath up(List<String> start, List<CrashScript> scripts) {
        return new CrashPath(Direction.UP, start, scripts);
    }

    /** From where these end to where they begin. */
    static CrashPath down(List<CrashScript> scripts) {
        var reversed = new ArrayList<CrashScript>(scripts);
        Collections.reverse(reversed);
        return new CrashPath(Direction.DOWN, up(List.of(), scripts).end(), reversed);
    }

    Direction direction() {
        return direction;
    }

    List<String> versions() {
        return scripts.stream().map(CrashScript::version).toList();
    }

    List<CrashScript.Statement> statements(String version) {
        return statements(scripts.get(versions().indexOf(version)));
    }

    private List<CrashScript.Statement> statements(CrashScript script) {
        return direction == Direction.UP ? script.up() : script.down();
    }

    /** How many statements lie before this script. */
    int before(String version) {
        return scripts.stream()
                .takeWhile(script -> !script.version().equals(version))
                .mapToInt(script -> statements(script).size())
                .sum();
    }

    int length() {
        return stages.size() - 1;
    }

    List<String> end() {
        return stages.get(stages.size() - 1);
    }

    /** Whether this is what is there after so many statements. */
    boolean stands(List<String> facts, int statements) {
        return statements <= length() && stages.get(statements).equals(facts);
    }

    /** After how many statements that is there; empty where it cannot be. */
    List<Integer> placesOf(List<String> facts) {
        var places = new ArrayList<Integer>();
        for (int i = 0; i < stages.size(); i++) {
            if (stands(facts, i)) {
                places.add(i);
            }
        }
        return places;
    }
}
