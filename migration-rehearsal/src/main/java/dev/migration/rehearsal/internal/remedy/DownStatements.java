// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy;

import dev.migration.internal.sql.lexer.Syntax;
import dev.migration.rehearsal.internal.remedy.Section.Part;
import dev.migration.rehearsal.internal.remedy.rewriting.AlterTable;
import dev.migration.rehearsal.internal.remedy.rewriting.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The statements of a down section, which are moved one by one to the file of what they undo. */
final class DownStatements {

    /**
     * A statement, or one action of an ALTER TABLE.
     *
     * @param whole the statement that it is of
     * @param canonical as it is compared
     */
    private record Undo(Part whole, String above, String sql, String canonical) {

        String text() {
            String end = sql.equals(whole.sql()) ? whole.end() : ";";
            return (above + sql + end).strip();
        }
    }

    private final Syntax syntax;
    private final List<Undo> all = new ArrayList<>();
    private final List<Undo> left = new ArrayList<>();

    DownStatements(List<Part> parts, Syntax syntax, boolean dividesAlters) {
        this.syntax = syntax;
        for (Part part : parts) {
            Tokens sql = Tokens.of(part.sql(), syntax);
            AlterTable alter = dividesAlters ? AlterTable.of(sql) : null;
            if (alter == null || alter.actions().size() == 1) {
                all.add(new Undo(part, part.above(), part.sql(), sql.canonical()));
            } else {
                String above = part.above();
                for (Tokens action : alter.actions()) {
                    String one = alter.head() + " " + action.sql();
                    all.add(new Undo(part, above, one, canonical(one)));
                    above = "";
                }
            }
        }
        left.addAll(all);
    }

    private String canonical(String sql) {
        return Tokens.of(sql, syntax).canonical();
    }

    /** A statement that is replaced by what undoes the steps. */
    record Taken(String comments, String sql) {}

    /** Takes the statement that starts so; null where there is none. */
    @Nullable
    Taken take(String start) {
        Undo undo = find(canonical(start));
        return undo == null ? null : new Taken(undo.above().strip(), undo.sql());
    }

    /** Takes the statements that undo one that stays as it is, the last action of it first. */
    List<String> takeFor(Tokens kept) {
        AlterTable alter = AlterTable.of(kept);
        List<String> starts = alter == null
                ? List.of(StartOfUndo.of(kept))
                : alter.actions().stream()
                        .map(action -> StartOfUndo.of(alter.head(), action))
                        .toList();
        List<String> taken = new ArrayList<>();
        starts.stream()
                .map(start -> find(canonical(start)))
                .filter(Objects::nonNull)
                .forEach(undo -> taken.add(0, undo.text()));
        return taken;
    }

    private @Nullable Undo find(String start) {
        Undo found = left.stream()
                .filter(undo -> !start.isEmpty() && (undo.canonical() + " ").startsWith(start + " "))
                .findFirst()
                .orElse(null);
        left.remove(found);
        return found;
    }

    boolean isEmpty() {
        return left.isEmpty();
    }

    /** Those that nobody took; a statement of which nothing was taken as it was. */
    List<String> remaining() {
        List<String> texts = new ArrayList<>();
        for (Part whole : left.stream().map(Undo::whole).distinct().toList()) {
            if (of(left, whole).count() == of(all, whole).count()) {
                texts.add(whole.text().stripTrailing());
            } else {
                of(left, whole).map(Undo::text).forEach(texts::add);
            }
        }
        return texts;
    }

    private static Stream<Undo> of(List<Undo> undos, Part whole) {
        return undos.stream().filter(undo -> undo.whole().equals(whole));
    }
}
