package dev.migration;

/** A problem as a person reads it, after the code that a person does not see. */
public final class CodedText {

    private CodedText() {}

    public static String of(Problem problem) {
        return problem.code().id() + ": " + problem.text();
    }
}
