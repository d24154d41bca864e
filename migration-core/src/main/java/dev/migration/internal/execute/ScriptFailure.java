// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.execute;

import dev.migration.internal.session.StatementFailure;

/** A script did not complete, and this is what remains of it. */
public final class ScriptFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final StatementFailure failure;
    private final ScriptEffect effect;
    private final int done;
    private final int sent;
    private final String left;
    private final String removal;

    public enum ScriptEffect {
        /** Nothing: the schema is what it was. */
        ROLLED_BACK,
        /** The statements that are done, and nothing after them. */
        HALF_DONE,
        /** The same, and of those after them what they wrote to tables without transactions. */
        ROWS_REMAIN,
        /** The statements that are surely done, and perhaps more. */
        UNKNOWN,
        /** What another instance makes of it, which took over. */
        OVERTAKEN
    }

    /** Of one that is done as a whole or not at all. */
    public ScriptFailure(StatementFailure failure, ScriptEffect effect) {
        this(failure, effect, 0, 0, "", "");
    }

    public ScriptFailure(
            StatementFailure failure, ScriptEffect effect, int done, int sent, String left, String removal) {
        super(failure);
        this.failure = failure;
        this.effect = effect;
        this.done = done;
        this.sent = sent;
        this.left = left;
        this.removal = removal;
    }

    /** The same, with more that is known of its cause. */
    public ScriptFailure with(StatementFailure cause) {
        return new ScriptFailure(cause, effect, done, sent, left, removal);
    }

    public StatementFailure failure() {
        return failure;
    }

    public ScriptEffect effect() {
        return effect;
    }

    /** How many statements are surely done. */
    public int done() {
        return done;
    }

    /** How many statements were sent, except perhaps the last one. */
    public int sent() {
        return sent;
    }

    /** What the statement that failed changed without taking effect; empty where there is nothing. */
    public String left() {
        return left;
    }

    /** The statement that removes what is blocking it, to be run before it resumes; empty where none is known. */
    public String removal() {
        return removal;
    }
}
