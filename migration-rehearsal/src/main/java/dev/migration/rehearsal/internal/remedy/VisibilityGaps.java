// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy;

import dev.migration.internal.help.Printable;
import dev.migration.rehearsal.internal.remedy.Section.Part;
import dev.migration.rehearsal.internal.remedy.rewriting.SqlName;
import dev.migration.rehearsal.internal.remedy.rewriting.Tokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what one file drops and a later one makes again, as one transaction did before: others miss it meanwhile. */
final class VisibilityGaps {

    private static final Set<String> KINDS =
            Set.of("index", "trigger", "view", "function", "procedure", "policy", "rule");

    /** Where something is dropped. */
    private record Drop(int line, int file) {}

    private final Map<String, Drop> drops = new HashMap<>();
    private final List<String> lines = new ArrayList<>();

    /** A statement, behind which so many files are written before those of the last phase. */
    void add(Part part, Tokens sql, int file) {
        boolean isDrop = sql.has(0, "drop");
        boolean isMade = sql.has(0, "create");
        int kind = isMade ? StartOfUndo.created(sql) : sql.skip(1, "materialized");
        if (!(isDrop || isMade) || !KINDS.contains(sql.at(kind))) {
            return;
        }
        String what = sql.at(kind);
        int at = sql.skip(kind + 1, "concurrently");
        at = isDrop ? sql.skip(at, "if", "exists") : sql.skip(at, "if", "not", "exists");
        for (SqlName name = sql.name(at); name != null; name = isDrop && sql.has(at, ",") ? sql.name(at + 1) : null) {
            Drop drop = drops.remove(what + " " + name.last());
            if (isDrop) {
                drops.put(what + " " + name.last(), new Drop(part.line(), file));
            } else if (drop != null && drop.file() < file) {
                lines.add(Printable.line("Line " + drop.line() + " drops " + name.last() + ", which line " + part.line()
                        + " makes again: it is missing meanwhile. Build it under another name, then drop the old one and rename"
                        + " the new one."));
            }
            at = name.end();
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
