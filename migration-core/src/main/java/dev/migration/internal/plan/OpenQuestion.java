package dev.migration.internal.plan;

import dev.migration.Version;

/** What only the operator can tell of a statement that may have taken effect, and what to type for each answer. */
public final class OpenQuestion {

    private OpenQuestion() {}

    /**
     * In words that can stand behind a colon.
     *
     * @param statement what is asked about, as the page calls it
     */
    public static String about(String statement, Version version) {
        return ask(statement, "if it did", version);
    }

    /** The same where the file was edited since, so that another statement may stand in that place. */
    public static String aboutEdited(int statement, Version version) {
        return "put the file back as it was and start again; or "
                + ask("it", "if it did, and statement " + statement + " is that one", version);
    }

    private static String ask(String statement, String ifItDid, Version version) {
        String resume = "migration resume " + version;
        return "look whether " + statement + " took effect. If not: " + resume + "; " + ifItDid + ": " + resume
                + " --statement-done; if only a part of it did: take that part back by hand and resume, or finish it by"
                + " hand and resume with --statement-done";
    }
}
