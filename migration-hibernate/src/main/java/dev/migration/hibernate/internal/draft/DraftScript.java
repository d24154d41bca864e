// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft;

import dev.migration.schema.internal.files.DownPlace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The statements of a migration, up and down. */
public final class DraftScript {

    private final List<DraftChange> changes = new ArrayList<>();

    public void add(DraftChange change) {
        changes.add(change);
    }

    /** These changes, and no others. */
    public static DraftScript of(List<DraftChange> changes) {
        var script = new DraftScript();
        script.changes.addAll(changes);
        return script;
    }

    /** Takes out one that the database refuses. */
    public void remove(DraftChange change) {
        changes.remove(change);
    }

    /** The same with fewer answers. */
    public void replace(DraftChange change, DraftChange other) {
        changes.set(changes.indexOf(change), other);
    }

    public void replaceAll(List<DraftChange> others) {
        changes.clear();
        changes.addAll(others);
    }

    public List<DraftChange> changes() {
        return List.copyOf(changes);
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Whether there is a question. */
    public boolean asks() {
        return changes.stream().anyMatch(DraftChange::asks);
    }

    /** The questions, in their order. */
    public List<String> questions() {
        return changes.stream()
                .filter(DraftChange::asks)
                .map(DraftChange::question)
                .toList();
    }

    /** With the first answer to each question. */
    public List<String> up() {
        return changes.stream().map(DraftChange::up).flatMap(Collection::stream).toList();
    }

    /** What undoes the last change first. */
    public List<String> down() {
        return DraftChange.reversed(changes).stream()
                .map(DraftChange::down)
                .flatMap(Collection::stream)
                .toList();
    }

    /** The text of one file; the head is above the first section. */
    public String text(String head) {
        return DownPlace.inOneFile(template(head));
    }

    /** The same for one file or two: what the down script is called is open. */
    public String template(String head) {
        String ups = changes.stream().map(DraftText::new).map(DraftText::up).collect(Collectors.joining("\n"));
        String downs = DraftChange.reversed(changes).stream()
                .map(DraftText::new)
                .map(DraftText::down)
                .collect(Collectors.joining());
        return head + "-- Up Migration\n\n" + ups + (downs.isEmpty() ? "" : "\n-- Down Migration\n\n" + downs);
    }
}
