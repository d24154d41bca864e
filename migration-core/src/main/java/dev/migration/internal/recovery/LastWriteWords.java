package dev.migration.internal.recovery;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a statement reads and sets of what the session's last write left: keys, counts, and the values of sequences. */
final class LastWriteWords {

    private static final String OF_SEQUENCE = "the previous value for ";

    private static final Set<String> INSERTS = Set.of("insert", "replace", "load");
    private static final Set<String> KEYS = Set.of("last_insert_id()", "last_insert_rowid()", "identity()");
    private static final Set<String> COUNTS = Set.of("row_count()", "found_rows()");

    private final List<String> tokens;

    LastWriteWords(List<String> tokens) {
        this.tokens = tokens;
    }

    static boolean isOne(String name) {
        return name.endsWith("()") || isOfSequence(name);
    }

    static boolean isOfSequence(String name) {
        return name.startsWith(OF_SEQUENCE);
    }

    /** What a block sets itself before, it does not read. */
    void read(boolean writes, Set<String> reads, Set<String> assigns) {
        var sets = new HashSet<>(writes ? COUNTS : Set.of());
        var known = new HashSet<String>();
        for (int i = 0; i < tokens.size(); i++) {
            if (at(i).equals(";")) {
                known.addAll(sets);
                known.addAll(COUNTS);
            } else if (INSERTS.contains(at(i)) && (i == 0 || at(i + 1).equals("into"))) {
                sets.addAll(KEYS);
            }
            String name = name(i);
            // LAST_INSERT_ID(n) sets it.
            boolean isSet = at(i).startsWith("next")
                    || (KEYS.contains(name)
                            && at(i + 1).equals("(")
                            && !at(i + 2).equals(")"));
            if (!name.isEmpty() && (isSet || !known.contains(name))) {
                (isSet ? sets : reads).add(name);
            }
        }
        assigns.addAll(sets);
    }

    private String name(int index) {
        String name = at(index) + "()";
        boolean isCall = at(index + 1).equals("(");
        if (KEYS.contains(name) || COUNTS.contains(name)) {
            return isCall || (at(index - 1).equals("@") && at(index - 2).equals("@")) ? name : "";
        }
        if (at(index + 1).equals("value")
                && Set.of("previous", "current", "next").contains(at(index))) {
            return OF_SEQUENCE + lastPart(index + 3);
        }
        if (!Set.of("lastval", "currval", "nextval").contains(at(index))) {
            return "";
        }
        if (isCall) {
            return OF_SEQUENCE + lastPart(index + 2);
        }
        return at(index - 1).equals(".") ? OF_SEQUENCE + SteadyTokens.unquoted(at(index - 2)) : "";
    }

    private String lastPart(int index) {
        int last = index;
        while (at(last + 1).equals(".")) {
            last += 2;
        }
        return SteadyTokens.unquoted(at(last));
    }

    private String at(int index) {
        return SteadyTokens.at(tokens, index);
    }
}
