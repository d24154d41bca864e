// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.rewriting;

import dev.migration.internal.help.Printable;
import java.util.ArrayList;
import java.util.List;

/** What releases and their migrations do one after the other, as text that is SQL with comments. */
public final class Recipe {

    private static final String CONTRACT = "phase=contract";

    private final StringBuilder text = new StringBuilder();
    private final List<String> files = new ArrayList<>();

    /** A sentence of what a release does. */
    public void say(String sentence) {
        text.append("-- ").append(Printable.line(sentence)).append('\n');
    }

    /** A migration before the instances of a release start; none where it has no statement. */
    public void expand(List<String> statements) {
        file("", statements);
    }

    /** A migration when no instance of the release before is left. */
    public void contract(List<String> statements) {
        file(CONTRACT, statements);
    }

    /** The same with an option more. */
    public void contract(String option, String statement) {
        file(option + " " + CONTRACT, List.of(statement));
    }

    private void file(String option, List<String> statements) {
        if (!statements.isEmpty()) {
            files.add(String.join("\n", statements));
            text.append("-- File ").append(files.size()).append(":\n");
            text.append(option.isEmpty() ? "" : "-- option: " + option + "\n");
            text.append(Printable.lines(String.join("\n", statements))).append('\n');
        }
    }

    /** The statements of the migrations, in their order, as one transaction takes them. */
    public List<String> tried() {
        return files.stream()
                .map(file -> file.replaceAll("(?<= INDEX) CONCURRENTLY", "")
                        .replaceAll("BETWEEN :from AND :to;$", "IS NOT NULL;"))
                .toList();
    }

    /** That the server refuses them. */
    public void fails(String why) {
        say("Tried in the scratch database, one of these fails: " + why + ". Adapt it.");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
