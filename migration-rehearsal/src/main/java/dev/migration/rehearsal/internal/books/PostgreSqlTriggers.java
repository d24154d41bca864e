// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.rehearsal.internal.books.PostgreSqlTable.Trigger;
import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.rule.Loss;
import java.util.List;
import java.util.Map;

/** What those miss who have counted on the triggers of a table, or on its rules; the times are those of {@link PostgreSqlAbsences}. */
record PostgreSqlTriggers(Map<String, Trigger> first, Map<String, Trigger> before, Map<String, Trigger> after) {

    void addDropped(List<Alteration> found) {
        before.forEach((name, trigger) -> {
            Trigger now = after.get(name);
            boolean wasKnown =
                    first.containsKey(name) || first.values().stream().anyMatch(trigger::doesSame);
            if (wasKnown && trigger.isOn() && (now == null || !now.isOn()) && !isDone(trigger)) {
                found.add(new Alteration(Loss.TRIGGER_DROPPED, name));
            }
        });
    }

    /** Of those that do something else than the one that was there at first. */
    void addReplaced(List<Alteration> found) {
        after.forEach((name, trigger) -> {
            Trigger last = before.get(name);
            Trigger atFirst = first.get(name);
            if (trigger.isOn()
                    && (last == null || !trigger.doesSame(last))
                    && atFirst != null
                    && atFirst.isOn()
                    && !atFirst.doesSame(trigger)) {
                found.add(new Alteration(Loss.TRIGGER_REPLACED, name));
            }
        });
    }

    /** Whether one of this name is there. What does something else is found by itself. */
    boolean isBack(String name) {
        Trigger now = after.get(name);
        Trigger atFirst = first.get(name);
        return (now != null && now.isOn()) || (atFirst != null && isDone(atFirst));
    }

    /** Whether the one of this name, if there is one, does what it did. */
    boolean doesAsBefore(String name) {
        Trigger now = after.get(name);
        Trigger atFirst = first.get(name);
        return now == null || (atFirst != null && now.doesSame(atFirst));
    }

    /** Whether a new one does what this one did. */
    private boolean isDone(Trigger trigger) {
        return after.entrySet().stream()
                .filter(other -> !first.containsKey(other.getKey()))
                .anyMatch(other -> other.getValue().isOn() && other.getValue().doesSame(trigger));
    }
}
