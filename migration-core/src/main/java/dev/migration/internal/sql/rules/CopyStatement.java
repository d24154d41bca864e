package dev.migration.internal.sql.rules;

/** Knows by the words of a statement whether lines of data follow it. */
public final class CopyStatement {

    private int words;
    private boolean copies;
    private boolean fromStdin;
    private boolean afterFrom;

    public void add(String word) {
        copies |= words == 0 && word.equals("copy");
        fromStdin |= afterFrom && word.equals("stdin");
        afterFrom = word.equals("from");
        words++;
    }

    /** The statement ends here, and another one may begin. */
    public boolean endsWithData() {
        boolean data = copies && fromStdin;
        words = 0;
        copies = false;
        fromStdin = false;
        return data;
    }
}
