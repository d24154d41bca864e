package dev.migration.internal.secrets;

/** Finds by the words of a statement whether lines of data follow it. */
final class CopyStatement {

    private int words;
    private boolean copies;
    private boolean fromStdin;
    private boolean afterFrom;

    void add(String word) {
        copies |= words == 0 && word.equals("copy");
        fromStdin |= afterFrom && word.equals("stdin");
        afterFrom = word.equals("from");
        words++;
    }

    /** The statement ends here, and another one may start. */
    boolean endsWithData() {
        boolean data = copies && fromStdin;
        words = 0;
        copies = false;
        fromStdin = false;
        return data;
    }
}
