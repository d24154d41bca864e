package dev.migration.internal.database;

import java.util.List;

/**
 * What became of a statement that was cut off.
 *
 * @param outcome whether it took effect
 * @param found what tells so, in words that can stand behind a colon
 * @param clearing statements to send first, which drop what it left behind without taking effect
 * @param left what it changed without taking effect, and stays until it runs again, in words that can stand behind "it
 *     left"; empty where there is nothing
 */
public record Settled(Outcome outcome, String found, List<String> clearing, String left) {

    /** What became of a statement. */
    public enum Outcome {
        /** It took effect. */
        DONE,
        /** It took no effect, or may be run again without harm. */
        NOT_DONE,
        /** Nobody can tell. */
        UNKNOWN
    }

    /** Copies the list. */
    public Settled {
        clearing = List.copyOf(clearing);
    }

    public static Settled done(String found) {
        return new Settled(Outcome.DONE, found, List.of(), "");
    }

    public static Settled notDone(String found) {
        return new Settled(Outcome.NOT_DONE, found, List.of(), "");
    }

    public static Settled unknown(String found) {
        return new Settled(Outcome.UNKNOWN, found, List.of(), "");
    }

    /** What may run twice without harm, as it does not matter whether it ran. */
    public static Settled repeatable() {
        return notDone("it may run again without harm");
    }

    /** What the database noted is not there, although it is noted before the statement is sent. */
    public static Settled notSent() {
        return notDone("it was not sent");
    }

    public Settled clearing(List<String> statements) {
        return new Settled(outcome, found, statements, left);
    }

    public Settled leaving(String what) {
        return new Settled(outcome, found, clearing, what);
    }
}
