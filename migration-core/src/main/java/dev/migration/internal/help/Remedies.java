package dev.migration.internal.help;

import dev.migration.Version;

/** What to type where a run alone cannot continue; each can follow a semicolon or a colon. */
public final class Remedies {

    private Remedies() {}

    /** For what is applied and has no down script. */
    public static String undoByHand(Version version) {
        return "write a new migration that changes the schema back; or undo it by hand and record that: migration"
                + " mark-failed " + version;
    }

    /** For what is half done. */
    public static String finishByHand(Version version) {
        return "resolve it by hand and record that: migration mark-applied " + version + ", or migration mark-failed "
                + version;
    }

    /**
     * Asks whether a statement took effect, with what to type for each answer.
     *
     * @param statement what is asked about, as the report calls it
     */
    public static String askIfDone(String statement, Version version) {
        return askIfDone(statement, "yes", version);
    }

    /** The same where the file was edited since, so that another statement may have its number. */
    public static String askAboutEdited(int statement, Version version) {
        return "put the file back as it was and start again; or "
                + askIfDone("it", "yes, and statement " + statement + " is that one", version);
    }

    private static String askIfDone(String statement, String yes, Version version) {
        String resume = "migration resume " + version;
        return "check in the database whether " + statement + " took effect. No: " + resume + "; " + yes + ": " + resume
                + " --statement-done; partly: undo or complete it by hand, then one of the two";
    }
}
