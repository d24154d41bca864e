package dev.migration.internal.text;

/** How far two words are apart by typing errors. */
public final class EditDistance {

    private EditDistance() {}

    /**
     * How many letters are too many, missing, other ones, or changed places with their neighbours. It takes as much time as
     * both lengths multiplied, so the words have to be short.
     *
     * @param ofOtherLetter what another letter counts, 1 or 2
     */
    public static int between(String one, String other, int ofOtherLetter) {
        int[][] distances = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    distances[i][j] = i + j;
                    continue;
                }
                int exchange = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : ofOtherLetter;
                distances[i][j] = Math.min(
                        Math.min(distances[i - 1][j], distances[i][j - 1]) + 1, distances[i - 1][j - 1] + exchange);
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    distances[i][j] = Math.min(distances[i][j], distances[i - 2][j - 2] + 1);
                }
            }
        }
        return distances[one.length()][other.length()];
    }
}
